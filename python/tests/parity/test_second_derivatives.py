"""Second derivatives are those of PyTorch's loops, differentiated twice with the same surrogate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
import torch
from brian2 import Network, NeuronGroup, Quantity, SpikeMonitor, Synapses, ms, mV
from torch import Tensor

import brian2grad as bg
import neurons
import recurrent
from brian2grad.errors import ModelError
from networks import Twin
from neurons import Neurons
from oracle import Indicator, Setup, surrogates
from oracle.pairs import PAIRS, Pair, columns, tensors
from oracle.surrogates import Derivative
from recurrent import NAMES, Recurrent
from subjects import SLOPE
from tolerances import CURVATURES, DOT, GRADIENT_DIFFERENCES, SYMMETRY
from twins import coba, composed, coupled, stdp, stp

Loss = Callable[[Tensor], Tensor]
"""Of factors of all parameters, one after the other."""


def spread(theta: Tensor, values: Mapping[str, Tensor], unit: Mapping[str, float]) -> Any:
    """Move each element of each parameter by its part of ``theta``, in units of its size."""
    found, at = {}, 0
    for name, value in values.items():
        part = theta[at : at + value.numel()].reshape(value.shape)
        found[name] = value + unit[name] * part
        at += value.numel()
    return found


def size(values: Mapping[str, Tensor]) -> int:
    return sum(value.numel() for value in values.values())


def product(loss: Loss, start: Tensor, direction: Tensor) -> Tensor:
    """Differentiate twice: back, and back again."""
    theta = start.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(loss(theta), theta, create_graph=True)
    return torch.autograd.grad((gradient * direction).sum(), theta)[0]


def compare(mine: Loss, theirs: Loss, count: int) -> None:
    """Require the same Hessian along two directions, and that it is symmetric between them."""
    random = torch.Generator().manual_seed(5)
    u, w = (torch.randn(count, generator=random, dtype=torch.float64) for _ in range(2))
    start = torch.zeros(count, dtype=torch.float64)
    along = product(mine, start, u)
    want = product(theirs, start, u)
    reach = float(want.abs().max())
    assert reach > 0
    error = float((along - want).abs().max()) / reach
    assert error <= CURVATURES, f"{error:.1e} of the largest"
    across = product(mine, start, w)
    both = float(along.norm() * w.norm() + across.norm() * u.norm())
    assert abs(float(along @ w - across @ u)) <= SYMMETRY * both


def weights(like: Tensor) -> Tensor:
    return torch.cos(0.7 * torch.arange(like.numel(), dtype=like.dtype)).reshape(like.shape)


def loss_of(traces: Mapping[str, Tensor], unit: Mapping[str, float], raster: Tensor) -> Tensor:
    """Weigh every element differently, and bend, so that the loss adds curvature of its own."""
    smooth = 0.1 * raster.cumsum(0)
    total = (weights(raster) * raster).sum() + ((smooth - 0.5) ** 2).sum()
    for name, measure in unit.items():
        y = traces[name] / measure
        total = total + (weights(y) * y).sum() + 0.1 * (y**2).sum()
    return total


def scale_of(pair: Pair, model: Neurons) -> Any:
    dims = {name: model.group.variables[name].dim for name in pair.unit}
    scales = {name: Quantity(unit, dim=dims[name]) for name, unit in pair.unit.items()}
    return scales if pair is PAIRS["two_units"] else scales["v"]


def measures(values: Mapping[str, Tensor], unit: Mapping[str, float]) -> dict[str, float]:
    """Give each parameter's size: that of its unit where it starts at zero."""
    return {n: float(v.abs().max()) or unit.get(n, 1.0) for n, v in values.items()}


