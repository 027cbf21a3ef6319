"""Bounds on adjoints are hooks on the tensors of a loop in PyTorch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, mamp, ms, mV, volt
from torch import Tensor

import brian2grad as bg
from brian2grad.errors import ModelError
from oracle import Setup, surrogates
from oracle.compare import assert_gradients, gradients, leaves
from oracle.loop import Run
from oracle.pairs import PAIRS, columns, tensors
from oracle.spike import Indicator
from tolerances import GRADIENTS

SLOPE = 10.0


def loss_of(traces: Mapping[str, Tensor], raster: Tensor, unit: Mapping[str, float]) -> Tensor:
    total = ((0.1 * raster.cumsum(0) - 0.5) ** 2).sum()
    for name, size in unit.items():
        total = total + (torch.cos(traces[name] / size) + 0.1 * (traces[name] / size) ** 2).sum()
    return total


def both(
    name: str, clips: Mapping[str, float], batch: int, **options: Any
) -> tuple[dict[str, Tensor | None], dict[str, Tensor | None]]:
    """Differentiate a model by the engine, and by the loop in PyTorch."""
    pair = PAIRS[name]
    model = replace(pair.build(), duration=options.pop("duration", 20 * ms))
    scale: Any = pair.unit["v"]
    if model.group.variables["v"].dim is volt.dim:
        scale = scale * volt
    sim = bg.Simulator(
        model.network,
        model.duration,
        parameters=list(model.names),
        rasters=model.spikes,
        surrogate=bg.surrogate.fast_sigmoid(slope=SLOPE, scale=scale),
        clip_adjoint={f"{model.group.name}.{v}": bound for v, bound in clips.items()},
        **options,
    )
    values = tensors({n: model.values[n] for n in model.names})
    if batch:
        lanes = 1 + 0.02 * torch.arange(batch, dtype=torch.float64)
        values = {n: v * lanes.reshape(-1, *[1] * v.ndim) for n, v in values.items()}
    mine, theirs = leaves(values), leaves(values)
    out = sim(mine)
    shown = {v: getattr(out[model.traces[0]], v) for v in pair.unit}
    loss = loss_of(shown, out[model.spikes[0]].raster, pair.unit)
    indicator = Indicator(surrogates.fast_sigmoid(SLOPE), pair.unit["v"])
    setup = Setup(pair.ticks(model), {"default": indicator}, clips=clips)
    everything = columns({**tensors(model.values), **theirs}, model.values)
    run: Run = next(iter(pair.oracle(everything, setup).values()))
    want = loss_of(run.traces, run.rasters["spike"], pair.unit)
    return gradients(loss, mine), gradients(want, theirs)


CASES: list[tuple[str, dict[str, float], int]] = [
    ("lif-exact", {"v": 100.0}, 0),
    ("lif-exact-refractory-string", {"v": 30.0}, 3),
    ("adex-euler", {"v": 40.0, "w": 1e9}, 0),
    ("adex-exponential_euler", {"w": 1e8}, 9),
    ("izhikevich-euler", {"v": 3.0, "u": 1.0}, 5),
    ("custom_event", {"v": 0.8, "y": 0.4}, 0),
    ("two_groups", {"v": 0.5}, 0),
]


@pytest.mark.parametrize(("name", "clips", "batch"), CASES)
def test_equals_hooks_in_pytorch(name: str, clips: dict[str, float], batch: int) -> None:
    got, want = both(name, clips, batch)
    free, _ = both(name, {}, batch)
    reached = {n: g for n, g in want.items() if g is not None and bool(g.any())}
    assert reached
    assert_gradients(got, reached, GRADIENTS)
    # The bounds are of consequence, and not all that is left.
    changed = [n for n, g in reached.items() if not torch.allclose(g, free[n], rtol=1e-3)]  # type: ignore[arg-type]
    assert changed
    assert all(bool((g.abs() > 0).any()) for g in reached.values())


def network() -> tuple[Network, StateMonitor, SpikeMonitor]:
    group = NeuronGroup(
        4,
        """dv/dt = (ge + drive - v)/tau : 1
        dge/dt = -ge/(5*ms) : 1
        drive : 1 (constant)
        spikes : integer""",
        threshold="v > 1",
        reset="v = 0; spikes += 1",
        method="euler",
        namespace={"tau": 10 * ms},
        name="cells",
    )
    group.drive = [1.2, 1.5, 0.9, 1.7]
    group.v = [0.1, 0.4, 0.8, 0.2]
    synapses = Synapses(
        group,
        group,
        "w : 1\ndx/dt = -x/(20*ms) : 1 (clock-driven)",
        on_pre="ge_post += w; x += 0.1",
        on_post="w = clip(w + 0.01*x, 0, 1)",
        method="euler",
        name="syn",
    )
    synapses.connect()
    synapses.w = 0.05 * (1 + np.arange(16) % 5)
    trace, spikes = StateMonitor(group, "v", record=True), SpikeMonitor(group)
    return Network(group, synapses, trace, spikes), trace, spikes


class Spike(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        return (x > 0).double()

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> Tensor:  # type: ignore[override]
        (x,) = ctx.saved_tensors
        return grad / (1 + SLOPE * x.abs() / 0.3) ** 2 / 0.3


def by_hand(w: Tensor, v: Tensor, steps: int, clips: Mapping[str, float]) -> Tensor:
    """Write the loop of `network` out, with a hook on each state before each step."""
    dt, tau = 1e-4, 1e-2
    drive = torch.tensor([1.2, 1.5, 0.9, 1.7], dtype=torch.float64)
    state = {"v": v, "ge": torch.zeros(4).double(), "x": torch.zeros(4, 4).double(), "w": w}
    loss = torch.zeros((), dtype=torch.float64)
    for _ in range(steps):
        for name, bound in clips.items():
            if state[name].requires_grad:
                state[name] = state[name].clone()
                state[name].register_hook(lambda g, b=bound: g.clamp(-b, b))
        v, ge, x, w = state["v"], state["ge"], state["x"], state["w"]
        loss = loss + (v**2).sum()
        v = v + dt * (ge + drive - v) / tau
        s = Spike.apply(v - 1)
        ge = ge - dt * ge / 5e-3
        x = x - dt * x / 2e-2
        ge = ge + s @ w
        x = x + 0.1 * s[:, None]
        w = w + s[None, :] * ((w + 0.01 * x).clamp(0, 1) - w)
        v = v + s * (0 - v)
        state = {"v": v, "ge": ge, "x": x, "w": w}
    return loss


@pytest.mark.parametrize("clips", [{"v": 0.3}, {"ge": 1.0, "x": 0.001}, {"w": 2.0, "v": 2.0}])
def test_variables_of_groups_and_synapses_of_a_network(clips: dict[str, float]) -> None:
    net, trace, _ = network()
    owners = {"v": "cells", "ge": "cells", "x": "syn", "w": "syn"}
    found = []
    for bounds in (clips, {}):
        sim = bg.Simulator(
            net,
            15 * ms,
            ["syn.w", "cells.v"],
            surrogate=bg.surrogate.superspike(slope=SLOPE, scale=0.3),
            clip_adjoint={f"{owners[n]}.{n}": bound for n, bound in bounds.items()},
        )
        values = {n: torch.tensor(p.value) for n, p in sim.parameters.items()}
        mine, theirs = leaves(values), leaves(values)
        got = gradients((sim(mine)[trace].v ** 2).sum(), mine)
        loss = by_hand(theirs["syn.w"].reshape(4, 4), theirs["cells.v"], 150, bounds)
        assert_gradients(got, gradients(loss, theirs), GRADIENTS)
        found.append(got)
    a, b = found[0]["syn.w"], found[1]["syn.w"]
    assert a is not None
    assert b is not None
    assert not torch.allclose(a, b, rtol=1e-3)


def swept(
    rows: int = 9, factor: float = 1.0, twice: bool = False, cache: int = 0, **options: Any
) -> Tensor:
    net, trace, _ = network()
    sim = bg.Simulator(
        net,
        30 * ms,
        ["syn.w"],
        surrogate=bg.surrogate.superspike(slope=SLOPE, scale=0.3),
        clip_adjoint={"cells.v": 0.3, "w": 2.0},
        **options,
    )
    sim._cache = cache
    w = torch.tensor(sim.parameters["syn.w"].value) * torch.linspace(0.9, 1.1, rows)[:, None]
    weight = torch.ones(rows, 1, dtype=torch.float64)
    weight[-1] = factor
    for _ in range(1 + twice):
        w = w.detach().requires_grad_()
        (weight * sim({"syn.w": w})[trace].v ** 2).sum().backward()
    assert w.grad is not None
    return w.grad


@pytest.mark.parametrize(
    "options",
    [{"cache": 1}, {"cache": 5000}, {"memory_budget": 60_000}, {"threads": 1}, {"twice": True}],
)
def test_bits_do_not_depend_on_how_it_is_computed(options: dict[str, Any]) -> None:
    assert torch.equal(swept(**options), swept(threads=2))


def test_lanes_are_independent() -> None:
    one, other = swept(), swept(factor=1e9)
    assert torch.equal(one[:-1], other[:-1])
    assert not torch.equal(one[-1], other[-1])


def test_a_bound_is_in_loss_per_unit() -> None:
    model = PAIRS["lif-exact"].build()
    found = []
    for bound in (100.0, 0.1 / mV, 1e6 / volt):
        sim = bg.Simulator(
            model.network,
            model.duration,
            ["tau"],
            surrogate=bg.surrogate.superspike(scale=5 * mV),
            clip_adjoint={"v": bound},
        )
        tau = bg.tensor(10 * ms, requires_grad=True)
        ((sim(tau=tau)[model.traces[0]].v / 5e-3) ** 2).sum().backward()
        found.append(float(tau.grad))  # type: ignore[arg-type]
    assert found[0] == found[1] != found[2]


REFUSED: list[tuple[Any, str, str]] = [
    ({"cells.u": 1.0}, "unknown-variable", "cells.v"),
    ({"cels.v": 1.0}, "unknown-variable", "did you mean 'cells.v'"),
    ({"cells.v": 0.0}, "clip-bound", "0"),
    ({"cells.v": -1}, "clip-bound", "-1"),
    ({"cells.v": float("nan")}, "clip-bound", "nan"),
    ({"cells.v": float("inf")}, "clip-bound", "inf"),
    ({"cells.v": [1.0, 2.0]}, "clip-bound", "positive"),
    ({"cells.v": True}, "clip-bound", "True"),
    ({"cells.v": 1 / mV}, "clip-unit", "number"),
    ({"cells.v": 1 * mamp}, "clip-unit", "number"),
    ({"cells.v": 1.0, "v": 2.0}, "duplicate-variable", "twice|two"),
    ({"cells.drive": 1.0}, "constant-variable", "clip_grad_value_"),
    ({"tau": 1.0}, "constant-variable", "clip_grad_value_"),
    ({"cells.spikes": 1.0}, "integer-variable", "integer"),
    ({("cells", "v"): 1.0}, "clip-bound", "name"),
    (3.0, "clip-bound", "dict"),
]


@pytest.mark.parametrize(("clips", "code", "words"), REFUSED)
def test_what_cannot_be_bounded_says_why(clips: Any, code: str, words: str) -> None:
    net, _, _ = network()
    with pytest.raises(ModelError, match=re.escape("Simulator(clip_adjoint")) as caught:
        bg.Simulator(
            net, 1 * ms, ["syn.w"], surrogate=bg.surrogate.superspike(), clip_adjoint=clips
        )
    assert caught.value.code == code
    assert re.search(words, str(caught.value))
