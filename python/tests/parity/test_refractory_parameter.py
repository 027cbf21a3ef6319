"""The refractory period as a parameter, against loops in PyTorch whose neurons have timers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from brian2 import (
    Network,
    NeuronGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    second,
)

import brian2grad as bg
from brian2grad.errors import ModelError
from oracle import surrogates
from oracle.compare import assert_gradients, assert_traces, gradients, leaves
from oracle.spike import Indicator, blend
from oracle.timers import DT, Model, Run, State, simulate
from tolerances import GRADIENTS, JOINED, TRACES

Tensor = torch.Tensor
STEPS = 600
SPIKE = bg.surrogate.superspike(slope=4, scale=1.5)
END = bg.surrogate.superspike(slope=3, scale=1 * ms)
BOTH = {"default": SPIKE, ("G", "refractory"): END}
SPIKES = Indicator(surrogates.fast_sigmoid(4), 1.5)
ENDS = Indicator(surrogates.fast_sigmoid(3), 1e-3)


def real(*values: float) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


@dataclass
class Pair:
    """A network of Brian's, and the loop that does the same."""

    network: list[Any]
    values: dict[str, Tensor]
    oracle: Callable[..., Run]

    @property
    def spikes(self) -> Any:
        return next(item for item in self.network if item.name == "spikes")

    @property
    def trace(self) -> Any:
        return next(item for item in self.network if item.name == "trace")

    def simulator(self, *names: str, **options: Any) -> bg.Simulator:
        chosen = {"parameters": names, "rasters": [self.spikes], "surrogate": BOTH, **options}
        return bg.Simulator(Network(*self.network), STEPS * DT * second, **chosen)


EXACT = """dv/dt = (I - v)/tau : 1 (unless refractory)
du/dt = -int(not_refractory)*u/tauu : 1
I : 1 (constant)
tref : second (constant)"""

COUPLED = """dv/dt = (I - v - u)/tau : 1 (unless refractory)
du/dt = (0.4*v - u)/tauu : 1
I : 1 (constant)
tref : second (constant)"""

PERIODS: dict[str, Any] = {"G.refractory": 3 * ms, "tref": "tref", "dtref": "2*ms + dtref"}


def pair(
    equations: str = EXACT,
    method: str = "exact",
    period: Any = 3 * ms,
    regular: str | None = None,
    **more: Any,
) -> Pair:
    """Three neurons; with ``tref`` of their own where the period is ``"G.tref"``."""
    group = NeuronGroup(
        3,
        equations if period == "G.tref" else equations.replace("tref : second (constant)", ""),
        threshold="v > 1 + u",
        reset="""v = 0.1
        u += 0.2""",
        refractory="tref" if period == "G.tref" else period,
        method=method,
        name="G",
        namespace={"tau": 10 * ms, "tauu": 15 * ms, "tref": 3 * ms, "dtref": 1 * ms, "push": 0.02},
    )
    group.I = [1.9, 2.4, 3.3]
    if period == "G.tref":
        group.tref = [2, 3, 4.5] * ms
    if regular:
        group.run_regularly(regular, name="G_regular")
    values = {"tau": real(0.01)[0], "tauu": real(0.015)[0], "I": real(1.9, 2.4, 3.3)}
    values["push"] = real(0.02)[0]
    values["period"] = real(2e-3, 3e-3, 4.5e-3) if period == "G.tref" else real(3e-3)[0]
    offset = 0.0
    if period == PERIODS["dtref"]:
        values["period"], offset = real(1e-3)[0], 2e-3

    def oracle(p: State, **options: Any) -> Run:
        def decayed(x: State, ready: float) -> State:
            v = p["I"] + (x["v"] - p["I"]) * torch.exp(-DT * ready / p["tau"])
            return {"v": v, "u": x["u"] * torch.exp(-DT * ready / p["tauu"])}

        def slopes(x: State, ready: float) -> State:
            v = ready * (p["I"] - x["v"] - x["u"]) / p["tau"]
            return {"v": v, "u": (0.4 * x["v"] - x["u"]) / p["tauu"]}

        def midpoint(x: State, ready: float) -> State:
            half = {n: x[n] + DT / 2 * k for n, k in slopes(x, ready).items()}
            return {n: x[n] + DT * k for n, k in slopes(half, ready).items()}

        model = Model(
            decayed if equations is EXACT else midpoint,
            lambda x: x["v"] - (1 + x["u"]),
            lambda x: {"v": torch.full_like(x["v"], 0.1), "u": x["u"] + 0.2},
            regular=(lambda x: {"v": x["v"] + p["push"]}) if regular else (lambda x: {}),
        )
        shape = torch.broadcast_shapes(*(p[n].shape for n in ("tau", "I", "period")))
        start = {n: torch.zeros(shape, dtype=torch.float64) for n in "vu"}
        chosen = {"spike": SPIKES, "end": ENDS, **more, **options}
        return simulate(model, start, offset + p["period"], STEPS, **chosen)

    trace = StateMonitor(group, ["v", "u"], record=True, name="trace")
    return Pair([group, trace, SpikeMonitor(group, name="spikes")], values, oracle)


