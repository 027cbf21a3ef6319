"""Rasters of monitors and of lists of events."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from brian2 import (
    Clock,
    EventMonitor,
    Network,
    NeuronGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    defaultclock,
    ms,
    mV,
    second,
)
from brian2.devices.device import set_device
from brian2.units.fundamentalunits import DimensionMismatchError

import brian2grad as bg
from brian2grad.device import device
from reference import NumpyEngine

EVENTS = ([0, 2, 2, 4, 1], [0, 0.1, 0.7, 1.3, 1.9] * ms)


def events_of(raster: torch.Tensor) -> list[tuple[int, int]]:
    return [(int(n), int(i)) for n, i in raster.nonzero()]


def test_monitor() -> None:
    g = SpikeGeneratorGroup(5, *EVENTS)
    monitor = SpikeMonitor(g)
    Network(g, monitor).run(2 * ms)
    raster = bg.raster(monitor, 2 * ms)
    assert raster.shape == (20, 5)
    assert raster.dtype == torch.float64
    assert events_of(raster) == [(0, 0), (1, 2), (7, 2), (13, 4), (19, 1)]
    assert set(raster.unique().tolist()) == {0.0, 1.0}
    assert bg.raster(monitor, 2 * ms, dtype=torch.float32).dtype == torch.float32


def test_part_of_a_run() -> None:
    g = SpikeGeneratorGroup(5, *EVENTS)
    monitor = SpikeMonitor(g)
    Network(g, monitor).run(3 * ms)
    raster = bg.raster(monitor, 1.2 * ms, t_start=0.1 * ms)
    assert raster.shape == (12, 5)
    # The one at 1.3 ms is at the end, and so outside.
    assert events_of(raster) == [(0, 2), (6, 2)]
    assert events_of(bg.raster(monitor, 0.0013, t_start=0.0001)) == [(0, 2), (6, 2), (12, 4)]
    assert bg.raster(monitor, 0 * ms).shape == (0, 5)


def test_subgroup() -> None:
    g = NeuronGroup(5, "n : integer", threshold="timestep(t, dt) == n")
    g.n = [0, 19, 7, 2, 13]
    monitor = SpikeMonitor(g[1:4])
    Network(g, monitor).run(2 * ms)
    raster = bg.raster(monitor, 2 * ms)
    assert raster.shape == (20, 3)
    assert events_of(raster) == [(2, 2), (7, 1), (19, 0)]


def test_clock_of_the_source() -> None:
    g = NeuronGroup(2, "dv/dt = 1/ms : 1", threshold="v > 0.9", reset="v = 0", dt=0.25 * ms)
    monitor = SpikeMonitor(g)
    defaultclock.dt = 0.05 * ms
    Network(g, monitor).run(3 * ms)
    raster = bg.raster(monitor, 3 * ms)
    assert raster.shape == (12, 2)
    assert events_of(raster) == [(n, i) for n in (3, 7, 11) for i in (0, 1)]
    torch.testing.assert_close(raster.sum(0), torch.tensor(monitor.count[:]).double())


def test_a_part_of_a_step_is_a_step_as_in_a_run() -> None:
    g = NeuronGroup(1, "v : 1", threshold="True", clock=Clock(dt=0.3 * ms))
    monitor = SpikeMonitor(g)
    Network(g, monitor).run(1 * ms)
    raster = bg.raster(monitor, 1 * ms)
    assert raster.shape == (4, 1)
    assert raster.sum() == 4 == monitor.num_spikes


def test_long_run_finds_every_step() -> None:
    g = NeuronGroup(1, "v : 1", threshold="timestep(t, dt) % 3 == 0")
    monitor = SpikeMonitor(g)
    Network(g, monitor).run(2 * second)
    raster = bg.raster(monitor, 2 * second)
    want = torch.zeros(20000, 1).double()
    want[::3] = 1
    assert torch.equal(raster, want)


def test_custom_event() -> None:
    g = NeuronGroup(
        3, "dv/dt = 1/ms : 1", threshold="v > 10", events={"high": "v > 0.25 and i == 1"}
    )
    monitor = EventMonitor(g, "high")
    Network(g, monitor).run(0.5 * ms)
    assert events_of(bg.raster(monitor, 0.5 * ms)) == [(2, 1), (3, 1), (4, 1)]


def test_continued_run() -> None:
    g = SpikeGeneratorGroup(1, [0, 0], [0.5, 1.5] * ms)
    monitor = SpikeMonitor(g)
    net = Network(g, monitor)
    net.run(1 * ms)
    net.run(1 * ms)
    assert events_of(bg.raster(monitor, 1 * ms, t_start=1 * ms)) == [(5, 0)]


def test_on_the_device() -> None:
    device.engine = NumpyEngine()
    set_device("brian2grad")
    try:
        g = SpikeGeneratorGroup(5, *EVENTS)
        monitor = SpikeMonitor(g)
        Network(g, monitor).run(2 * ms)
        assert device.engine.runs == 1
        assert events_of(bg.raster(monitor, 2 * ms)) == [(0, 0), (1, 2), (7, 2), (13, 4), (19, 1)]
    finally:
        device.engine = None


def test_batch_shape_repeats() -> None:
    raster = bg.raster(EVENTS, 2 * ms, batch_shape=(3, 2), N=5, dt=0.1 * ms)
    assert raster.shape == (20, 3, 2, 5)
    alone = bg.raster(EVENTS, 2 * ms, N=5, dt=0.1 * ms)
    assert torch.equal(raster[:, 2, 1], alone)
    assert raster.untyped_storage().nbytes() == alone.untyped_storage().nbytes()


def test_indices_and_times() -> None:
    raster = bg.raster(EVENTS, 2 * ms, N=6, dt=0.1 * ms)
    assert raster.shape == (20, 6)
    assert events_of(raster) == [(0, 0), (1, 2), (7, 2), (13, 4), (19, 1)]
    # Rounded to the nearest step; times as numbers are seconds; what is outside is left out.
    raster = bg.raster(([0, 0, 0, 0], [-1e-3, 0.00026, 0.00044, 0.01]), 1 * ms, N=1, dt=1e-4)
    assert events_of(raster) == [(3, 0), (4, 0)]
    assert bg.raster(([], []), 1 * ms, N=2, dt=0.1 * ms).sum() == 0
    one = bg.raster((1, 0.5 * ms), 1 * ms, N=2, dt=0.1 * ms)
    assert events_of(one) == [(5, 1)]


def test_two_events_in_a_step_are_warned_of() -> None:
    with pytest.warns(UserWarning, match="repeated-event.*got 1 more"):
        raster = bg.raster(([0, 0, 1], [0.31, 0.33, 0.31] * ms), 1 * ms, N=2, dt=0.1 * ms)
    assert events_of(raster) == [(3, 0), (3, 1)]


def test_counts_only_are_refused() -> None:
    g = SpikeGeneratorGroup(5, *EVENTS)
    monitor = SpikeMonitor(g, record=False, name="counter")
    Network(g, monitor).run(2 * ms)
    with pytest.raises(ValueError, match=r"raster\(counter\).*not-recorded.*record=True"):
        bg.raster(monitor, 2 * ms)


def test_what_was_not_run_is_refused() -> None:
    g = SpikeGeneratorGroup(5, *EVENTS)
    monitor = SpikeMonitor(g)
    net = Network(g, monitor)
    net.store()
    net.run(1 * ms)
    with pytest.raises(ValueError, match=r"expected a run until 2\. ms, got one until 1\. ms"):
        bg.raster(monitor, 2 * ms)
    net.restore()
    with pytest.raises(ValueError, match="before Network.restore"):
        bg.raster(monitor, 1 * ms)


def test_refusals() -> None:
    g = NeuronGroup(2, "v : 1", threshold="v > 1")
    monitor = SpikeMonitor(g)
    trace = StateMonitor(g, "v", record=True)
    Network(g, monitor, trace).run(1 * ms)
    with pytest.raises(TypeError, match="got StateMonitor"):
        bg.raster(trace, 1 * ms)
    with pytest.raises(TypeError, match="no N and dt with a monitor"):
        bg.raster(monitor, 1 * ms, N=2)
    with pytest.raises(TypeError, match="expected N and dt"):
        bg.raster(EVENTS, 1 * ms)
    with pytest.raises(ValueError, match="from 0 to 3, got 4"):
        bg.raster(EVENTS, 1 * ms, N=4, dt=0.1 * ms)
    with pytest.raises(ValueError, match="one index for each time"):
        bg.raster(([0, 1], [1] * ms), 1 * ms, N=4, dt=0.1 * ms)
    with pytest.raises(ValueError, match="integer indices"):
        bg.raster(([0.5], [1] * ms), 1 * ms, N=4, dt=0.1 * ms)
    with pytest.raises(ValueError, match="finite times"):
        bg.raster(([0], [np.nan]), 1 * ms, N=4, dt=0.1 * ms)
    with pytest.raises(ValueError, match="not negative"):
        bg.raster(monitor, -1 * ms)
    for arguments in ((1 * mV,), (1 * ms, (), torch.float64, 1 * mV)):
        with pytest.raises(DimensionMismatchError):
            bg.raster(monitor, *arguments)
    with pytest.raises(DimensionMismatchError):
        bg.raster(([0], [1] * mV), 1 * ms, N=1, dt=0.1 * ms)
    with pytest.raises(DimensionMismatchError):
        bg.raster(EVENTS, 1 * ms, N=5, dt=0.1 * mV)
