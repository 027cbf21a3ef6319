"""Gradients are those of backpropagation through time in PyTorch with the same surrogate."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import brian2
import numpy as np
import pytest
import torch
from brian2 import Quantity, ms, mV
from torch import Tensor

import brian2grad as bg
import neurons
from neurons import Neurons
from oracle import Indicator, Setup, conditions, nonlinear, surrogates
from oracle.compare import assert_gradients, assert_traces, gradients, leaves
from oracle.loop import Run
from oracle.pairs import PAIRS, Pair, columns, tensors
from oracle.surrogates import Derivative
from tolerances import GRADIENTS, JOINED, TRACES

SLOPE = 10.0


def scales(pair: Pair, model: Neurons) -> dict[str, Quantity]:
    """Give each variable's scale, in its unit."""
    dims = {name: model.group.variables[name].dim for name in pair.unit}
    return {name: Quantity(unit, dim=dims[name]) for name, unit in pair.unit.items()}


def scale_argument(pair: Pair, model: Neurons) -> Any:
    scale = scales(pair, model)
    return scale if pair is PAIRS["two_units"] else scale["v"]


def indicators(
    pair: Pair, derivative: Derivative | None = None, others: Mapping[str, Indicator] | None = None
) -> dict[str, Indicator]:
    derivative = derivative or surrogates.fast_sigmoid(SLOPE)
    found = {"default": Indicator(derivative, pair.unit["v"])}
    if pair is PAIRS["two_units"]:
        found |= {name: Indicator(derivative, unit) for name, unit in pair.unit.items()}
    return found | dict(others or {})


def simulator(pair: Pair, model: Neurons, names: tuple[str, ...] = (), **options: Any) -> Any:
    options.setdefault(
        "surrogate", bg.surrogate.fast_sigmoid(slope=SLOPE, scale=scale_argument(pair, model))
    )
    return bg.Simulator(
        model.network,
        model.duration,
        parameters=list(names or model.names),
        rasters=model.spikes,
        **options,
    )


def weights(like: Tensor) -> Tensor:
    """Weigh every element differently, so that no two errors cancel."""
    return torch.cos(0.7 * torch.arange(like.numel(), dtype=like.dtype)).reshape(like.shape)


def trace_loss(traces: Mapping[str, Tensor], unit: Mapping[str, float]) -> Tensor:
    total = torch.zeros((), dtype=torch.float64)
    for name, size in unit.items():
        y = traces[name] / size
        total = total + (weights(y) * y).sum() + 0.1 * (y**2).sum()
    return total


def spike_loss(raster: Tensor, count: Tensor) -> Tensor:
    smooth = 0.1 * raster.cumsum(0)
    events = (weights(raster) * raster).sum() + ((smooth - 0.5) ** 2).sum()
    return events + ((count - 2.5) ** 2 * (1 + 0.1 * weights(count))).sum()


def engine_loss(pair: Pair, model: Neurons, out: Any, kind: str = "all") -> Tensor:
    shown, spikes = out[model.traces[0]], out[model.spikes[0]]
    traces = trace_loss({name: getattr(shown, name) for name in pair.unit}, pair.unit)
    events = spike_loss(spikes.raster, spikes.count)
    return {"traces": traces, "spikes": events, "all": traces + events}[kind]


def oracle_loss(pair: Pair, run: Run, kind: str = "all") -> Tensor:
    traces = trace_loss(run.traces, pair.unit)
    events = spike_loss(run.rasters["spike"], run.count())
    return {"traces": traces, "spikes": events, "all": traces + events}[kind]


def compare(
    pair: Pair,
    model: Neurons,
    values: Mapping[str, Tensor],
    sim: Any,
    setup: Setup,
    kind: str = "all",
) -> None:
    """Compare the gradients of a loss by the values that are given; others stay as they are."""
    mine, theirs = leaves(values), leaves(values)
    got = gradients(engine_loss(pair, model, sim(mine), kind), mine)
    everything = columns({**tensors(model.values), **theirs}, model.values)
    run = next(iter(pair.oracle(everything, setup).values()))
    assert float(run.count().sum()) >= 2
    assert_gradients(got, gradients(oracle_loss(pair, run, kind), theirs), GRADIENTS)