def loss(raster: Tensor, v: Tensor, u: Tensor) -> Tensor:
    """Weigh everything that is shown, so that no path is lost among others."""
    t = torch.arange(raster.shape[0], dtype=torch.float64).reshape(-1, *[1] * (raster.ndim - 1))
    i = torch.arange(raster.shape[-1], dtype=torch.float64)
    weight = torch.sin(0.037 * t + i)
    return (weight * raster).sum() + 0.1 * (weight * v).sum() + 0.05 * (weight.cos() * u).sum()


def compare(
    two: Pair, names: dict[str, str], oracle: dict[str, Any] | None = None, **options: Any
) -> dict[str, Tensor]:
    """Compare spikes with Brian's, and traces and gradients with the oracle's.

    Parameters
    ----------
    names : dict
        The oracle's names of parameters by the Simulator's.
    """
    values = leaves({n: two.values[known].clone() for n, known in names.items()})
    simulator = two.simulator(*names, **options)
    out = simulator(values)
    mine = leaves(two.values)
    run = two.oracle(mine, **(oracle or {}))
    if not options:
        Network(*two.network).run(STEPS * DT * second)
        steps, neurons = np.nonzero(run.raster.detach().numpy())
        assert len(steps) > 8
        assert np.array_equal(neurons, two.spikes.i)
        assert np.array_equal(steps, np.rint(two.spikes.t / second / DT))
    raster, trace = out[two.spikes].raster, out[two.trace]
    assert torch.equal(raster, run.raster)
    assert_traces(trace.v, run.traces["v"], TRACES, "v")
    assert_traces(trace.u, run.traces["u"], TRACES, "u")
    got = gradients(loss(raster, trace.v, trace.u), values)
    want = gradients(loss(run.raster, run.traces["v"], run.traces["u"]), mine)
    assert_gradients(got, {n: want[known] for n, known in names.items()}, GRADIENTS)
    return {n: g for n, g in got.items() if g is not None}


ALL = {"tau": "tau", "tauu": "tauu", "G.I": "I"}
MODELS = {"exact": (EXACT, "exact"), "coupled": (COUPLED, "rk2")}


@pytest.mark.parametrize("lastspike", ["constant", "attached"])
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", ["G.refractory", "tref", "dtref", "G.tref"])
def test_periods(name: str, model: str, lastspike: str) -> None:
    """A number, a name, an expression and one for each neuron."""
    two = pair(*MODELS[model], period=PERIODS.get(name, name), attached=lastspike == "attached")
    options: dict[str, Any] = {"lastspike": "attached"} if lastspike == "attached" else {}
    compare(two, {name: "period", **ALL}, **options)


