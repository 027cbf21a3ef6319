"""Intermediate values in code that runs statement after statement, with silent events.

What PyTorch's loop does follows Brian's numpy target: each statement for all synapses, on what the
ones before it have left. Each is an effect of its own, of which a silent event gets its share.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, ms
from torch import Tensor

import brian2grad as bg
from oracle import surrogates
from oracle.compare import assert_gradients, assert_traces, gradients, leaves
from oracle.spike import Indicator, blend
from tolerances import GRADIENTS, TRACES

STEPS, SOURCES, TARGETS, DT = 200, 4, 3, 0.1
TAU, TAU_V, TAU_Y = 6.0, 9.0, 7.0
SOURCE, TARGET = (torch.tensor(np.divmod(np.arange(SOURCES * TARGETS), TARGETS)[k]) for k in (0, 1))


def oracle(p: dict[str, Tensor], is_driven: bool) -> dict[str, Tensor]:
    spike = Indicator(surrogates.fast_sigmoid(10.0))
    u, v, w, y = p["u"], torch.full((TARGETS,), 0.1, dtype=torch.float64), p["w"], p["y"]
    g = torch.zeros_like(v)
    kept: dict[str, list[Tensor]] = {"v": [], "g": [], "w": [], "s": []}
    for n in range(STEPS):
        kept["v"].append(v)
        kept["g"].append(g)
        kept["w"].append(w)
        u = u + DT * (p["a"] - u) / TAU
        v = v - DT * v / TAU_V
        s = spike.above(u, torch.ones((), dtype=torch.float64))
        kept["s"].append(s)
        at = s[SOURCE]
        if is_driven:
            y = y * np.exp(-DT / TAU_Y) if n else y  # flow, also without an event
            y = blend(at, y, y + 0.1)
        v = v.index_add(0, TARGET, at * w)
        up = p["k"] * v[TARGET] * (y if is_driven else 1)
        w = blend(at, w, 0.8 * w + up)
        g = g.index_add(0, TARGET, at * up)
        u = blend(s, u, torch.zeros_like(u))
    return {name: torch.stack(rows) for name, rows in kept.items()}


def engine(values: dict[str, Tensor], is_driven: bool) -> dict[str, Tensor]:
    source = NeuronGroup(
        SOURCES,
        "du/dt = (a - u)/(6*ms) : 1\na : 1",
        threshold="u > 1",
        reset="u = 0",
        method="euler",
        name="source",
    )
    cells = NeuronGroup(TARGETS, "dv/dt = -v/(9*ms) : 1\ng : 1", method="euler", name="cells")
    cells.v = 0.1
    driven = "dy/dt = -y/(7*ms) : 1 (event-driven)" if is_driven else "y : 1"
    up = "k*v_post*y" if is_driven else "k*v_post"
    code = f"v_post += w\nup = {up}\nw = 0.8*w + up\ng_post += up"
    syn = Synapses(
        source,
        cells,
        f"w : 1\n{driven}",
        on_pre=("y += 0.1\n" if is_driven else "") + code,
        method="exact",
        namespace={"k": 0.05},
        name="syn",
    )
    syn.connect()
    shown = StateMonitor(cells, ["v", "g"], record=True)
    weights = StateMonitor(syn, "w", record=True)
    spikes = SpikeMonitor(source)
    names = {"a": "source.a", "u": "source.u", "w": "syn.w", "k": "k"}
    names |= {"y": "syn.y"} if is_driven else {}
    sim = bg.Simulator(
        Network(source, cells, syn, shown, weights, spikes),
        STEPS * DT * ms,
        list(names.values()),
        rasters=[spikes],
        surrogate=bg.surrogate.fast_sigmoid(slope=10),
    )
    out = sim({names[n]: value for n, value in values.items() if n in names})
    return {"v": out[shown].v, "g": out[shown].g, "w": out[weights].w, "s": out[spikes].raster}


def loss(seen: dict[str, Tensor]) -> Tensor:
    late = torch.linspace(0, 1, STEPS, dtype=torch.float64)[:, None]
    w = seen["w"] * torch.cos(torch.arange(SOURCES * TARGETS, dtype=torch.float64))
    return (seen["v"] ** 2).sum() + (seen["g"] * seen["v"]).sum() + (w * late).sum()


@pytest.mark.parametrize("is_driven", [False, True])
def test_gradient_is_that_of_pytorch(is_driven: bool) -> None:
    random = np.random.default_rng(4)
    values = {
        "a": torch.tensor(random.uniform(0.9, 1.8, SOURCES)),  # the first stays silent
        "u": torch.tensor(random.uniform(0, 0.9, SOURCES)),
        "w": torch.tensor(random.uniform(0.05, 0.3, SOURCES * TARGETS)),
        "k": torch.tensor(0.05, dtype=torch.float64),
        "y": torch.tensor(random.uniform(0.5, 1, SOURCES * TARGETS)),
    }
    values["a"][0] = 0.97
    if not is_driven:
        del values["y"]
    mine, theirs = leaves(values), leaves(values)
    want = oracle({"y": torch.zeros(()), **theirs}, is_driven)
    got = engine(mine, is_driven)
    counts = want["s"].detach().sum(0)
    assert float(counts[0]) == 0
    assert float(counts.sum()) >= 6
    assert torch.equal(got["s"].detach(), want["s"].detach())
    for name in ("v", "g", "w"):
        assert_traces(got[name], want[name], TRACES, name)
    expected = gradients(loss(want), theirs)
    assert expected["a"] is not None
    assert float(expected["a"][0]) != 0
    assert_gradients(gradients(loss(got), mine), expected, GRADIENTS)
