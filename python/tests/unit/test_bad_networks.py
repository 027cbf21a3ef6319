"""What users get wrong about spike generators, their rasters, and synapses."""

from __future__ import annotations

import re
from typing import Any

import brian2
import pytest
import torch
from brian2 import Network, NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses, ms
from brian2.core.base import BrianObjectException
from brian2.utils.logger import catch_logs

import brian2grad as bg
from brian2grad.errors import ModelError

T, N = 100, 4


class Model:
    """Four inputs, a neuron for each."""

    def __init__(self, name: str = "stimulus", constant: str = "tau") -> None:
        self.stimulus = SpikeGeneratorGroup(N, [0, 1, 3], [1, 2, 2] * ms, name=name)
        self.cells = NeuronGroup(
            N,
            f"dv/dt = -v/{constant} : 1",
            method="euler",
            namespace={constant: 5 * ms},
            name="cells",
        )
        self.feed = Synapses(self.stimulus, self.cells, "w : 1", on_pre="v_post += w", name="feed")
        self.feed.connect(j="i")
        self.feed.w = 1
        self.trace = StateMonitor(self.cells, "v", record=True, name="trace")
        self.network = Network(self.stimulus, self.cells, self.feed, self.trace)

    def simulator(self, *names: str, **options: Any) -> bg.Simulator:
        return bg.Simulator(self.network, 10 * ms, list(names) or ["stimulus"], **options)


def refused(code: str, *words: str) -> Any:
    pattern = rf"(?s)error\[{code}\]" + "".join(f".*{re.escape(word)}" for word in words)
    return pytest.raises(ModelError, match=pattern)


def zeros(*shape: int) -> torch.Tensor:
    return torch.zeros(*shape, dtype=torch.float64)


@pytest.mark.parametrize(
    "shape", [(T - 1, N), (T, N + 1), (T,), (N, T), (T - 1, 2, N), (2, T, N), (T, 2, N - 1)]
)
def test_shape(shape: tuple[int, ...]) -> None:
    sim = Model().simulator()
    with refused("parameter-shape", f"[{T}, *batch, {N}]", str(list(shape)), "time comes first"):
        sim(stimulus=zeros(*shape))


def test_no_samples() -> None:
    sim = Model().simulator()
    with refused("parameter-shape", "at least one sample"):
        sim(stimulus=zeros(T, 0, N))


def test_batches_of_different_sizes() -> None:
    sim = Model().simulator("stimulus", "feed.w")
    with refused("parameter-shape", "broadcast", "stimulus [2]", "feed.w [3]"):
        sim({"stimulus": zeros(T, 2, N), "feed.w": zeros(3, N)})


@pytest.mark.parametrize("value", [0.5, -1.0, 2.0, float("nan")])
def test_values(value: float) -> None:
    raster = zeros(T, N)
    raster[50, 2] = value
    sim = Model().simulator()
    with refused("raster-values", "zeros and ones", "round"):
        sim(stimulus=raster)


@pytest.mark.parametrize("dtype", [torch.int64, torch.float32, torch.uint8])
def test_dtype(dtype: torch.dtype) -> None:
    sim = Model().simulator()
    with refused("parameter-dtype", "torch.float64", str(dtype)):
        sim(stimulus=zeros(T, N).to(dtype))


@pytest.mark.parametrize("value", [None, [[0.0]], "raster", 3 * ms])
def test_no_tensor(value: Any) -> None:
    sim = Model().simulator()
    with pytest.raises(ModelError, match=r"sim\(stimulus\): error\[parameter-"):
        sim(stimulus=value)


def test_given_as_clamped_spikes() -> None:
    model = Model()
    sim = model.simulator("feed.w")
    with refused("unknown-group", "'stimulus' in Simulator(parameters=[...])"):
        sim(spikes={model.stimulus: zeros(T, N)})


def test_unknown_name() -> None:
    with refused("unknown-parameter", "stimulus", "did you mean 'stimulus'"):
        Model().simulator("stimulos")


def test_named_twice() -> None:
    with refused("duplicate-parameter", "stimulus"):
        Model().simulator("stimulus", "stimulus.stimulus")