@pytest.mark.parametrize("lastspike", ["constant", "attached"])
def test_a_detached_reset(lastspike: str) -> None:
    """The timer is no part of the reset."""
    oracle = {"detach": True, "attached": lastspike == "attached"}
    compare(
        pair(period="tref"),
        {"tref": "period", **ALL},
        oracle,
        detach_reset=True,
        lastspike=lastspike,
    )


def test_code_between_steps() -> None:
    """Code that writes a held variable before the step is blended with the end before it."""
    two = pair(period="tref", regular="v += push")
    compare(two, {"tref": "period", "push": "push", **ALL})


@pytest.mark.parametrize("lastspike", ["constant", "attached"])
def test_a_batch(lastspike: str) -> None:
    """Each sample has a period and a time constant of its own."""
    two = pair(period="tref", attached=lastspike == "attached")
    two.values["period"] = real(2e-3, 3e-3, 4.2e-3).reshape(3, 1)
    two.values["tau"] = real(8e-3, 1e-2, 1.3e-2).reshape(3, 1)
    given = leaves({"tref": two.values["period"][:, 0], "tau": two.values["tau"][:, 0]})
    out = two.simulator("tref", "tau", lastspike=lastspike)(given)
    mine = leaves(two.values)
    run = two.oracle(mine)
    raster, trace = out[two.spikes].raster, out[two.trace]
    assert torch.equal(raster, run.raster)
    got = gradients(loss(raster, trace.v, trace.u), given)
    want = gradients(loss(run.raster, run.traces["v"], run.traces["u"]), mine)
    flat = {
        name: value[:, 0] for name, value in want.items() if value is not None and value.ndim == 2
    }
    assert_gradients(got, {"tref": flat["period"], "tau": flat["tau"]}, GRADIENTS)


@pytest.mark.parametrize("lastspike", ["constant", "attached"])
def test_clamped_spikes(lastspike: str) -> None:
    """Spikes that are given end no refractory period, and begin one."""
    two = pair(period="tref", attached=lastspike == "attached")
    raster = torch.zeros(STEPS, 3, dtype=torch.float64)
    raster[40::97, 0] = raster[61::113, 1] = raster[13::59, 2] = 1
    given = leaves({"tref": two.values["period"], "raster": raster})
    sim = two.simulator("tref", lastspike=lastspike)
    trace = sim(tref=given["tref"], spikes={"G": given["raster"]})[two.trace]
    mine = leaves({**two.values, "raster": raster})
    run = two.oracle({n: v for n, v in mine.items() if n != "raster"}, clamped=mine["raster"])
    assert_traces(trace.v, run.traces["v"], TRACES, "v")
    got = gradients(loss(raster, trace.v, trace.u), given)
    want = gradients(loss(raster, run.traces["v"], run.traces["u"]), mine)
    assert_gradients(got, {"tref": want["period"], "raster": want["raster"]}, GRADIENTS)


@pytest.mark.parametrize("split", [137, 138, 139, 140, 300])
def test_two_halves_are_one_run(split: int) -> None:
    """Who is ready, and since when, has its derivative over a joint too."""
    two = pair(period="tref", regular="v += push")
    whole = two.simulator("tref", "push", lastspike="attached")
    names = {"tref": two.values["period"], "push": two.values["push"]}
    given = leaves(names)
    out = whole(given)
    want = gradients(loss(out[two.spikes].raster, out[two.trace].v, out[two.trace].u), given)
    halves = leaves(names)
    first, second_ = (
        bg.Simulator(
            Network(*two.network),
            n * DT * second,
            ["tref", "push"],
            rasters=[two.spikes],
            surrogate=BOTH,
            lastspike="attached",
        )
        for n in (split, STEPS - split)
    )
    one = first(halves)
    other = second_(halves, initial_state=one.final_state)
    joined = [
        torch.cat([read(one), read(other)])
        for read in (
            lambda o: o[two.spikes].raster,
            lambda o: o[two.trace].v,
            lambda o: o[two.trace].u,
        )
    ]
    assert torch.equal(joined[0], out[two.spikes].raster)
    assert_gradients(gradients(loss(*joined), halves), want, JOINED)


