"""Forward mode is the transpose of reverse mode, and the slope of the engine's own runs."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import subjects
from brian2grad.simulation.growth import GradientExplosionWarning
from directions import dot_error
from oracle.pairs import PAIRS
from oracle.pairs import SMOOTH as SMOOTH_PAIRS
from subjects import Subject
from tolerances import DOT


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep to windows in which gradients do not grow without bound: rounding grows with them."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", GradientExplosionWarning)
        yield


WINDOWS: dict[str, float] = {}
"""Durations in ms of models that are not shown for as long as they run elsewhere."""


@pytest.mark.parametrize("name", [*PAIRS, *SMOOTH_PAIRS])
def test_transpose_of_neurons(name: str) -> None:
    subject = subjects.of_pair({**PAIRS, **SMOOTH_PAIRS}[name], WINDOWS.get(name))
    assert dot_error(subject) <= DOT
