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
from oracle import surrogates
from oracle.compare import assert_gradients, assert_traces, gradients, leaves
from oracle.spike import Indicator, blend
from oracle.timers import DT, Model, Run, State, simulate
from tolerances import GRADIENTS, TRACES

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
