"""The interpreter of the engine's kernels gives what the native code gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from brian2 import Network, NeuronGroup, Quantity, SpikeMonitor, StateMonitor, Synapses, ms

import brian2grad as bg
from brian2grad.engine import door
from oracle.pairs import PAIRS
from tolerances import INTERPRETER, INTERPRETER_GRADIENTS

MODELS = ["lif-exact-refractory-string", "adex-euler-held", "regular", "two_clocks", "compound"]


def results(name: str) -> list[torch.Tensor]:
    pair = PAIRS[name]
    model = pair.build()
    scale = Quantity(pair.unit["v"], dim=model.group.variables["v"].dim)
    sim = bg.Simulator(
        model.network,
        model.duration,
        list(model.names),
        rasters=model.spikes,
        surrogate=bg.surrogate.fast_sigmoid(slope=10, scale=scale),
    )
    values = {
        n: torch.tensor(p.value, dtype=torch.float64, requires_grad=True)
        for n, p in sim.parameters.items()
    }
    out = sim(values)
    trace, count = out[model.traces[0]].v / pair.unit["v"], out[model.spikes[0]].count
    assert count.sum() >= 2
    ((trace**2).sum() + (count**2).sum()).backward()
    gradients = [v.grad for v in values.values() if v.grad is not None]
    assert gradients
    return [trace.detach(), count.detach(), *gradients]


def plastic(batch: int, support: float | None) -> list[torch.Tensor]:
    """Simulate a network with delays, plasticity and code whose result depends on the order."""
    random = np.random.default_rng(2)
    n = 8
    group = NeuronGroup(
        n,
        "dv/dt = (a - v)/(10*ms) : 1 (unless refractory)\na : 1",
        threshold="v > 1",
        reset="v = 0",
        refractory=1 * ms,
        method="euler",
        name="cells",
    )
    group.v, group.a = random.uniform(0, 1, n), random.uniform(1.1, 1.9, n)
    plastic = Synapses(
        group,
        group,
        """w : 1
        dx/dt = -x/tau : 1 (event-driven)""",
        on_pre="v_post += w\nx += 0.1",
        on_post="w = clip(w + 0.1*x, 0, 0.3)\nx -= 0.05",
        name="plastic",
        namespace={"tau": 5 * ms},
    )
    plastic.connect(p=0.4)
    plastic.w = random.uniform(0, 0.1, len(plastic))
    plastic.pre.delay = random.integers(0, 6, len(plastic)) * 0.1 * ms
    driven = Synapses(group, group, on_pre="v_post += 0.1*(2 - v_post)", name="driven")
    driven.connect(p=0.3)
    trace, spikes = StateMonitor(group, "v", record=True), SpikeMonitor(group)
    sim = bg.Simulator(
        Network(group, plastic, driven, trace, spikes),
        20 * ms,
        ["plastic.w", "tau", "cells.v"],
        surrogate=bg.surrogate.fast_sigmoid(slope=10, support=support),
    )
    values = {}
    for name, parameter in sim.parameters.items():
        value = torch.tensor(parameter.value, dtype=torch.float64)
        values[name] = value.expand(batch, *value.shape).clone() if batch else value
        values[name].requires_grad_()
    out = sim(values)
    assert out[spikes].count.sum() >= 10
    (out[trace].v ** 2).sum().backward()
    gradients = [v.grad for v in values.values() if v.grad is not None]
    assert len(gradients) == 3
    return [out[trace].v.detach(), out[spikes].count.detach(), *gradients]


@pytest.mark.parametrize("name", MODELS)
def test_interpreter_agrees(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compare(lambda: results(name), monkeypatch)


@pytest.mark.parametrize("support", [None, 0.2])
@pytest.mark.parametrize("batch", [0, 3])
def test_interpreter_agrees_on_networks(
    batch: int, support: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare(lambda: plastic(batch, support), monkeypatch)


def compare(run: Callable[[], list[torch.Tensor]], monkeypatch: pytest.MonkeyPatch) -> None:
    np.random.seed(4)
    native = run()
    compile_program = door.simulator

    def interpret(program: str, request: dict[str, Any]) -> Any:
        return compile_program(program, {**request, "interpreted": True})

    monkeypatch.setattr(door, "simulator", interpret)
    np.random.seed(4)
    interpreted = run()
    assert torch.equal(native[1], interpreted[1])
    for k, (a, b) in enumerate(zip(native, interpreted, strict=True)):
        tolerance = INTERPRETER if k == 0 else INTERPRETER_GRADIENTS
        assert float((a - b).abs().max()) <= tolerance * float(b.abs().max())
