"""The interpreter of the engine's kernels gives what the native code gives."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from brian2 import Quantity

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


@pytest.mark.parametrize("name", MODELS)
def test_interpreter_agrees(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    native = results(name)
    compile_program = door.simulator

    def interpret(program: str, request: dict[str, Any]) -> Any:
        return compile_program(program, {**request, "interpreted": True})

    monkeypatch.setattr(door, "simulator", interpret)
    interpreted = results(name)
    assert torch.equal(native[1], interpreted[1])
    for k, (a, b) in enumerate(zip(native, interpreted, strict=True)):
        tolerance = INTERPRETER if k == 0 else INTERPRETER_GRADIENTS
        assert float((a - b).abs().max()) <= tolerance * float(b.abs().max())