def of_neurons(
    pair: Pair,
    model: Neurons,
    derivative: Derivative | None = None,
    setup: Mapping[str, Any] | None = None,
    given: Tensor | None = None,
    **options: Any,
) -> tuple[Loss, Loss, int]:
    """Make the loss of all parameters, by the engine and by PyTorch."""
    options.setdefault(
        "surrogate", bg.surrogate.fast_sigmoid(slope=SLOPE, scale=scale_of(pair, model))
    )
    names = [n for n in model.names if given is None or n != "Vt"]
    sim = bg.Simulator(
        model.network, model.duration, parameters=names, rasters=model.spikes, **options
    )
    values = {name: tensors(model.values)[name] for name in names}
    unit = measures(values, pair.unit)
    formula = derivative or surrogates.fast_sigmoid(SLOPE)
    indicators = {"default": Indicator(formula, pair.unit["v"])}
    if pair is PAIRS["two_units"]:
        indicators |= {name: Indicator(formula, one) for name, one in pair.unit.items()}

    def mine(theta: Tensor) -> Tensor:
        more = {} if given is None else {"spikes": {model.group: given}}
        out = sim(spread(theta, values, unit), **more)
        shown = out[model.traces[0]]
        traces = {name: getattr(shown, name) for name in pair.unit}
        return loss_of(traces, pair.unit, out[model.spikes[0]].raster)

    def theirs(theta: Tensor) -> Tensor:
        every = {**tensors(model.values), **spread(theta, values, unit)}
        clamped = {} if given is None else {"spike": given}
        run = pair.oracle(
            columns(every, model.values),
            Setup(pair.ticks(model), indicators, clamped=clamped, **(setup or {})),
        )
        first = next(iter(run.values()))
        return loss_of(first.traces, pair.unit, first.rasters["spike"])

    return mine, theirs, size(values)


SHOWN: dict[str, float] = {
    "lif-exact": 15,
    "lif-exponential_euler": 10,
    "lif-rk2": 10,
    "lif-exact-refractory-string": 15,
    "lif-euler-refractory-condition": 15,
    "current_lif": 15,
    "compound": 15,
    "two_units": 15,
    "custom_event": 12,
    "regular": 12,
    "shared": 10,
    "driven-rk2": 10,
    "driven-exact": 10,
    "two_clocks": 10,
    "adex-euler": 20,
    "adex-rk4": 10,
    "adex-exponential_euler-held": 10,
    "izhikevich-euler": 10,
    "hodgkin_huxley-exponential_euler": 2.4,
    "hodgkin_huxley-rk2": 1.2,
}
"""Durations in ms: PyTorch is slow, and some magnify rounding errors."""


@pytest.mark.parametrize("name", SHOWN)
def test_neurons(name: str) -> None:
    pair = PAIRS[name]
    model = replace(pair.build(), duration=SHOWN[name] * ms)
    mine, theirs, count = of_neurons(pair, model)
    compare(mine, theirs, count)


SURROGATES: dict[str, dict[str, float]] = {
    "superspike": {"slope": 30},
    "soft_sign": {"alpha": 3},
    "atan": {"alpha": 2.5},
    "sigmoid": {"slope": 4},
    "triangular": {"height": 0.4, "width": 1.5},
    "exponential": {"height": 0.7, "slope": 2},
    "gaussian": {"sigma": 0.8},
    "multi_gaussian": {"height": 0.2, "width": 3, "sigma": 0.4},
}


@pytest.mark.parametrize(
    ("name", "support"),
    [*((n, None) for n in SURROGATES), *((n, 0.75) for n in ("sigmoid", "triangular", "atan"))],
)
def test_surrogates(name: str, support: float | None) -> None:
    pair = replace(PAIRS["lif-exact"], unit={"v": 4e-3})
    model = neurons.lif(duration=8 * ms)
    numbers = SURROGATES[name]
    made = getattr(surrogates, "fast_sigmoid" if name == "superspike" else name)(**numbers)
    formula = made if support is None else surrogates.supported(made, support)
    chosen = getattr(bg.surrogate, name)(**numbers, scale=4 * mV, support=support)
    compare(*of_neurons(pair, model, formula, surrogate=chosen))


@pytest.mark.parametrize(
    ("name", "detach"),
    [("lif-exact", True), ("current_lif", ["v"]), ("compound", True), ("adex-euler", ["w"])],
)
def test_detached_resets(name: str, detach: Any) -> None:
    pair = PAIRS[name]
    model = replace(pair.build(), duration=12 * ms)
    compare(*of_neurons(pair, model, setup={"detach": detach}, detach_reset=detach))


@pytest.mark.parametrize("name", ["lif-exact-refractory-string", "current_lif"])
def test_given_spikes(name: str) -> None:
    pair = PAIRS[name]
    model = replace(pair.build(), duration=12 * ms)
    random = torch.Generator().manual_seed(3)
    raster = torch.rand(120, len(model.group), generator=random) < 0.03
    mine, theirs, count = of_neurons(pair, model, given=raster.to(torch.float64))
    compare(mine, theirs, count)


