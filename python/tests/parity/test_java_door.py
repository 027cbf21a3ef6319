"""One model through both doors: Brian 2 captured in Python, and YAML lowered in Java."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import brian2grad as bg
from brian2grad.engine import jvm
from doors.java import JavaRun
from doors.networks import MODELS
from tolerances import DOORS, DOORS_GRADIENTS, DOORS_HODGKIN_HUXLEY, TRACES

SLOPE = 10.0


@pytest.fixture(scope="module", autouse=True)
def engine() -> None:
    jvm.start()


def weights(values: np.ndarray) -> np.ndarray:
    """Weigh every element differently, so that no two errors cancel."""
    return np.cos(0.7 * np.arange(values.size)).reshape(values.shape) / spread(values)


def spread(values: np.ndarray) -> float:
    return float(np.ptp(values)) or 1.0


@pytest.mark.parametrize("name", MODELS)
def test_doors_agree(name: str) -> None:
    door = MODELS[name]()
    java = JavaRun(name, door.parameters, SLOPE, door.scale)
    simulator = bg.Simulator(
        door.network,
        door.duration,
        door.parameters,
        rasters=[m for m in door.network.objects if hasattr(m, "event") and hasattr(m, "count")],
        surrogate=bg.surrogate.fast_sigmoid(slope=SLOPE, scale=door.scale),
        seed=door.seed,
    )
    tensors = {
        key: torch.tensor(p.value, dtype=torch.float64, requires_grad=True)
        for key, p in simulator.parameters.items()
    }
    out = simulator(tensors)
    bound = DOORS_HODGKIN_HUXLEY if name == "hodgkin_huxley" else DOORS
    loss = torch.zeros((), dtype=torch.float64)
    seen = {}
    for key in java.outputs():
        monitor, variable = key.split(".")
        want = getattr(out[monitor], variable)
        got = java.output(key)
        assert got.shape == want.shape, key
        if variable in ("raster", "count"):
            np.testing.assert_array_equal(got, want.detach(), key)
            assert got.sum() > 3, f"{key}: too few spikes to test anything"
        else:
            error = np.abs(got - want.detach().numpy()).max() / spread(got)
            assert error <= bound, (key, error)
        seen[key] = weights(got)
        loss = loss + (torch.from_numpy(seen[key]) * want).sum()
    loss.backward()
    gradients = java.gradient(seen)
    assert gradients.keys() == tensors.keys()
    for key, tensor in tensors.items():
        assert tensor.grad is not None
        want = tensor.grad.numpy()
        assert np.abs(want).max() > 0, key
        error = np.abs(gradients[key].reshape(want.shape) - want).max() / np.abs(want).max()
        assert error <= DOORS_GRADIENTS, (key, error)


@pytest.mark.parametrize("name", [name for name in MODELS if name != "noisy"])
def test_spikes_and_traces_are_those_of_brian(name: str) -> None:
    door = MODELS[name]()
    java = JavaRun(name, [], SLOPE, door.scale)
    door.network.run(door.duration, namespace={})
    for monitor in door.network.objects:
        if hasattr(monitor, "count"):
            i, t = java.spikes(monitor.name)
            np.testing.assert_array_equal(i, monitor.i[:], monitor.name)
            np.testing.assert_allclose(t, monitor.t_[:], rtol=0, atol=1e-12)
        elif hasattr(monitor, "record_variables"):
            for variable in monitor.record_variables:
                compare_trace(java, monitor, variable, np.asarray(getattr(monitor, variable)).T)
        elif hasattr(monitor, "rate"):
            compare_trace(java, monitor, "rate", np.asarray(monitor.rate_))


def compare_trace(java: JavaRun, monitor: Any, variable: str, want: np.ndarray) -> None:
    got = java.output(f"{monitor.name}.{variable}")
    assert got.shape == want.shape, monitor.name
    assert np.abs(got - want).max() <= TRACES * spread(want), (monitor.name, variable)
    np.testing.assert_allclose(java.times(monitor.name), monitor.t_[:], rtol=0, atol=1e-12)