def test_a_constant_of_the_same_name() -> None:
    model = Model(name="tau")
    with refused("ambiguous-parameter", "cells.tau", "tau.tau"):
        model.simulator("tau")
    sim = model.simulator("tau.tau", "cells.tau")
    assert sim.parameters["tau.tau"].shape == (T, N)
    assert sim.parameters["cells.tau"].shape == ()
    out = sim({"tau.tau": zeros(T, N), "cells.tau": 3e-3})
    assert not out[model.trace].v.any()


def test_nothing_depends_on_it() -> None:
    model = Model()
    alone = SpikeGeneratorGroup(2, [0], [1] * ms, name="alone")
    model.network.add(alone)
    with refused("unreached-parameter", "'alone'"):
        model.simulator("alone")


def test_brians_forward_pass() -> None:
    sim = Model().simulator("stimulus", "feed.w", forward="brian2")
    assert sim()["trace"].v.any()
    with refused("clamped-forward", "forward='engine'"):
        sim(stimulus=zeros(T, N))


def test_spikes_changed_after_construction_are_told_and_taken() -> None:
    model = Model()
    sim = model.simulator("stimulus", "feed.w")
    before = sim()[model.trace].v
    model.stimulus.set_spikes([0, 1, 2, 2], [5, 6, 7, 8] * ms)
    with refused("stale-value", "stimulus.spike_time (3 values, now 4)", "sim.refresh()"):
        sim()
    sim.refresh()
    after = sim()[model.trace].v
    assert not torch.equal(after, before)
    assert torch.equal(model.simulator("feed.w")()[model.trace].v, after)


def test_spikes_of_a_neuron_that_is_not_there() -> None:
    stimulus = SpikeGeneratorGroup(2, [0, 1], [1, 2] * ms)
    with pytest.raises(ValueError, match="interval"):
        SpikeGeneratorGroup(2, [0, 2], [1, 2] * ms)
    with pytest.raises(ValueError, match="interval"):
        stimulus.set_spikes([-1], [1] * ms)


def test_two_spikes_in_one_step() -> None:
    model = Model()
    model.stimulus.set_spikes([0, 0], [1, 1.01] * ms)
    with pytest.raises(BrianObjectException) as caught:
        model.simulator()
    assert "more than once" in str(caught.value.__cause__)


def test_overdue_spikes_of_one_neuron() -> None:
    # Brian sends both in one step; an indicator cannot be 2.
    brian2.set_device("brian2grad")
    try:
        model = Model()
        model.stimulus.set_spikes([0, 0, 1], [1, 2, 11] * ms)
        model.network.run(0.5 * ms)
        model.stimulus.active = False
        model.network.run(8.5 * ms)
        model.stimulus.active = True
        with refused("not-differentiable", "overdue"):
            model.simulator()
        with catch_logs() as logs:
            model.network.run(0.2 * ms)
        assert any("overdue" in text for _, _, text in logs)
        assert float(model.cells.v[0]) > 1.9
        with catch_logs() as logs:
            model.network.run(3 * ms)
        assert not logs
        assert float(model.cells.v[1]) > 0.5
    finally:
        brian2.set_device("runtime")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
@pytest.mark.parametrize("names", [("feed.w",), ("stimulus",)])
def test_weights_of_the_network_that_are_not_finite(value: float, names: tuple[str, ...]) -> None:
    model = Model()
    model.feed.w[1] = value
    sim = model.simulator(*names)
    found = "NaN" if value != value else "Infinity"
    with refused("non-finite", f"became {found}", "element 1", f"feed.w is {found} in element 1"):
        sim()


@pytest.mark.parametrize("value", [float("nan"), float("-inf")])
def test_weights_of_a_call_that_are_not_finite(value: float) -> None:
    model = Model()
    model.feed.w[1] = float("nan")  # what the call gives takes its place
    sim = model.simulator("feed.w")
    weights = torch.ones(3, N, dtype=torch.float64)
    assert bool(sim({"feed.w": weights})[model.trace].v.isfinite().all())
    weights[2, 3] = value
    found = "NaN" if value != value else "-Infinity"
    with refused("non-finite", f"got {found} in element 3 of batch sample 2", "'feed.w'"):
        sim({"feed.w": weights})


def test_synapses_of_a_neuron_that_is_not_there() -> None:
    model = Model()
    with pytest.raises(IndexError, match="outside"):
        model.feed.connect(i=[N], j=[0])
