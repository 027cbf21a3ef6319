"""Pathway code of every kind: values are Brian 2's, gradients those of Brian 2's own differences.

The spikes are given, so that all depends smoothly on weights and constants.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from brian2 import (
    Network,
    NeuronGroup,
    SpikeGeneratorGroup,
    StateMonitor,
    Synapses,
    ms,
)

import brian2grad as bg
from oracle.compare import assert_traces
from tolerances import GRADIENT_DIFFERENCES, TRACES

STEP = 1e-6
MODEL = "w : 1\nx : 1"
DRIVEN = "dy/dt = (0.3 - y)/(7*ms) : 1 (event-driven)"

# What the code says, the model of the synapses, and the code.
CASES = {
    "inline": (MODEL, "v_post += w*(2 - v_post)"),
    "local value": (MODEL, "kick = w*(2 - v_post)\nv_post += kick"),
    "subexpression": (f"{MODEL}\nkick = w*(2 - v_post) : 1", "v_post += kick"),
    "subexpression of what changes": (f"{MODEL}\nb = w*x : 1", "x += 0.1*w\nv_post += b"),
    "clopath inline": (MODEL, "v_post += w\nw = clip(w + 0.05*v_post, 0, 2)"),
    "clopath named": (MODEL, "v_post += w\nup = 0.05*v_post\nw = clip(w + up, 0, 2)"),
    "named before it changes": (MODEL, "old = g_post\ng_post += w\nx = x + 0.1*old*w\nv_post += x"),
    "named of a name": (MODEL, "a = w*g_post\nv_post += w\nb = a + v_post\nw = 0.9*w + 0.01*b*a"),
    "named anew": (MODEL, "a = w\nv_post += a\na = 0.3*v_post*a\nx = a\na += x\nw = 0.5*w + 0.1*a"),
    "truth": (MODEL, "v_post += w\nlarge = v_post > 0.5\nw = 0.9*w + 0.1*v_post*int(large)"),
    "count": (MODEL, "v_post += w\nk = 2 + int(v_post > 0.5)\nw = 0.9*w/k"),
    "several shared": (
        MODEL,
        "v_post += w\ng_post += 0.1*w\nm = v_post*g_post\nw = 0.9*w + 0.01*m\ng_post += 0.1*w",
    ),
    "products": (MODEL, "g_post *= 1 + 0.1*w\nm = g_post\nw = 0.9*w + 0.1*m"),
    "both ends": (MODEL, "u_pre += 0.1*w\nm = u_pre\nv_post += w*m"),
    "assigned": (MODEL, "m = 0.5*w\ng_post = m\nx = g_post"),
    "event-driven, statement after statement": (
        f"{MODEL}\n{DRIVEN}",
        "y += 0.1\nv_post += w*y\nm = v_post*y\nw = 0.9*w + 0.1*m\ny = y*0.8 + 0.01*v_post",
    ),
    "event-driven, in order": (
        f"{MODEL}\n{DRIVEN}",
        "y += 0.1\nm = w*y\nv_post = v_post*0.9 + m\nw = 0.9*w + 0.1*v_post\ny = 0.8*y",
    ),
    "event-driven, at once": (
        f"{MODEL}\n{DRIVEN}",
        "y += 0.1\nm = w*y\nv_post += m\ny = 0.8*y + 0.1*m",
    ),
    "only where allowed": (
        MODEL,
        "r_post += w\nm = r_post*w\nw = 0.9*w + 0.1*m\nr_post += 0.1*m",
    ),
}


@dataclass
class Driven:
    """Neurons that given spikes reach through one pathway."""

    model: str
    code: str

    def __post_init__(self) -> None:
        times = [1, 1, 1, 2.3, 4, 4, 9, 9, 9]
        source = SpikeGeneratorGroup(3, [0, 1, 2, 0, 1, 2, 0, 1, 2], times * ms, name="src")
        cells = NeuronGroup(
            2,
            """dv/dt = -v/(10*ms) : 1
            dg/dt = -g/(6*ms) : 1
            dr/dt = -r/(9*ms) : 1 (unless refractory)""",
            threshold="False",
            refractory="i == 1 and t > 3*ms",
            method="euler",
            name="cells",
        )
        if "u_pre" in self.code:  # a neuron that sends has variables of its own
            source = NeuronGroup(
                3,
                "du/dt = -u/(8*ms) : 1",
                threshold="t >= 1*ms and int(t/(0.1*ms) + 0.5) % (17 + 6*i) == 0",
                method="euler",
                name="src",
            )
            source.u = [0.2, 0.4, 0.7]
        cells.v, cells.g, cells.r = [0.1, 0.4], [0.5, 0.2], [0.3, 0.1]
        syn = Synapses(source, cells, self.model, on_pre=self.code, method="exact", name="S")
        syn.connect()
        syn.pre.delay = [0, 0, 0.3, 0, 0.2, 0] * ms
        self.base = np.linspace(0.2, 0.7, 6)
        syn.w = self.base
        syn.x = np.linspace(0.1, -0.2, 6)
        self.cells = StateMonitor(cells, ["v", "g", "r"], record=True, name="M")
        names = ["w", "x", *(["y"] if "dy/dt" in self.model else [])]
        self.weights = StateMonitor(syn, names, record=True, name="W")
        self.synapses = syn
        self.network = Network(source, cells, syn, self.cells, self.weights)
        self.network.store()

    def shown(self) -> list[tuple[Any, str]]:
        return [(m, n) for m in (self.cells, self.weights) for n in m.record_variables]

    def brian(self, w: np.ndarray | None = None) -> dict[str, np.ndarray]:
        self.network.restore()
        if w is not None:
            self.synapses.w = w
        self.network.run(12 * ms)
        return {n: np.array(getattr(m, f"{n}_")).T for m, n in self.shown()}

    def engine(self, **options: Any) -> tuple[dict[str, torch.Tensor], torch.Tensor]:
        self.network.restore()
        sim = bg.Simulator(
            self.network,
            12 * ms,
            parameters=["S.w"],
            surrogate=bg.surrogate.fast_sigmoid(slope=10, scale=1.0),
            **options,
        )
        w = torch.tensor(self.base, requires_grad=True)
        out = sim({"S.w": w})
        seen = {n: getattr(out[m], n) for m, n in self.shown()}
        (gradient,) = torch.autograd.grad(loss(seen), [w])
        return {n: value.detach() for n, value in seen.items()}, gradient


def loss(seen: dict[str, Any]) -> Any:
    """Weigh every element differently, so that no two errors cancel."""
    total: Any = 0
    for value in seen.values():
        weights = np.cos(0.7 * np.arange(value.shape[0] * value.shape[1])).reshape(value.shape)
        if isinstance(value, torch.Tensor):
            weights = torch.tensor(weights)
        total = total + (weights * value).sum() + 0.1 * (value**2).sum()
    return total


def check(model: str, code: str) -> None:
    driven = Driven(model, code)
    want = driven.brian()
    got, gradient = driven.engine()
    for name, expected in want.items():
        assert_traces(got[name], expected, TRACES, name)
    directions = np.random.default_rng(1).uniform(-1, 1, (2, 6))
    reach = float(gradient.abs().max())
    assert reach > 0
    for direction in directions:
        ends = [loss(driven.brian(driven.base + s * STEP * direction)) for s in (1, -1)]
        slope = (ends[0] - ends[1]) / (2 * STEP)
        assert abs(slope - float(gradient.numpy() @ direction)) <= GRADIENT_DIFFERENCES * reach


@pytest.mark.parametrize("name", CASES)
def test_values_are_brians_and_gradients_differences(name: str) -> None:
    check(*CASES[name])


def any_code(seed: int) -> tuple[str, str]:
    """Draw statements on own and shared variables, with names for some values."""
    draw = random.Random(seed)
    is_driven = draw.random() < 0.5
    own = ["w", "x", *(["y"] if is_driven else [])]
    shared = ["v_post", "g_post", "r_post"]
    readable = draw.sample(shared, 2)
    lines: list[str] = []
    local: list[str] = []
    for k in range(draw.randint(3, 6)):
        a, b = draw.choice(own + local), draw.choice(own + readable + local)
        match draw.choice(["add", "scale", "own", "local", "local"]):
            case "add":
                lines.append(f"{draw.choice(shared)} += 0.1*{a}")
            case "scale":
                lines.append(f"{draw.choice(shared)} *= 1 + 0.05*{a}")
            case "own":
                target = draw.choice(own)
                lines.append(f"{target} = 0.8*{target} + 0.05*{a}*{b}")
            case _:
                local.append(f"m{k}")
                lines.append(f"m{k} = 0.5*{a} + 0.1*{b}")
    lines.append(f"v_post += 0.1*{draw.choice(local + own)}")
    return MODEL + (f"\n{DRIVEN}" if is_driven else ""), "\n".join(lines)


def sums_and_products(code: str) -> bool:
    """Say whether a variable is both added to and scaled: there Brian's targets differ."""
    found = [
        {line.split()[0] for line in code.split("\n") if f" {op} " in line} for op in ("+=", "*=")
    ]
    return bool(found[0] & found[1])


ANY = [seed for seed in range(60) if not sums_and_products(any_code(seed)[1])][:16]


@pytest.mark.parametrize("seed", ANY)
def test_any_code(seed: int) -> None:
    check(*any_code(seed))