PATHWAYS = {
    "added": ("v_post += w", lambda v, w: v + w),
    "scaled": ("v_post *= 1 + w", lambda v, w: v * (1 + w)),
    "moved": ("v_post = v_post + w*(1.2 - v_post)", lambda v, w: v + w * (1.2 - v)),
    "conditional": ("v_post += w*(1 + int(not_refractory_post))", lambda v, w: v + 2 * w),
}


@pytest.mark.parametrize("support", [None, 2.0])
@pytest.mark.parametrize("kind", PATHWAYS)
def test_synapses_onto_held_variables(kind: str, support: float | None) -> None:
    """What arrives while a neuron is refractory is lost, but for the surrogate of the end."""
    code, change = PATHWAYS[kind]
    two = pair(period="tref")
    source = NeuronGroup(
        2,
        "dx/dt = (J - x)/(7*ms) : 1\nJ : 1 (constant)",
        threshold="x > 1",
        reset="x = 0",
        method="exact",
        name="source",
    )
    source.J = [1.7, 2.5]
    synapses = Synapses(source, two.network[0], "w : 1 (constant)", on_pre=code, name="S")
    synapses.connect(i=[0, 0, 1, 1], j=[0, 2, 1, 2])
    weights = real(0.21, 0.13, 0.17, 0.09)
    synapses.w = weights.numpy()
    synapses.pre.delay = [0.3, 0.3, 0.7, 0.7] * ms
    sent = SpikeMonitor(source, name="sent")
    two.network += [source, synapses, sent]
    kinds: dict[str, Any] = {} if support is None else {"support": support}
    options = {
        "surrogate": {
            "default": bg.surrogate.superspike(slope=4, scale=1.5, **kinds),
            ("G", "refractory"): bg.surrogate.superspike(slope=3, scale=1 * ms, **kinds),
        }
    }
    spike, end = surrogates.fast_sigmoid(4), surrogates.fast_sigmoid(3)
    if support is not None:
        spike = surrogates.supported(spike, support)
        end = surrogates.supported(end, support)
    spikes, ends = Indicator(spike, 1.5), Indicator(end, 1e-3)
    two.values |= {"w": weights, "J": real(1.7, 2.5)}

    def oracle(p: State) -> Run:
        x = torch.zeros(2, dtype=torch.float64)
        events = []
        for _ in range(STEPS):
            x = p["J"] + (x - p["J"]) * np.exp(-DT / 7e-3)
            s = spikes.above(x, torch.ones_like(x))
            events.append(s)
            x = blend(s, x, torch.zeros_like(x))

        def arrivals(k: int, state: State, ready: Tensor) -> State:
            v = state["v"]
            # Synapse after synapse; each neuron has one source with a delay, or two.
            for i, j, number, delay in ((1, 1, 2, 7), (1, 2, 3, 7), (0, 0, 0, 3), (0, 2, 1, 3)):
                if k >= delay:
                    s = events[k - delay][i]
                    one = torch.zeros(3, dtype=torch.float64)
                    one[j] = 1
                    changed = blend(ready, v, change(v, p["w"][number]))
                    v = v + one * (blend(s, v, changed) - v)
            return {"v": v}

        return two_oracle(p, arrivals=arrivals, spike=spikes, end=ends)

    two_oracle = two.oracle
    two.oracle = oracle
    names = {"tref": "period", "S.w": "w", "source.J": "J", **ALL}
    compare(two, names, **options)
    Network(*two.network).run(STEPS * DT * second)
    assert sent.num_spikes > 8


def small(period: Any = 3 * ms, **more: Any) -> tuple[Network, SpikeMonitor]:
    names = {"tau": 10 * ms, "tref": 3 * ms}
    group = NeuronGroup(
        2,
        "dv/dt = (I - v)/tau : 1 (unless refractory)\nI : 1 (constant)",
        **{"threshold": "v > 1", "reset": "v = 0", "method": "exact", "name": "G", **more},
        refractory=period,
        namespace=names,
    )
    group.I = [1.8, 2.7]
    spikes = SpikeMonitor(group, name="spikes")
    return Network(group, spikes), spikes