def named(model: Neurons, *names: str) -> dict[str, Tensor]:
    every = tensors(model.values)
    return {name: every[name] for name in names or model.names}


def without(values: Mapping[str, Tensor], *names: str) -> dict[str, Tensor]:
    return {name: value for name, value in values.items() if name not in names}


SHORTER = {
    # Later, this one magnifies a rounding error of its parameters a million times.
    "izhikevich-rk2": 15,
    # PyTorch is slow.
    "hodgkin_huxley-rk2": 4,
    "hodgkin_huxley-rk4": 4,
}
"""Durations in ms."""


def shortened(pair: Pair, duration: Quantity) -> Neurons:
    """Build a run of another length of the same model."""
    return replace(pair.build(), duration=duration)


@pytest.mark.parametrize("name", PAIRS)
def test_every_model_and_updater(name: str) -> None:
    pair = PAIRS[name]
    model = shortened(pair, SHORTER[name] * ms) if name in SHORTER else pair.build()
    values = named(model)
    if name in ("two_clocks", "two_groups"):  # these act on the second group only
        values = without(values, "gain", "taub", "step", "u")
    sim = simulator(pair, model, tuple(values))
    compare(pair, model, values, sim, Setup(pair.ticks(model), indicators(pair)))


@pytest.mark.parametrize("kind", ["traces", "spikes"])
@pytest.mark.parametrize("name", ["lif-exact-refractory-string", "adex-euler"])
def test_losses_on_traces_or_spikes_alone(name: str, kind: str) -> None:
    pair = PAIRS[name]
    model = pair.build()
    sim = simulator(pair, model)
    setup = Setup(pair.ticks(model), indicators(pair))
    compare(pair, model, named(model), sim, setup, kind)


