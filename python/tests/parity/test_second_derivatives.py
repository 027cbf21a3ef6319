"""Second derivatives are those of PyTorch's loops, differentiated twice with the same surrogate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
import torch
from brian2 import Quantity, StateMonitor, ms, mV
from torch import Tensor

import brian2grad as bg
import neurons
from brian2grad.errors import ModelError
from networks import Twin
from neurons import Neurons
from oracle import Indicator, Setup, surrogates
from oracle.pairs import PAIRS, Pair, columns, tensors
from oracle.surrogates import Derivative
from subjects import SLOPE
from tolerances import CURVATURES, DIFFERENCES, SYMMETRY
from twins import coba, composed, coupled, cuba, stdp, stp

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


@pytest.mark.parametrize("support", [None, 0.75])
@pytest.mark.parametrize("name", SURROGATES)
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


@pytest.mark.parametrize("name", TWINS)
def test_networks(name: str) -> None:
    twin = TWINS[name]()
    values = {n: twin.values[n] for n in twin.names}
    unit = measures(values, {"v": 5e-3 if "vt" in twin.names else 0.3, "ge": 5e-3})
    steps = 100
    sim = twin.simulator(steps)

    def of(seen: Mapping[str, Tensor]) -> Tensor:
        return twin.loss({name: value[:steps] for name, value in seen.items()})

    def mine(theta: Tensor) -> Tensor:
        return of(twin.seen(sim(twin.of_simulator(spread(theta, values, unit)))))

    def theirs(theta: Tensor) -> Tensor:
        return of(twin.expected(spread(theta, values, unit)))

    compare(mine, theirs, size(values))