def derivative(
    network: Network, spikes: SpikeMonitor, *names: str, of: str, **options: Any
) -> Tensor:
    sim = bg.Simulator(network, 60 * ms, names, rasters=[spikes], **{"surrogate": BOTH, **options})
    values = {n: torch.tensor(sim.parameters[n].value, requires_grad=True) for n in names}
    raster = sim(values)[spikes].raster
    raster.mul(torch.arange(raster.numel()).reshape(raster.shape).cos()).sum().backward()
    gradient = values[of].grad
    assert gradient is not None
    return gradient


def test_naming_the_period_changes_no_other_gradient() -> None:
    """The surrogate of the end counts for all parameters, whether the period is one or not."""
    network, spikes = small("tref")
    alone = derivative(network, spikes, "tau", of="tau", lastspike="attached")
    both = derivative(network, spikes, "tau", "tref", of="tau", lastspike="attached")
    assert torch.equal(alone, both)
    without = derivative(network, spikes, "tau", of="tau", surrogate=SPIKE)
    assert not torch.allclose(without, alone)


def test_a_surrogate_for_all_or_for_the_group_is_not_for_the_end() -> None:
    network, spikes = small("tref")
    plain = derivative(network, spikes, "tau", of="tau", surrogate=SPIKE)
    for chosen in ({"G": SPIKE}, {("G", "spike"): SPIKE}, {"default": SPIKE}):
        assert torch.equal(plain, derivative(network, spikes, "tau", of="tau", surrogate=chosen))


def test_the_end_by_the_name_of_its_object() -> None:
    network, spikes = small("tref")
    by_object = {"default": SPIKE, "G_stateupdater": END}
    want = derivative(network, spikes, "tref", of="tref")
    assert torch.equal(want, derivative(network, spikes, "tref", of="tref", surrogate=by_object))


def test_a_number_is_as_good_as_a_name() -> None:
    """Also one that is written as text, with units and nothing else."""
    want = derivative(*small("tref"), "tref", of="tref")
    for period in (3 * ms, "3*ms"):
        network, spikes = small(period)
        for name in ("G.refractory", "refractory"):
            assert torch.equal(want, derivative(network, spikes, name, of=name))


@pytest.mark.parametrize("period, name", [("tref", "tref"), (3 * ms, "G.refractory")])
def test_forward_by_brian(period: Any, name: str) -> None:
    """Brian's own run takes the period that a call gives, and keeps its own."""
    network, spikes = small(period)
    sim = bg.Simulator(network, 60 * ms, [name], rasters=[spikes], surrogate=BOTH, forward="brian2")
    counts = [float(sim({name: bg.tensor(t * ms)})[spikes].count.sum()) for t in (1, 3, 8)]
    assert counts[0] > counts[1] > counts[2] > 0
    network.run(60 * ms)
    assert spikes.num_spikes == counts[1]


def test_annealing_compiles_nothing() -> None:
    """Slope and scale of the end's surrogate are data of a call; both may need a gradient."""
    import jpype

    door = jpype.JClass("org.brian2grad.bridge.Door")
    network, spikes = small("tref")
    sim = bg.Simulator(network, 60 * ms, ["tref"], rasters=[spikes], surrogate=BOTH)
    tref = bg.tensor(3 * ms, requires_grad=True)
    for _ in range(2):  # the second keeps the tape of the whole run
        sim(tref=tref)[spikes].raster.sum().backward()
    before = int(door.compiled())
    for slope, scale in ((3, 2.0), (5, 0.5)):
        end = bg.surrogate.superspike(slope=slope, scale=scale * ms)
        chosen = {"default": SPIKE, ("G", "refractory"): end}
        tref.grad = None
        out = sim(tref=tref, surrogate=chosen)[spikes].raster
        out.mul(torch.arange(out.numel()).reshape(out.shape).cos()).sum().backward()
        assert int(door.compiled()) == before
        want = derivative(network, spikes, "tref", of="tref", surrogate=chosen)
        before = int(door.compiled())
        assert tref.grad is not None
        assert torch.equal(tref.grad, want)