@pytest.mark.parametrize("name", ["two_clocks", "two_groups"])
def test_second_group(name: str) -> None:
    pair = PAIRS[name]
    model = pair.build()
    sim = simulator(pair, model)
    monitor, spikes = model.traces[1], model.spikes[1]
    mine, theirs = leaves(named(model)), leaves(named(model))
    out = sim(mine)
    recorded = list(np.array(monitor.record)) if name == "two_clocks" else [0, 1]
    loss = trace_loss({"z": out[monitor].z}, {"z": 0.3})
    loss = loss + spike_loss(out[spikes].raster, out[spikes].count)
    everything = columns({**tensors(model.values), **theirs}, model.values)
    run = pair.oracle(everything, Setup(pair.ticks(model), indicators(pair)))["b"]
    want = trace_loss({"z": run.traces["z"][:, recorded]}, {"z": 0.3})
    want = want + spike_loss(run.rasters["spike"], run.count())
    if name == "two_clocks":  # a linked variable and a monitor slower than its group
        loss = loss + trace_loss({"y": out[monitor].y}, {"y": 0.3})
        loss = loss + trace_loss({"v": out[model.traces[2]].v}, {"v": 0.3})
        runs = pair.oracle(everything, Setup(pair.ticks(model), indicators(pair)))
        # At 0.25 ms, between two steps of a, b reads what the step at 0.2 ms has left.
        v = torch.cat([runs["a"].traces["v"], runs["a"].final["v"][None]])
        ticks = [-(-5 * k // 2) for k in range(120)]
        y = v[ticks][..., [0, 1, 1, 0]][:, recorded]
        assert_traces(out[monitor].y, y, TRACES)
        want = want + trace_loss({"y": y}, {"y": 0.3})
        want = want + trace_loss({"v": runs["a"].traces["v"][::5]}, {"v": 0.3})
    assert_gradients(gradients(loss, mine), gradients(want, theirs), GRADIENTS)


RESETS: list[tuple[str, Any]] = [
    ("lif-exact", True),
    ("lif-exact", ["v"]),
    ("lif-exact", ["u"]),
    ("current_lif", True),
    ("current_lif", ["v"]),
    ("adex-exponential_euler", True),
    ("adex-euler", ["w"]),
    ("izhikevich-euler", True),
    ("compound", ["v"]),
    ("custom_event", True),
]


@pytest.mark.parametrize(("name", "detach"), RESETS)
def test_detached_resets(name: str, detach: Any) -> None:
    pair = PAIRS[name]
    model = pair.build()
    sim = simulator(pair, model, detach_reset=detach)
    setup = Setup(pair.ticks(model), indicators(pair), detach=detach)
    compare(pair, model, named(model), sim, setup)


SURROGATES: list[tuple[str, dict[str, float]]] = [
    ("superspike", {"slope": 30}),
    ("soft_sign", {"alpha": 3}),
    ("atan", {"alpha": 2.5}),
    ("sigmoid", {"slope": 4}),
    ("triangular", {"height": 0.4, "width": 1.5}),
    ("boxcar", {"width": 1.7, "height": 0.6}),
    ("exponential", {"height": 0.7, "slope": 2}),
    ("gaussian", {"sigma": 0.8}),
    ("multi_gaussian", {"height": 0.2, "width": 3, "sigma": 0.4}),
    ("straight_through", {}),
]


@pytest.mark.parametrize(("name", "arguments"), SURROGATES)
def test_surrogates(name: str, arguments: dict[str, float]) -> None:
    pair = PAIRS["lif-exact"]
    model = neurons.lif(duration=12 * ms)
    # A wide surrogate in every step makes gradients explode, and rounding errors with them.
    scale = 0.1 if name == "straight_through" else 4e-3
    chosen = getattr(bg.surrogate, name)(**arguments, scale=scale * brian2.volt)
    formula = surrogates.fast_sigmoid if name == "superspike" else getattr(surrogates, name)
    sim = simulator(pair, model, surrogate=chosen)
    spike = {"default": Indicator(formula(**arguments), scale)}
    compare(pair, model, named(model), sim, Setup(120, spike))


def test_custom_surrogate() -> None:
    pair = replace(PAIRS["lif-exact"], unit={"v": 4e-3})
    model = neurons.lif(duration=12 * ms)
    chosen = bg.surrogate.custom("c/(1 + k*abs(x))**2 + 0.1*exp(-x**2)", k=6, c=0.5, scale=4 * mV)
    sim = simulator(pair, model, surrogate=chosen)

    def formula(x: Tensor) -> Tensor:
        return 0.5 / (1 + 6 * x.abs()) ** 2 + 0.1 * torch.exp(-x * x)

    compare(pair, model, named(model), sim, Setup(120, indicators(pair, formula)))


def test_support_cuts_a_surrogate_off() -> None:
    pair = replace(PAIRS["lif-exact"], unit={"v": 4e-3})
    model = neurons.lif(duration=12 * ms)
    sim = simulator(
        pair, model, surrogate=bg.surrogate.sigmoid(slope=3, scale=4 * mV, support=0.75)
    )
    formula = surrogates.supported(surrogates.sigmoid(3), 0.75)
    compare(pair, model, named(model), sim, Setup(120, indicators(pair, formula)))


@pytest.mark.parametrize("by", ["object", "name", "event"])
def test_two_groups_with_their_own_surrogates(by: str) -> None:
    pair = PAIRS["two_groups"]
    model = pair.build()
    other = model.others[0]
    first = bg.surrogate.sigmoid(slope=3, scale=0.4)
    second = bg.surrogate.atan(alpha=3, scale=0.2)
    chosen: dict[Any, Any] = {
        "object": {model.group: first, other: second},
        "name": {"a": first, "default": second},
        "event": {("a", "spike"): first, (other, "spike"): second},
    }[by]
    sim = simulator(pair, model, surrogate=chosen)
    mine, theirs = leaves(named(model)), leaves(named(model))
    out = sim(mine)
    spikes = model.spikes[1]
    loss = spike_loss(out[spikes].raster, out[spikes].count)
    own = {
        "a": Indicator(surrogates.sigmoid(3), 0.4),
        "b": Indicator(surrogates.atan(3), 0.2),
    }
    everything = columns({**tensors(model.values), **theirs}, model.values)
    run = pair.oracle(everything, Setup(250, own))["b"]
    want = spike_loss(run.rasters["spike"], run.count())
    assert_gradients(gradients(loss, mine), gradients(want, theirs), GRADIENTS)


def lanes(shape: tuple[int, ...], *more: int) -> Tensor:
    """Make factors near 1, all different."""
    size = (*shape, *more)
    return 1 + 0.15 * torch.sin(1 + torch.arange(int(np.prod(size)), dtype=torch.float64)).reshape(
        size
    )


BATCHES: dict[str, tuple[str, dict[str, tuple[int, ...]]]] = {
    # Batch dimensions of each parameter; those that are left out are shared.
    "one": ("lif-exact-refractory-string", {"tau": (3,), "E": (3,), "v": (3,)}),
    "two": ("lif-exact-refractory-string", {"tau": (2, 2), "I": (2, 2), "E": (2, 2), "Vt": (2, 2)}),
    "all": ("current_lif", dict.fromkeys("taum taue Vt Vr jump E ge v".split(), (3,))),
    "none": ("current_lif", {}),
    "one lane": ("lif-euler", {"tau": (1,)}),
    "more than neurons": ("lif-euler", {"I": (17,)}),
    "channels": ("hodgkin_huxley-exponential_euler", {"g_na": (3,), "I": (3,), "m": (3,)}),
    "upstroke": ("adex-rk4", {"DT": (2,), "w": (2,)}),
    "shared": ("shared", {"I": (3,), "E": (3,)}),
}


@pytest.mark.parametrize("name", BATCHES)
def test_batches(name: str) -> None:
    which, shapes = BATCHES[name]
    pair = PAIRS[which]
    model = shortened(pair, 15 * ms if "hodgkin" not in which else 6 * ms)
    values = named(model)
    for parameter, shape in shapes.items():
        own = tuple(values[parameter].shape)
        values[parameter] = values[parameter] * lanes(shape, *own)
    sim = simulator(pair, model, tuple(values))
    compare(pair, model, values, sim, Setup(pair.ticks(model), indicators(pair)))


@pytest.mark.parametrize("shape", [(3,), (2, 2)])
def test_batches_of_timed_arrays_begin_with_time(shape: tuple[int, ...]) -> None:
    pair = PAIRS["driven-rk2"]
    model = pair.build()
    values = named(model)
    rows, columns_ = values["each"].shape
    values["drive"] = values["drive"].reshape(-1, *(1 for _ in shape)) * lanes((5, *shape))
    each = values["each"].reshape(rows, *(1 for _ in shape), columns_)
    values["each"] = each * lanes((rows, *shape, columns_))
    values["tau"] = values["tau"] * lanes(shape)
    sim = simulator(pair, model)
    compare(pair, model, values, sim, Setup(300, indicators(pair)))


@pytest.mark.parametrize("name", ["lif-exact-refractory-string", "two_clocks"])
def test_final_state(name: str) -> None:
    pair = PAIRS[name]
    model = pair.build()
    values = named(model, "tau", "I", "v")
    sim = simulator(pair, model, tuple(values))
    mine, theirs = leaves(values), leaves(values)
    out = sim(mine)
    everything = columns({**tensors(model.values), **theirs}, model.values)
    run = next(iter(pair.oracle(everything, Setup(pair.ticks(model), indicators(pair))).values()))
    assert_traces(out.final_state[f"{model.group.name}.v"], run.final["v"], TRACES)
    loss = (out.final_state[f"{model.group.name}.v"] ** 2).sum()
    want = (run.final["v"] ** 2).sum()
    assert_gradients(gradients(loss, mine), gradients(want, theirs), GRADIENTS)


def test_rate() -> None:
    pair = PAIRS["lif-exact"]
    model = pair.build()
    sim = simulator(pair, model)
    mine, theirs = leaves(named(model)), leaves(named(model))
    rate = sim(mine)[model.rates[0]].rate
    everything = columns({**tensors(model.values), **theirs}, model.values)
    expected = pair.oracle(everything, Setup(300, indicators(pair)))["group"].rate()
    loss, want = ((weights(x) * x).sum() for x in (rate, expected))
    assert_gradients(gradients(loss, mine), gradients(want, theirs), GRADIENTS)


def test_raster_of_a_custom_event() -> None:
    pair = PAIRS["custom_event"]
    model = pair.build()
    sim = simulator(pair, model)
    mine, theirs = leaves(named(model)), leaves(named(model))
    shown = sim(mine)[model.spikes[1]]
    everything = columns({**tensors(model.values), **theirs}, model.values)
    run = pair.oracle(everything, Setup(300, indicators(pair)))["group"]
    loss = spike_loss(shown.raster, shown.count)
    want = spike_loss(run.rasters["mid"], run.count("mid"))
    assert float(run.count("mid").sum()) > 10
    assert_gradients(gradients(loss, mine), gradients(want, theirs), GRADIENTS)


def test_every_function() -> None:
    model = neurons.functions()
    sim = bg.Simulator(model.network, model.duration, parameters=list(model.names))
    mine, theirs = leaves(named(model)), leaves(named(model))
    v = sim(mine)[model.traces[0]].v
    everything = columns(theirs, model.values)
    expected = nonlinear.functions(everything, Setup(100, {}))["group"].traces["v"]
    assert_traces(v, expected, TRACES)
    loss, want = (trace_loss({"v": x}, {"v": 1.0}) for x in (v, expected))
    assert_gradients(gradients(loss, mine), gradients(want, theirs), GRADIENTS)


def test_events_that_do_not_commute_act_one_after_the_other() -> None:
    model = neurons.order_of_events()
    sim = simulator(PAIRS["compound"], model)
    mine, theirs = leaves(named(model)), leaves(named(model))
    out = sim(mine)
    spike = {"default": Indicator(surrogates.fast_sigmoid(SLOPE), 0.3)}
    traces, rasters = conditions.order_of_events(columns(theirs, model.values), Setup(200, spike))
    unit = {"v": 0.3, "w": 0.3}
    loss = trace_loss({"v": out[model.traces[0]].v, "w": out[model.traces[0]].w}, unit)
    want = trace_loss(traces, unit)
    for monitor, event in zip(model.spikes, ("spike", "mid", "top"), strict=True):
        assert torch.equal(out[monitor].raster, rasters[event])
        assert float(rasters[event].sum()) > 4
        loss = loss + spike_loss(out[monitor].raster, out[monitor].count)
        want = want + spike_loss(rasters[event], rasters[event].sum(0))
    assert_gradients(gradients(loss, mine), gradients(want, theirs), GRADIENTS)
    model.network.run(model.duration)
    assert_traces(out[model.traces[0]].w, np.array(model.traces[0].w).T, TRACES)
    np.testing.assert_array_equal(out[model.spikes[2]].t, model.spikes[2].t_)


def given_raster(shape: tuple[int, ...], seed: int = 3) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return (torch.rand(shape, generator=generator) < 0.02).to(torch.float64)


CLAMPED = ["lif-exact-refractory-string", "lif-euler-refractory-condition", "current_lif"]


@pytest.mark.parametrize("batch", [(), (2,)])
@pytest.mark.parametrize("name", CLAMPED)
def test_clamped_spikes(name: str, batch: tuple[int, ...]) -> None:
    pair = PAIRS[name]
    model = pair.build()
    ticks, n = pair.ticks(model), len(model.group)
    sim = simulator(pair, model)
    # Given spikes replace the threshold: nothing depends on it.
    values = without(named(model), "Vt") | {"raster": given_raster((ticks, *batch, n))}
    mine, theirs = leaves(values), leaves(values)
    raster, given = mine["raster"], theirs["raster"]
    out = sim(without(mine, "raster"), spikes={model.group: raster})
    everything = columns({**tensors(model.values), **without(theirs, "raster")}, model.values)
    setup = Setup(ticks, indicators(pair), clamped={"spike": given})
    run = next(iter(pair.oracle(everything, setup).values()))
    shown = out[model.spikes[0]]
    assert torch.equal(shown.raster, raster)
    assert torch.equal(shown.count, raster.sum(0))
    assert torch.equal(shown.unclamped_raster, run.unclamped["spike"])
    if name != "current_lif":
        assert float(shown.unclamped_raster.sum()) > 0
    for variable in pair.unit:
        got = getattr(out[model.traces[0]], variable)
        assert_traces(got, run.traces[variable], TRACES, variable)
    loss = engine_loss(pair, model, out)
    assert_gradients(gradients(loss, mine), gradients(oracle_loss(pair, run), theirs), GRADIENTS)


def test_given_spikes_are_shared_by_a_batch() -> None:
    pair = PAIRS["lif-exact-refractory-string"]
    model = pair.build()
    sim = simulator(pair, model)
    values = without(named(model), "Vt") | {"raster": given_raster((300, 3))}
    values["tau"] = values["tau"] * lanes((4,))
    mine, theirs = leaves(values), leaves(values)
    out = sim(without(mine, "raster"), spikes={model.group: mine["raster"]})
    assert out[model.spikes[0]].raster.shape == (300, 4, 3)
    everything = columns({**tensors(model.values), **without(theirs, "raster")}, model.values)
    spread = theirs["raster"].unsqueeze(1).expand(300, 4, 3)
    setup = Setup(300, indicators(pair), clamped={"spike": spread})
    run = pair.oracle(everything, setup)["group"]
    loss = engine_loss(pair, model, out, "traces")
    want = oracle_loss(pair, run, "traces")
    assert_gradients(gradients(loss, mine), gradients(want, theirs), GRADIENTS)


def test_given_custom_events() -> None:
    pair = PAIRS["custom_event"]
    model = pair.build()
    sim = simulator(pair, model)
    values = without(named(model), "vmid", "ymax") | {"raster": given_raster((300, 2))}
    mine, theirs = leaves(values), leaves(values)
    out = sim(without(mine, "raster"), spikes={(model.group, "mid"): mine["raster"]})
    assert torch.equal(out[model.spikes[1]].raster, mine["raster"])
    everything = columns({**tensors(model.values), **without(theirs, "raster")}, model.values)
    setup = Setup(300, indicators(pair), clamped={"mid": theirs["raster"]})
    run = pair.oracle(everything, setup)["group"]
    loss, want = engine_loss(pair, model, out), oracle_loss(pair, run)
    assert_gradients(gradients(loss, mine), gradients(want, theirs), GRADIENTS)


def test_unclamped_raster_has_the_surrogates_gradient() -> None:
    pair = PAIRS["lif-exact-refractory-string"]
    model = pair.build()
    sim = simulator(pair, model)
    raster = given_raster((300, 3))
    mine, theirs = leaves(named(model)), leaves(named(model))
    shown = sim(mine, spikes={model.group: raster})[model.spikes[0]].unclamped_raster
    everything = columns({**tensors(model.values), **theirs}, model.values)
    setup = Setup(300, indicators(pair), clamped={"spike": raster})
    unclamped = pair.oracle(everything, setup)["group"].unclamped["spike"]
    loss, want = ((weights(x) * x).sum() for x in (shown, unclamped))
    assert_gradients(gradients(loss, mine), gradients(want, theirs), GRADIENTS)


def test_clamped_by_the_spikes_of_its_own_run() -> None:
    pair = PAIRS["current_lif"]
    model = pair.build()
    sim = simulator(pair, model)
    free = sim()
    raster = free[model.spikes[0]].raster
    held = sim(spikes={model.group.name: raster})
    assert torch.equal(held[model.traces[0]].v, free[model.traces[0]].v)
    assert torch.equal(held[model.spikes[0]].unclamped_raster, raster)


JOINTS = [
    "lif-exact-refractory-string",
    "lif-exact-refractory-condition",
    "driven-rk2",
    "regular",
    "two_clocks",
    "adex-euler-held",
    "custom_event",
]


@pytest.mark.parametrize("name", JOINTS)
def test_two_halves_equal_one_run(name: str) -> None:
    pair = PAIRS[name]
    whole, half = pair.build(), pair.build()
    one = simulator(pair, whole)
    half = replace(half, duration=half.duration / 2)
    two = simulator(pair, half)
    values = named(whole)
    mine, theirs = leaves(values), leaves(values)
    out = one(mine)
    first = two(theirs)
    states = {"v", "u", "w", "y", "z", "ge"}
    second = two(without(theirs, *states), initial_state=first.final_state)

    def joined(monitor: str, variable: str, halves: tuple[str, str]) -> tuple[Tensor, Tensor]:
        parts = [getattr(o[m], variable) for o, m in zip((first, second), halves, strict=True)]
        return getattr(out[monitor], variable), torch.cat(parts)

    pairs = []
    for w, h in zip(whole.traces, half.traces, strict=True):
        for variable in w.record_variables:
            pairs.append(joined(w.name, variable, (h.name, h.name)))
        a, b = joined(w.name, "t", (h.name, h.name))
        np.testing.assert_allclose(a, b, rtol=1e-15)
    for w, h in zip(whole.spikes, half.spikes, strict=True):
        a, b = joined(w.name, "raster", (h.name, h.name))
        assert torch.equal(a, b)
        assert float(b[: len(b) // 2].sum()) * float(b[len(b) // 2 :].sum()) > 0
        pairs.append((a, b))
        for column in ("i", "t"):
            np.testing.assert_array_equal(*joined(w.name, column, (h.name, h.name)))
    losses = []
    for side in (0, 1):
        terms = [p[side] for p in pairs]
        losses.append(sum((weights(x) * x).sum() / x.detach().std() for x in terms))
    for a, b in pairs:
        assert_traces(b, a, JOINED)
    got, want = gradients(losses[1], theirs), gradients(losses[0], mine)
    assert_gradients(got, want, JOINED)


def test_state_of_a_batch_goes_on() -> None:
    pair = PAIRS["lif-exact-refractory-string"]
    whole, half = pair.build(), pair.build()
    half = replace(half, duration=half.duration / 2)
    one, two = simulator(pair, whole, ("tau",)), simulator(pair, half, ("tau",))
    tau = 5e-3 * lanes((3,))
    mine, theirs = leaves({"tau": tau}), leaves({"tau": tau})
    out = one(mine)
    first = two(theirs)
    second = two(theirs, initial_state=first.final_state)
    parts = [first[half.spikes[0]].raster, second[half.spikes[0]].raster]
    assert torch.equal(torch.cat(parts), out[whole.spikes[0]].raster)
    loss = (second[half.traces[0]].v ** 2).sum()
    want = (out[whole.traces[0]].v[150:] ** 2).sum()
    want_by = gradients(want, mine)
    assert_gradients(gradients(loss, theirs), want_by, JOINED)
    cut = two(theirs, initial_state=first.final_state.detach())
    assert torch.equal(cut[half.traces[0]].v, second[half.traces[0]].v)
    shorter, longer = gradients((cut[half.traces[0]].v ** 2).sum(), theirs)["tau"], want_by["tau"]
    assert shorter is not None
    assert longer is not None
    assert not torch.allclose(shorter, longer, rtol=1e-2)


OPTIONS: list[dict[str, Any]] = [{"memory_budget": 2_000_000}, {"threads": 1}, {"threads": 2}]


@pytest.mark.parametrize("options", OPTIONS)
def test_gradient_does_not_depend_on_how_it_is_computed(options: dict[str, Any]) -> None:
    """Bit for bit, also where 5000 steps of 4 lanes have to be run again from checkpoints."""
    pair = PAIRS["current_lif"]
    values = named(pair.build())
    values["taum"] = values["taum"] * lanes((4,))
    found = []
    for some in ({}, options):
        model = shortened(pair, 500 * ms)
        mine = leaves(values)
        out = simulator(pair, model, **some)(mine)
        found.append(gradients(engine_loss(pair, model, out), mine))
    for name, gradient in found[0].items():
        assert gradient is not None
        other = found[1][name]
        assert other is not None
        assert torch.equal(gradient, other), name


# What PyTorch's autograd promises of any function.


def test_graph_may_be_kept_and_is_freed() -> None:
    model = neurons.lif(duration=5 * ms)
    sim = simulator(PAIRS["lif-exact"], model, ("tau",))
    tau = bg.tensor(5 * ms, requires_grad=True)
    loss = sim(tau=tau)[model.traces[0]].v.sum()
    (first,) = torch.autograd.grad(loss, tau, retain_graph=True)
    (again,) = torch.autograd.grad(loss, tau)
    assert torch.equal(first, again)
    with pytest.raises(RuntimeError, match="second time"):
        torch.autograd.grad(loss, tau)


def test_gradients_add_up_in_leaves() -> None:
    model = neurons.lif(duration=5 * ms)
    sim = simulator(PAIRS["lif-exact"], model, ("tau",))
    tau = bg.tensor(5 * ms, requires_grad=True)
    out = sim(tau=tau)
    out[model.traces[0]].v.sum().backward(retain_graph=True)
    assert tau.grad is not None
    once = tau.grad.clone()
    out[model.traces[0]].v.sum().backward()
    assert torch.equal(tau.grad, 2 * once)


def test_change_in_place_is_detected() -> None:
    model = neurons.lif(duration=5 * ms)
    sim = simulator(PAIRS["lif-exact"], model, ("tau",))
    leaf = bg.tensor(5 * ms, requires_grad=True)
    tau = leaf * 1.0
    loss = sim(tau=tau)[model.traces[0]].v.sum()
    tau.mul_(2.0)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


def test_only_what_needs_a_gradient_gets_one() -> None:
    model = neurons.lif(duration=5 * ms)
    sim = simulator(PAIRS["lif-exact"], model, ("tau", "E"))
    tau, E = bg.tensor(5 * ms, requires_grad=True), bg.tensor([0, 1, 2] * mV)
    out = sim(tau=tau, E=E)
    out[model.traces[0]].v.sum().backward()
    assert tau.grad is not None
    assert E.grad is None
    assert not sim(tau=tau.detach())[model.traces[0]].v.requires_grad
    with torch.no_grad():
        assert not sim(tau=tau)[model.traces[0]].v.requires_grad
    spikes = out[model.spikes[0]]
    assert not spikes.i.requires_grad
    assert not spikes.t.requires_grad


def test_a_thousand_calls_leave_nothing_behind() -> None:
    resource = pytest.importorskip("resource")
    model = neurons.lif(duration=10 * ms)
    sim = simulator(PAIRS["lif-exact"], model, ("tau",))
    tau = bg.tensor(5 * ms, requires_grad=True)
    tau_ = tau * torch.ones(64, dtype=torch.float64)

    def call(k: int) -> None:
        out = sim(tau=tau_.detach().requires_grad_())
        if k % 2:  # some graphs are dropped before they are used
            out[model.traces[0]].v.sum().backward()

    for k in range(200):
        call(k)
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for k in range(1000):
        call(k)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    # One call's records are 0.5 MB: 1000 leaked ones were 500 MB.
    assert grown < 50_000, f"{grown / 1000:.0f} MB more"
    out = sim(tau=tau)
    trace = weakref.ref(out)
    del out
    gc.collect()
    assert trace() is None


def test_one_loss_may_use_several_calls() -> None:
    pair = PAIRS["lif-exact"]
    model = pair.build()
    sim = simulator(pair, model, ("tau", "I"))
    values = named(model, "tau", "I")
    mine = leaves(values)
    together = sum(
        engine_loss(pair, model, sim(tau=mine["tau"] * f, I=mine["I"])) for f in (1.0, 1.2)
    )
    assert isinstance(together, Tensor)
    got = gradients(together, mine)
    apart = leaves(values)
    for factor in (1.0, 1.2):
        engine_loss(pair, model, sim(tau=apart["tau"] * factor, I=apart["I"])).backward()
    assert_gradients(got, {n: t.grad for n, t in apart.items()}, JOINED)


def test_mode_of_brian_has_the_engines_gradient() -> None:
    pair = PAIRS["lif-exact-refractory-string"]
    brian2.prefs.codegen.target = "numpy"
    found = []
    for forward in ("engine", "brian2"):
        model = pair.build()
        mine = leaves(named(model))
        out = simulator(pair, model, forward=forward)(mine)
        found.append(gradients(engine_loss(pair, model, out), mine))
    assert_gradients(found[1], found[0], JOINED)
