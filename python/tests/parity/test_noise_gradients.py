"""Gradients through noise are those of PyTorch's loop that is given the same random numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import brian2
import numpy as np
import pytest
import torch
from brian2 import (
    BinomialFunction,
    Hz,
    Network,
    NeuronGroup,
    PoissonGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    mV,
)

import brian2grad as bg
from brian2grad.errors import ModelError
from oracle import philox, surrogates
from oracle.spike import Indicator
from tolerances import DIFFERENCE_STEP, GRADIENT_DIFFERENCES, GRADIENTS, JOINED, TRACES

N, STEPS, DT, SEED = 5, 300, 1e-4, 31
SCALE = 4e-3
VALUES = {"tau": 8e-3, "sigma": 5e-3, "E": 18e-3, "Vt": 15e-3}
Tensors = dict[str, torch.Tensor]


def noisy(duration: int = STEPS, **options: Any) -> tuple[bg.Simulator, StateMonitor, SpikeMonitor]:
    cells = NeuronGroup(
        N,
        "dv/dt = (E - v)/tau + sigma*sqrt(2/tau)*xi : volt",
        threshold="v > Vt",
        reset="v = 0*mV",
        method="euler",
        namespace={"tau": 8 * ms, "sigma": 5 * mV, "E": 18 * mV, "Vt": 15 * mV},
        name="cells",
    )
    trace, spikes = StateMonitor(cells, "v", record=True), SpikeMonitor(cells)
    sim = bg.Simulator(
        Network(cells, trace, spikes),
        duration * DT * 1e3 * ms,
        [*VALUES, "v"],
        rasters=[spikes],
        surrogate=bg.surrogate.fast_sigmoid(slope=10, scale=SCALE * 1e3 * mV),
        namespace={},
        **{"seed": SEED, **options},
    )
    return sim, trace, spikes


def given(batch: int) -> Tensors:
    torch.manual_seed(2)
    found = {k: torch.tensor(x, dtype=torch.float64) for k, x in VALUES.items()}
    if batch:
        for name in ("tau", "sigma"):
            found[name] = found[name] * (1 + 0.2 * torch.rand(batch, dtype=torch.float64))
    found["v"] = torch.rand(*([batch] if batch else []), N, dtype=torch.float64) * 1e-2
    return {k: x.requires_grad_() for k, x in found.items()}


def loop(values: Tensors, z: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    p = {k: x.unsqueeze(-1) if k != "v" and x.ndim else x for k, x in values.items()}
    spike = Indicator(surrogates.fast_sigmoid(10), SCALE)
    v, traces, rasters = p["v"], [], []
    for n in range(STEPS):
        traces.append(v)
        noise = p["sigma"] * (2 / p["tau"]).sqrt() * DT**0.5 * z[n]
        v = v + DT * (p["E"] - v) / p["tau"] + noise
        s = spike.above(v, p["Vt"])
        rasters.append(s)
        v = v + s * (0 - v)
    return torch.stack(traces), torch.stack(rasters)


def loss(v: torch.Tensor, raster: torch.Tensor) -> torch.Tensor:
    w = torch.cos(0.7 * torch.arange(v.numel(), dtype=v.dtype)).reshape(v.shape)
    return (w * v / SCALE).sum() + (w * raster.cumsum(0)).sum()


def agree(mine: Tensors, theirs: Tensors, tolerance: float = GRADIENTS) -> None:
    for name, tensor in mine.items():
        got, want = tensor.grad, theirs[name].grad
        assert got is not None and want is not None
        assert float(want.abs().max()) > 0
        assert float((got - want).abs().max()) <= tolerance * float(want.abs().max()), name


@pytest.mark.parametrize("noise", ["independent", "shared"])
@pytest.mark.parametrize("batch", [0, 3, 8])
def test_ornstein_uhlenbeck_neurons(batch: int, noise: str) -> None:
    sim, trace, spikes = noisy(noise=noise)
    mine, theirs = given(batch), given(batch)
    out = sim(mine)
    v, raster = out[trace].v, out[spikes].raster
    samples = batch if batch and noise == "independent" else 1
    z = philox.normal(SEED, STEPS, N, samples)
    want_v, want_raster = loop(theirs, z if batch else z[:, 0])
    assert int(want_raster.sum()) > 10 * max(1, batch)
    assert torch.equal(raster, want_raster)
    assert float((v - want_v).abs().max()) <= TRACES * float(want_v.max() - want_v.min())
    loss(v, raster).backward()
    loss(want_v, want_raster).backward()
    agree(mine, theirs)


def gradients(batch: int, **options: Any) -> Tensors:
    cache = options.pop("cache", 0)
    sim, trace, spikes = noisy(**options)
    sim._cache = cache
    values = given(batch)
    for _ in range(2):  # the second call tapes while it runs forward, where it may
        for value in values.values():
            value.grad = None
        out = sim(values)
        loss(out[trace].v, out[spikes].raster).backward()
    return values


@pytest.mark.parametrize(
    "options",
    [{"cache": 1}, {"cache": 1000}, {"cache": 10**8}, {"memory_budget": 9000}, {"threads": 1}],
)
@pytest.mark.parametrize("batch", [0, 3])
def test_replays_see_the_same_numbers(batch: int, options: dict[str, int]) -> None:
    agree(gradients(batch, **options), gradients(batch), tolerance=0)


def test_backward_sees_the_numbers_of_its_own_forward() -> None:
    sim, trace, spikes = noisy(seed=None)

    def forward() -> tuple[Tensors, torch.Tensor]:
        values = given(0)
        out = sim(values)
        return values, loss(out[trace].v, out[spikes].raster)

    brian2.seed(5)
    first, value = forward()
    value.backward()
    brian2.seed(5)
    again, value = forward()
    other, later = forward()
    later.backward()
    value.backward()
    agree(again, first, tolerance=0)
    assert not torch.equal(other["sigma"].grad, first["sigma"].grad)  # type: ignore[arg-type]


def test_halves_joined_have_the_gradient_of_one_run() -> None:
    sim, trace, spikes = noisy()
    whole, halves = given(3), given(3)
    out = sim(whole)
    want = out[spikes].raster
    loss(out[trace].v, want).backward()
    half, trace, spikes = noisy(STEPS // 2)
    first = half(halves)
    rest = {k: x for k, x in halves.items() if k != "v"}
    second = half(rest, initial_state=first.final_state)
    v = torch.cat([first[trace].v, second[trace].v])
    raster = torch.cat([first[spikes].raster, second[spikes].raster])
    assert torch.equal(raster, want)
    loss(v, raster).backward()
    agree(halves, whole, JOINED)


@pytest.mark.parametrize("method", ["heun", "milstein"])
def test_multiplicative_noise_against_differences(method: str) -> None:
    cells = NeuronGroup(
        N,
        "dv/dt = (1 - v)/tau + sigma*v*tau**-0.5*xi : 1",
        method=method,
        namespace={"tau": 8 * ms, "sigma": 0.6},
        name="cells",
    )
    cells.v = 0.5
    trace = StateMonitor(cells, "v", record=True)
    sim = bg.Simulator(
        Network(cells, trace), 20 * ms, ["tau", "sigma", "v"], namespace={}, seed=SEED
    )
    values = {
        n: torch.tensor(p.value, dtype=torch.float64, requires_grad=True)
        for n, p in sim.parameters.items()
    }

    def value() -> torch.Tensor:
        v = sim(values)[trace].v
        w = torch.cos(0.7 * torch.arange(v.numel(), dtype=v.dtype)).reshape(v.shape)
        return (w * v).sum()

    value().backward()
    for name, tensor in values.items():
        step = DIFFERENCE_STEP * tensor.detach().abs().max()
        with torch.no_grad():
            tensor += step
            up = value()
            tensor -= 2 * step
            down = value()
            tensor += step
        got, want = tensor.grad.sum(), (up - down) / (2 * step)  # type: ignore[union-attr]
        assert float((got - want).abs()) <= GRADIENT_DIFFERENCES * float(want.abs()), name


def filtered(s: list[torch.Tensor], tau: float, w: torch.Tensor) -> torch.Tensor:
    g, traces = torch.zeros_like(s[0]), []
    for spikes in s:
        traces.append(g)
        g = g - DT * g / tau + spikes * w
    return torch.stack(traces)


@pytest.mark.parametrize("batch", [0, 3, 8])
def test_rates_of_poisson_neurons(batch: int) -> None:
    inputs = PoissonGroup(N, rates=np.linspace(50, 800, N) * Hz, name="inputs")
    cells = NeuronGroup(N, "dg/dt = -g/(5*ms) : 1", method="euler", name="cells")
    s = Synapses(inputs, cells, "w : 1", on_pre="g_post += w", name="s")
    s.connect("i == j")
    s.w = np.linspace(0.5, 2, N)
    trace, spikes = StateMonitor(cells, "g", record=True), SpikeMonitor(inputs)
    sim = bg.Simulator(
        Network(inputs, cells, s, trace, spikes),
        STEPS * DT * 1e3 * ms,
        ["rates", "w"],
        rasters=[spikes],
        surrogate=bg.surrogate.fast_sigmoid(slope=10, scale=3 * mV),  # for others
        namespace={},
        seed=SEED,
    )
    torch.manual_seed(3)
    shape = (batch, N) if batch else (N,)
    start = {
        "rates": torch.rand(shape, dtype=torch.float64) * 900,
        "w": torch.rand(N, dtype=torch.float64),
    }
    mine, theirs = ({k: x.clone().requires_grad_() for k, x in start.items()} for _ in range(2))
    out = sim(mine)
    g, raster = out[trace].g, out[spikes].raster
    u = philox.uniform(SEED, STEPS, N, max(1, batch))
    u = u if batch else u[:, 0]
    chance = Indicator(surrogates.straight_through())
    s_ = [chance.below(u[n], theirs["rates"] * DT) for n in range(STEPS)]
    assert int(sum(x.sum() for x in s_)) > 20 * max(1, batch)
    want_raster, want_g = torch.stack(s_), filtered(s_, 5e-3, theirs["w"])
    assert torch.equal(raster, want_raster)
    assert float((g - want_g).abs().max()) <= TRACES * float(want_g.max())
    loss(g, raster).backward()
    loss(want_g, want_raster).backward()
    agree(mine, theirs)


Condition = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
_CHANCE = Indicator(surrogates.straight_through())
CONDITIONS: dict[str, Condition] = {
    "rand() < p": lambda u, p: _CHANCE.below(u, p),
    "rand() <= p": lambda u, p: _CHANCE.at_least(p, u),
    "p > rand()": lambda u, p: _CHANCE.above(p, u),
    "p >= rand()": lambda u, p: _CHANCE.at_least(p, u),
    "rand() > p": lambda u, p: _CHANCE.above(u, p),
    "v < 10 and rand() < 2*p": lambda u, p: _CHANCE.below(u, 2 * p),
}


def chances(threshold: str, **options: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """Run neurons that fire by chance; gives the raster and the gradient of p."""
    cells = NeuronGroup(
        N, "v : 1\np : 1", threshold=threshold, reset="v = 0", name="cells", dt=0.1 * ms
    )
    spikes = SpikeMonitor(cells)
    sim = bg.Simulator(
        Network(cells, spikes), 20 * ms, ["p"], rasters=[spikes], namespace={}, seed=8, **options
    )
    p = torch.linspace(0.1, 0.4, N, dtype=torch.float64, requires_grad=True)
    raster = sim(p=p)[spikes].raster
    loss(raster, raster).backward()
    assert p.grad is not None
    return raster.detach(), p.grad


@pytest.mark.parametrize("threshold", CONDITIONS)
def test_events_of_chance_are_straight_through(threshold: str) -> None:
    others = {"surrogate": bg.surrogate.atan(scale=1)} if "v" in threshold else {}
    raster, gradient = chances(threshold, **others)
    p = torch.linspace(0.1, 0.4, N, dtype=torch.float64, requires_grad=True)
    u = philox.uniform(8, 200, N)[:, 0]
    want = torch.stack([CONDITIONS[threshold](u[n], p) for n in range(200)])
    assert torch.equal(raster, want)
    loss(want, want).backward()
    assert p.grad is not None
    assert float((gradient - p.grad).abs().max()) <= GRADIENTS * float(p.grad.abs().max())


def test_surrogate_named_for_the_group_takes_the_place() -> None:
    named = {"cells": bg.surrogate.sigmoid(slope=4, scale=1)}
    _, gradient = chances("rand() < p", surrogate=named)
    p = torch.linspace(0.1, 0.4, N, dtype=torch.float64, requires_grad=True)
    u = philox.uniform(8, 200, N)[:, 0]
    smooth = Indicator(surrogates.sigmoid(4), 1.0)
    raster = torch.stack([smooth.below(u[n], p) for n in range(200)])
    loss(raster, raster).backward()
    assert p.grad is not None
    assert float((gradient - p.grad).abs().max()) <= GRADIENTS * float(p.grad.abs().max())


def test_random_condition_that_is_no_chance_needs_a_surrogate() -> None:
    with pytest.raises(ModelError, match="missing-surrogate"):
        chances("2*rand() < p")


@pytest.mark.parametrize("batch", [0, 3, 8])
def test_noise_of_synapses(batch: int) -> None:
    inputs = NeuronGroup(
        N, "dx/dt = rate : 1\nrate : Hz", threshold="x > 1", reset="x -= 1", method="euler"
    )
    inputs.rate = np.linspace(100, 300, N) * Hz
    cells = NeuronGroup(N, "dg/dt = -g/(5*ms) : 1", method="euler", name="cells")
    s = Synapses(inputs, cells, "w : 1", on_pre="g_post += w*(1 + c*randn())", name="s")
    s.connect("i == j", p=1)
    s.namespace["c"] = 0.3
    s.w = 1
    trace, spikes = StateMonitor(cells, "g", record=True), SpikeMonitor(inputs)
    sim = bg.Simulator(
        Network(inputs, cells, s, trace, spikes),
        STEPS * DT * 1e3 * ms,
        ["w", "c"],
        rasters=[spikes],
        namespace={},
        seed=SEED,
    )
    torch.manual_seed(3)
    shape = (batch, N) if batch else (N,)
    start = {
        "w": torch.rand(shape, dtype=torch.float64),
        "c": torch.tensor(0.4, dtype=torch.float64),
    }
    mine, theirs = ({k: x.clone().requires_grad_() for k, x in start.items()} for _ in range(2))
    out = sim(mine)
    g, raster = out[trace].g, out[spikes].raster
    assert float(raster.sum()) > 20
    z = philox.normal(SEED, STEPS, N, max(1, batch))
    z = z if batch else z[:, 0]
    jumps = [raster[n].detach() * (1 + theirs["c"] * z[n]) for n in range(STEPS)]
    want = filtered(jumps, 5e-3, theirs["w"])
    assert float((g - want).abs().max()) <= TRACES * float(want.max())
    loss(g, raster.detach()).backward()
    loss(want, raster.detach()).backward()
    agree(mine, theirs)


def counted(code: str, names: list[str], **namespace: Any) -> tuple[bg.Simulator, StateMonitor]:
    cells = NeuronGroup(N, "v : 1\nlam : 1", namespace=namespace, name="cells")
    cells.lam = np.linspace(0.5, 30, N)
    cells.run_regularly(code)
    trace = StateMonitor(cells, "v", record=True)
    sim = bg.Simulator(Network(cells, trace), 5 * ms, names, namespace={}, seed=SEED)
    return sim, trace


@pytest.mark.parametrize("draw", ["poisson(lam)", "binomial()"], ids=["poisson", "binomial"])
def test_counts_are_constants_of_differentiation(draw: str) -> None:
    functions = {"binomial": BinomialFunction(40, 0.4, approximate=False)}
    sim, trace = counted(f"v = 0.9*v + w*{draw}", ["w"], w=0.5, **functions)
    w = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
    v = sim(w=w)[trace].v
    loss(v, v).backward()
    assert w.grad is not None
    # v is proportional to w.
    want = float(loss(v, v).detach()) / 0.5
    assert abs(float(w.grad) - want) <= GRADIENTS * abs(want)


@pytest.mark.parametrize("code", ["v = poisson(lam)", "v += poisson(2*lam)"])
def test_parameter_that_only_counts_depend_on_is_refused(code: str) -> None:
    with pytest.raises(ModelError, match="unreached-parameter.*'lam'"):
        counted(code, ["lam"])