def test_an_event_called_refractory() -> None:
    """It is an event like any other, and told apart from the end of a period."""
    network, spikes = small(False, events={"refractory": "v > 0.5"})
    assert derivative(network, spikes, "tau", of="tau", surrogate=BOTH).isfinite()
    network, spikes = small("tref", events={"refractory": "v > 0.5"})
    with pytest.raises(ModelError, match="ambiguous-event.*G_refractory_thresholder") as caught:
        derivative(network, spikes, "tref", of="tref")
    assert "'G_stateupdater' for the end" in str(caught.value)
    with pytest.raises(ModelError, match=r"missing-surrogate.*\{'G_stateupdater': "):
        derivative(network, spikes, "tref", of="tref", surrogate=SPIKE)
    want = derivative(*small("tref"), "tref", of="tref")
    both = {"default": SPIKE, "G_stateupdater": END, "G_refractory_thresholder": SPIKE}
    assert torch.equal(want, derivative(network, spikes, "tref", of="tref", surrogate=both))


@pytest.mark.parametrize(
    "period, code, reason",
    [
        ("v > 0.5", "refractory-condition", r"a condition of 'G' \(v > 0.5\)"),
        ("(1 + rand())*ms", "random-refractory", r"drawn anew in each step"),
    ],
)
def test_what_can_have_no_surrogate(period: str, code: str, reason: str) -> None:
    network, spikes = small(period)
    with pytest.raises(ModelError, match=rf"{code}\]: .*{reason}"):
        derivative(network, spikes, "tau", of="tau")
    assert derivative(network, spikes, "tau", of="tau", surrogate=SPIKE).isfinite()
    with pytest.raises(ModelError, match="not-a-parameter.*'G'"):
        derivative(network, spikes, "G.refractory", of="G.refractory", surrogate=SPIKE)


@pytest.mark.parametrize(
    "end, code",
    [
        (bg.surrogate.superspike(slope=3), "missing-scale"),
        (bg.surrogate.superspike(slope=3, scale=0.1), "scale-unit"),
    ],
)
def test_the_scale_is_a_time(end: Any, code: str) -> None:
    network, spikes = small("tref")
    chosen = {"default": SPIKE, ("G", "refractory"): end}
    with pytest.raises(ModelError, match=rf"G.refractory: error\[{code}\].*scale=1\*ms"):
        derivative(network, spikes, "tref", of="tref", surrogate=chosen)


def test_the_option_has_two_values() -> None:
    network, spikes = small("tref")
    with pytest.raises(ModelError, match="lastspike.*constant.*attached"):
        derivative(network, spikes, "tref", of="tref", lastspike="free")


def test_code_that_reads_the_time_of_the_last_spike() -> None:
    """Attached, the time since a spike has a derivative of its own, from the second spike on."""
    group = NeuronGroup(
        1,
        """dv/dt = (I - v)/(10*ms) : 1
        trace = exp(-(t - lastspike)/(5*ms)) : 1
        I : 1 (constant)""",
        threshold="v > 1",
        reset="v = 0",
        refractory=0 * ms,
        method="exact",
        name="G",
    )
    group.I = 1.7
    monitor = StateMonitor(group, "trace", record=True, name="trace")
    network = Network(group, monitor)
    steps = 300
    found = {}
    for lastspike in ("constant", "attached"):
        sim = bg.Simulator(
            network, steps * DT * second, ["G.I"], surrogate=SPIKE, lastspike=lastspike
        )
        given = real(1.7).requires_grad_()
        found[lastspike] = (given, sim({"G.I": given})[monitor].trace)
    given, got = found["constant"]
    (gradient,) = torch.autograd.grad(got.sum(), given, allow_unused=True)
    assert gradient is None or gradient == 0
    mine = real(1.7).requires_grad_()
    v = torch.zeros(1, dtype=torch.float64)
    last, before, rows = real(-1e4), False, []
    for k in range(steps):
        now = k * DT
        rows.append(torch.exp(-(now - last) / 5e-3))
        v = mine + (v - mine) * np.exp(-DT / 10e-3)
        s = SPIKES.above(v, torch.ones_like(v))
        last = blend(s if before else s.detach(), last, torch.full_like(last, now))
        before = before or bool(s > 0.5)
        v = blend(s, v, torch.zeros_like(v))
    want = torch.stack(rows)
    given, got = found["attached"]
    assert_traces(got, want, TRACES)
    weight = torch.arange(steps, dtype=torch.float64).cos().reshape(-1, 1)
    assert_gradients(
        gradients((weight * got).sum(), {"I": given}),
        gradients((weight * want).sum(), {"I": mine}),
        GRADIENTS,
    )


