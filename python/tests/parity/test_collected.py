"""Networks that Brian's magic `run()` runs, in a Simulator: before a run and after it."""

from __future__ import annotations

from typing import Any

import brian2
import numpy as np
import pytest
import torch
from brian2 import NeuronGroup, SpikeMonitor, StateMonitor, Synapses, magic_network, ms

import brian2grad as bg
from brian2grad.errors import ModelError
from oracle.compare import assert_traces
from tolerances import TRACES

SUPERSPIKE = bg.surrogate.superspike(scale=0.1)


def model() -> tuple[Any, ...]:
    group = NeuronGroup(
        3, "dv/dt = (I - v)/(6*ms) : 1\nI : 1", threshold="v > 1", reset="v = 0", name="cells"
    )
    group.I = [0.9, 1.3, 1.6]
    synapses = Synapses(group, group, "w : 1", on_pre="v_post += w", name="rec", delay=1 * ms)
    synapses.connect(condition="i != j")
    synapses.w = 0.1
    return group, synapses, StateMonitor(group, "v", record=True, name="trace"), SpikeMonitor(group)


def alone(*durations: Any) -> list[np.ndarray]:
    """Run without any Simulator."""
    brian2.start_scope()
    group, synapses, trace, spikes = model()  # Brian sees objects that have a name
    for duration in durations:
        brian2.run(duration)
    seen = [np.array(trace.v).T, np.array(spikes.t), np.array(spikes.i)]
    assert len(seen[1]) > 3 and len(group) == 3 and len(synapses) == 6
    brian2.start_scope()
    return seen


@pytest.mark.parametrize("magic", [False, True])
@pytest.mark.parametrize("forward", ["engine", "brian2"])
def test_before_and_after_runs(magic: bool, forward: str) -> None:
    want = alone(7.3 * ms, 5 * ms, 4 * ms)
    objects = group, synapses, trace, spikes = model()

    def simulator() -> bg.Simulator:
        network = magic_network if magic else bg.collect(level=1)
        return bg.Simulator(network, 5 * ms, ["rec.w"], SUPERSPIKE, forward=forward, level=1)

    first = simulator()
    assert_traces(first()["trace"].v, want[0][:50], TRACES)
    brian2.run(7.3 * ms)
    again = simulator()
    out = again()
    assert float(out["trace"].t[0]) == pytest.approx(7.3e-3)
    assert_traces(out["trace"].v, want[0][73:123], TRACES)
    assert_traces(first()["trace"].v, want[0][:50], TRACES)  # from where it was
    brian2.run(5 * ms)
    assert_traces(again()["trace"].v, want[0][73:123], TRACES)
    again.refresh(run_state=True)
    assert float(again()["trace"].t[0]) == pytest.approx(12.3e-3)
    brian2.run(4 * ms)
    # Brian has gone on as if nothing had happened.
    for got, expected in zip(
        [np.array(trace.v).T, np.array(spikes.t), np.array(spikes.i)], want, strict=True
    ):
        np.testing.assert_array_equal(got, expected)
    group.I = 2
    with pytest.raises(ModelError, match=r"stale-value.*cells.I"):
        again()
    assert synapses in objects


def test_a_simulator_before_the_first_run_leaves_the_objects_new() -> None:
    objects = group, synapses, trace, spikes = model()
    sim = bg.Simulator(bg.collect(), 5 * ms, ["rec.w"], SUPERSPIKE)
    sim()
    assert all(item._network is None for item in objects) and group in objects
    more = SpikeMonitor(group)  # a new object beside those that would have been run
    brian2.run(9 * ms)
    assert brian2.magic_network.t == 9 * ms
    assert more.num_spikes == spikes.num_spikes > 0
    assert len(trace.t) == 90 and synapses in objects


def test_magic_store_and_restore() -> None:
    group, synapses, trace, spikes = model()
    brian2.store()
    sim = bg.Simulator(bg.collect(), 5 * ms, ["rec.w"], SUPERSPIKE)
    first = sim()["trace"].v
    brian2.run(6 * ms)
    assert torch.equal(sim()["trace"].v, first)
    brian2.restore()
    assert torch.equal(sim()["trace"].v, first)
    group.v = 0.5
    with pytest.raises(ModelError, match=r"cells.v \("):
        sim()
    assert {synapses, trace, spikes} <= sim.network.objects


def test_names_are_those_of_the_caller() -> None:
    def collected() -> bg.Simulator:
        return bg.Simulator(bg.collect(level=1), 2 * ms, ["tau"], level=1)

    tau = 3 * ms
    cells = NeuronGroup(1, "dv/dt = -v/tau : 1", method="euler", name="decay")
    cells.v = 1
    seen = StateMonitor(cells, "v", record=True)
    brian2.run(1 * ms)
    values = collected()()[seen].v[:, 0]
    assert tau == 3 * ms
    assert_traces(values, (1 - 0.1 / 3) ** np.arange(10, 30), TRACES)


def test_where_there_is_nothing() -> None:
    with pytest.raises(ModelError, match=r"collect\(\): error\[no-objects\]"):
        bg.collect()
    objects = group, *_ = model()
    with pytest.raises(ModelError, match=r"call Brian's run\(\)"):
        bg.collect().run(1 * ms)
    assert all(item._network is None for item in objects) and group in objects
