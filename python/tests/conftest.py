"""What all tests share: Brian 2 as new before each test."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import brian2
import numpy as np
import pytest
from brian2.devices.device import reinit_devices, set_device

from brian2grad.device import device


def pytest_configure(config: pytest.Config) -> None:
    """Declare our marks."""
    config.addinivalue_line(
        "markers", "without_engine: Brian's own loop is meant to run in the place of the engine"
    )


def pytest_collection_finish() -> None:
    """Leave what was imported out of the collections of garbage, of which Brian makes many."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def cython(fresh_brian: None) -> Iterator[None]:
    """Let Brian compile, quickly: without optimisation, as Brian's own tests do."""
    from brian2.codegen.runtime.cython_rt import CythonCodeObject

    options = list(brian2.prefs["codegen.cpp.extra_compile_args_gcc"])
    brian2.prefs["codegen.cpp.extra_compile_args_gcc"] = ["-w", "-O0"]
    try:
        if not CythonCodeObject.is_available():
            pytest.skip("no Cython, or no compiler")
        brian2.prefs.codegen.target = "cython"
        yield
    finally:
        brian2.prefs["codegen.cpp.extra_compile_args_gcc"] = options


@pytest.fixture(autouse=True)
def fresh_brian() -> Iterator[None]:
    set_device("runtime")
    reinit_devices()
    brian2.start_scope()
    brian2.prefs.codegen.target = "numpy"
    brian2.defaultclock.dt = 0.1 * brian2.ms
    brian2.seed(1234)
    np.random.seed(1234)
    yield
    set_device("runtime")
    reinit_devices()


@pytest.fixture(autouse=True)
def engine_is_there(request: pytest.FixtureRequest, fresh_brian: None) -> Iterator[None]:
    """Fail where the engine did not start and Brian's own loop ran in its place.

    Such a test would compare Brian with Brian.
    """
    before = device.statistics.fallback["engine unavailable"]
    yield
    wanted = request.node.get_closest_marker("without_engine") is not None
    if device.statistics.fallback["engine unavailable"] > before and not wanted:
        pytest.fail("expected the engine, which did not start: Brian's own loop ran in its place")