@pytest.mark.parametrize("support", [None, 2.0])
def test_synapses_of_neurons_that_wait(support: float | None) -> None:
    """Who is above threshold and not ready yet has a derivative by what it would have sent."""
    kinds: dict[str, Any] = {} if support is None else {"support": support}
    group = NeuronGroup(
        2,
        "dv/dt = (I - v)/(10*ms) : 1\nI : 1 (constant)",
        threshold="v > 1",
        reset="v -= 0.4",
        refractory="tref",
        method="exact",
        name="G",
        namespace={"tref": 4 * ms},
    )
    group.I = [1.5, 2.2]
    target = NeuronGroup(1, "dy/dt = -y/(6*ms) : 1", method="exact", name="target")
    synapses = Synapses(group, target, "w : 1 (constant)", on_pre="y_post += w", name="S")
    synapses.connect()
    synapses.w = [0.3, -0.2]
    trace = StateMonitor(target, "y", record=True, name="trace")
    sim = bg.Simulator(
        Network(group, target, synapses, trace),
        STEPS * DT * second,
        ["tref", "S.w", "G.I"],
        surrogate={
            "default": bg.surrogate.superspike(slope=4, scale=0.05, **kinds),
            ("G", "refractory"): bg.surrogate.superspike(slope=3, scale=1 * ms, **kinds),
        },
        detach_reset=True,
    )
    given = leaves({"tref": real(4e-3)[0], "S.w": real(0.3, -0.2), "G.I": real(1.5, 2.2)})
    got = sim(given)[trace].y
    spike, end = surrogates.fast_sigmoid(4), surrogates.fast_sigmoid(3)
    if support is not None:
        spike = surrogates.supported(spike, support)
        end = surrogates.supported(end, support)
    mine = leaves(given)

    def step(x: State, ready: float) -> State:
        return {"v": mine["G.I"] + (x["v"] - mine["G.I"]) * np.exp(-DT / 10e-3)}

    model = Model(step, lambda x: x["v"] - 1, lambda x: {"v": x["v"] - 0.4}, held=())
    start = {"v": torch.zeros(2, dtype=torch.float64)}
    spikes, ends = Indicator(spike, 0.05), Indicator(end, 1e-3)
    run = simulate(model, start, mine["tref"], STEPS, spikes, ends, detach=True)
    above = run.traces["v"] > 1
    assert (above[1:] & (run.raster[1:] == 0)).sum() > 20, "who waits is above threshold"
    y, rows = torch.zeros(1, dtype=torch.float64), []
    for s in run.raster:
        rows.append(y)
        y = y * np.exp(-DT / 6e-3)
        y = y + (mine["S.w"] * s).sum()
    want = torch.stack(rows)
    assert_traces(got, want, TRACES)
    weight = torch.arange(STEPS, dtype=torch.float64).mul(0.037).sin().reshape(-1, 1)
    assert_gradients(
        gradients((weight * got).sum(), given), gradients((weight * want).sum(), mine), GRADIENTS
    )