TWINS: dict[str, Callable[[], Twin]] = {
    "coba-euler": lambda: coba.network("euler"),
    "gap_junctions": coupled.with_gap_junctions,
    "custom_events": coupled.with_custom_events,
    "two_groups": coupled.with_two_groups,
    "stp": lambda: stp.network("event-driven", has_post=True),
    "stp-clock-driven": lambda: stp.network("clock-driven"),
    "stdp": lambda: stdp.network(False, "event-driven"),
    "stdp-recurrent": lambda: stdp.network(True, "clock-driven"),
    "towards": lambda: composed.network(composed.CASES["towards"], True, 3),
    "two_variables": lambda: composed.network(composed.CASES["two_variables"], False, 0),
    "clipped": lambda: composed.network(composed.CASES["clipped"], False, 3),
}


STEPS = 100


@pytest.mark.parametrize("name", TWINS)
def test_networks(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (coba, composed, coupled, stdp, stp):
        monkeypatch.setattr(module, "STEPS", STEPS)
    twin = TWINS[name]()
    assert twin.steps == STEPS
    values = {n: twin.values[n] for n in twin.names}
    unit = measures(values, {"v": 0.3, "ge": 5e-3})
    sim = twin.simulator()

    def mine(theta: Tensor) -> Tensor:
        return twin.loss(twin.seen(sim(twin.of_simulator(spread(theta, values, unit)))))

    def theirs(theta: Tensor) -> Tensor:
        return twin.loss(twin.expected(spread(theta, values, unit)))

    compare(mine, theirs, size(values))


CHOSEN = {
    "sigmoid": (bg.surrogate.sigmoid(slope=3, scale=1.0), surrogates.sigmoid(3)),
    "support": (
        bg.surrogate.sigmoid(slope=3, scale=1.0, support=2),
        surrogates.supported(surrogates.sigmoid(3), 2),
    ),
    "triangular": (bg.surrogate.triangular(scale=1.0), surrogates.triangular()),
}


@pytest.mark.parametrize("seen", ["count", "reset", "pathway", "late"])
@pytest.mark.parametrize("word", ["and", "or"])
@pytest.mark.parametrize("name", CHOSEN)
def test_two_conditions_that_do_not_hold(name: str, word: str, seen: str) -> None:
    """``d2(s1 s2) = s1' s2'`` is there where neither factor is, nor the first derivative."""
    cells = NeuronGroup(
        1, "v : 1\nw : 1\nz : 1", threshold=f"v > 1 {word} w > 1", reset="z += 1", name="cells"
    )
    target = NeuronGroup(1, "u : 1\nlate : 1", name="target")
    now = Synapses(cells, target, on_pre="u_post += 1", name="now")
    later = Synapses(cells, target, on_pre="late_post += 1", delay=0.1 * ms, name="later")
    now.connect()
    later.connect()
    spikes = SpikeMonitor(cells)
    chosen, formula = CHOSEN[name]
    sim = bg.Simulator(
        Network(cells, target, now, later, spikes),
        0.2 * ms,
        ["cells.v", "cells.w"],
        surrogate=chosen,
        rasters=[spikes],
    )

    def loss(x: Tensor) -> Tensor:
        out = sim({"cells.v": x[:1], "cells.w": x[1:]})
        shown = {"reset": "cells.z", "pathway": "target.u", "late": "target.late"}
        return out[spikes].count.sum() if seen == "count" else out.final_state[shown[seen]].sum()

    x = torch.tensor([0.9, 0.8], dtype=torch.float64)
    got = torch.autograd.functional.hessian(loss, x)
    steps = 1 if seen == "late" else 2
    both = steps * float(formula(x[:1] - 1) * formula(x[1:] - 1))
    want = torch.zeros(2, 2, dtype=torch.float64)
    want[0, 1] = want[1, 0] = both if word == "and" else -both
    if word == "or":
        theta = x.clone().requires_grad_()
        s = [Indicator(formula).above(theta[k], torch.ones(())) for k in (0, 1)]
        (g,) = torch.autograd.grad(steps * (s[0] + s[1] - s[0] * s[1]), theta, create_graph=True)
        want = torch.stack([torch.autograd.grad(g[k], theta, retain_graph=True)[0] for k in (0, 1)])
    assert torch.allclose(got, want, rtol=CURVATURES, atol=0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("delays", "support"), [((1, 5), None), ((0, 2), 1.0), ((1, 5), 0.3), ((3, 3), None)]
)
def test_recurrent_network(
    delays: tuple[int, int], support: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recurrent, "STEPS", STEPS)
    model = Recurrent(delays, support)
    values = {n: model.values[n] for n in ("exc", "inh", "tau", "taus", "v")}
    unit = measures(values, {})
    sim = model.simulator(list(values))

    def of(v: Tensor, raster: Tensor) -> Tensor:
        return loss_of({"v": v}, {"v": 5e-3}, raster)

    def mine(theta: Tensor) -> Tensor:
        moved = spread(theta, values, unit)
        out = sim({NAMES[n]: v for n, v in moved.items()})
        return of(out[model.trace].v, out[model.spikes].raster)

    def theirs(theta: Tensor) -> Tensor:
        return of(*model.oracle({**model.values, **spread(theta, values, unit)}))

    compare(mine, theirs, size(values))


@pytest.mark.parametrize("by", ["reverse over reverse", "forward over reverse"])
def test_hessian_of_hodgkin_huxley(by: str) -> None:
    """Of a trace in three conductances: differences of gradients, and symmetric."""
    model = replace(neurons.hodgkin_huxley(duration=6 * ms), spikes=[])
    names = ["g_na", "g_kd", "gl"]
    sim = bg.Simulator(model.network, model.duration, parameters=names)
    values = torch.stack([tensors(model.values)[n] for n in names])
    with torch.no_grad():
        target = sim()[model.traces[0]].v

    def loss(factors: Tensor) -> Tensor:
        given = factors * values
        out = sim({n: given[..., k] for k, n in enumerate(names)})
        v = out[model.traces[0]].v
        far = target if factors.ndim == 1 else target.unsqueeze(1)
        return (((v - far) / 20e-3) ** 2).mean(0).sum()

    start = torch.tensor([1.1, 0.9, 1.2], dtype=torch.float64)
    hessian = (
        torch.autograd.functional.hessian(loss, start)
        if by == "reverse over reverse"
        else torch.func.hessian(loss)(start)
    )
    assert isinstance(hessian, Tensor)
    reach = float(hessian.abs().max())
    assert float((hessian - hessian.T).abs().max()) <= SYMMETRY * reach
    step = 1e-4
    moved = [s * step * row for row in torch.eye(3, dtype=torch.float64) for s in (1, -1, 2, -2)]
    lanes = (start + torch.stack(moved)).requires_grad_()
    (g,) = torch.autograd.grad(loss(lanes), lanes)
    near, far = g[0::4] - g[1::4], g[2::4] - g[3::4]
    slopes = (8 * near - far) / (12 * step)
    assert float((hessian - slopes).abs().max()) <= GRADIENT_DIFFERENCES * reach


def test_surrogates_with_jumps() -> None:
    """Only a second derivative needs to know where they bend, not a graph of the first."""
    model = neurons.lif(duration=10 * ms)
    found = []
    for again in (False, True):
        sim = bg.Simulator(
            model.network,
            model.duration,
            ["tau"],
            surrogate=bg.surrogate.boxcar(scale=4 * mV),
        )
        tau = torch.tensor(5e-3, dtype=torch.float64, requires_grad=True)
        loss = (sim(tau=tau)[model.traces[0]].v ** 2).sum()
        (gradient,) = torch.autograd.grad(loss, tau, create_graph=again)
        found.append(gradient.detach())
    assert torch.equal(*found)
    with pytest.raises(ModelError, match=r"error\[no-second-derivative\].*boxcar"):
        torch.autograd.grad(gradient, tau)
    tau.grad = None
    loss = (sim(tau=tau)[model.traces[0]].v ** 2).sum()
    loss.backward(create_graph=True)
    assert tau.grad is not None
    assert torch.equal(tau.grad.detach(), found[0])
    # Forward mode is a first derivative.
    tangent = torch.func.jvp(
        lambda t: (sim(tau=t)[model.traces[0]].v ** 2).sum(),
        (tau.detach(),),
        (torch.ones_like(tau),),
    )[1]
    assert abs(float(tangent - found[0])) <= DOT * abs(float(found[0]))
