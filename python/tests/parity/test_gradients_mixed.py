"""One network of everything that sends events, each kind with its own surrogate."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from brian2 import (
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
from oracle import philox, surrogates
from oracle.spike import Indicator
from tolerances import GRADIENTS, TRACES

STEPS, DT, SEED = 400, 1e-4, 12
INPUTS, CELLS, UNITS = 6, 5, 4
NAMES = {
    "rates": "feed.rates",
    "tau": "tau",
    "taux": "taux",
    "w1": "from_feed.w",
    "w2": "to_units.w",
    "w3": "back.w",
    "v": "cells.v",
}


class Mixed:
    """Poisson input, neurons in volts, dimensionless units with a custom event, delays between."""

    def __init__(self) -> None:
        random = np.random.default_rng(8)
        names = {"tau": 9 * ms, "taus": 4 * ms, "taux": 6 * ms, "El": 12 * mV, "Vt": 15 * mV}
        feed = PoissonGroup(INPUTS, rates=random.uniform(200, 700, INPUTS) * Hz, name="feed")
        self.cells = NeuronGroup(
            CELLS,
            """dv/dt = (El + ge - v)/tau : volt
            dge/dt = -ge/taus : volt""",
            threshold="v > Vt",
            reset="v = 0*mV",
            method="euler",
            namespace=names,
            name="cells",
        )
        self.cells.v = random.uniform(0, 14, CELLS) * mV
        self.units = NeuronGroup(
            UNITS,
            """dx/dt = (1.5*y - x)/taux : 1
            dy/dt = -y/taux : 1""",
            threshold="x > 0.4",
            reset="x = 0",
            events={"high": "y > 0.5"},
            method="euler",
            namespace=names,
            name="units",
        )
        self.links = {
            "w1": self.link(random, feed, self.cells, "w : volt", "ge_post += w", 2, "from_feed"),
            "w2": self.link(random, self.cells, self.units, "w : 1", "y_post += w", 1, "to_units"),
            "w3": self.link(
                random, self.units, self.cells, "w : volt", "ge_post += w", 3, "back", "high"
            ),
        }
        self.links["w1"].w = random.uniform(1, 4, (INPUTS, CELLS)).ravel() * mV
        self.links["w2"].w = random.uniform(0.1, 0.5, (CELLS, UNITS)).ravel()
        self.links["w3"].w = random.uniform(-0.3, 0.1, (UNITS, CELLS)).ravel() * mV
        self.traces = {
            "v": StateMonitor(self.cells, "v", record=True),
            "x": StateMonitor(self.units, "x", record=True),
        }
        self.spikes = {
            "feed": SpikeMonitor(feed),
            "cells": SpikeMonitor(self.cells),
            "units": SpikeMonitor(self.units),
        }
        network = Network(
            feed,
            self.cells,
            self.units,
            *self.links.values(),
            *self.traces.values(),
            *self.spikes.values(),
        )
        self.simulator = bg.Simulator(
            network,
            STEPS * DT * 1e3 * ms,
            list(NAMES.values()),
            rasters=list(self.spikes.values()),
            surrogate={
                self.cells: bg.surrogate.fast_sigmoid(slope=10, scale=5 * mV),
                (self.units, "spike"): bg.surrogate.atan(alpha=2),
                (self.units, "high"): bg.surrogate.gaussian(sigma=0.5),
            },
            seed=SEED,
        )

    @staticmethod
    def link(
        random: np.random.Generator,
        source: NeuronGroup,
        target: NeuronGroup,
        model: str,
        code: str,
        steps: int,
        name: str,
        event: str = "spike",
    ) -> Synapses:
        made = Synapses(source, target, model, on_pre=code, on_event={"pre": event}, name=name)
        made.connect()
        made.delay = steps * 0.1 * ms
        return made


def reference(values: dict[str, torch.Tensor], batch: int) -> dict[str, torch.Tensor]:
    """Simulate the same step by step."""
    samples = max(1, batch)
    u = philox.uniform(SEED, STEPS, INPUTS, samples)
    cell = Indicator(surrogates.fast_sigmoid(10.0), 5e-3)
    unit, high = Indicator(surrogates.atan(2.0)), Indicator(surrogates.gaussian(0.5))
    chance = Indicator(surrogates.straight_through())
    tau, taux, taus, El, Vt = values["tau"], values["taux"], 4e-3, 12e-3, 15e-3
    w = {
        "w1": values["w1"].unflatten(-1, (INPUTS, CELLS)),
        "w2": values["w2"].unflatten(-1, (CELLS, UNITS)),
        "w3": values["w3"].unflatten(-1, (UNITS, CELLS)),
    }
    v = values["v"].expand(samples, CELLS)
    ge = torch.zeros(samples, CELLS, dtype=torch.float64)
    x = y = torch.zeros(samples, UNITS, dtype=torch.float64)
    sent: dict[str, list[torch.Tensor]] = {"w1": [], "w2": [], "w3": []}
    kept: dict[str, list[torch.Tensor]] = {k: [] for k in ("v", "x", "feed", "cells", "units")}

    def arriving(name: str, delay: int, n: int) -> torch.Tensor | float:
        return (sent[name][n - delay].unsqueeze(-2) @ w[name]).squeeze(-2) if n >= delay else 0.0

    for n in range(STEPS):
        kept["v"].append(v)
        kept["x"].append(x)
        v, ge = v + DT * (El + ge - v) / tau, ge - DT * ge / taus
        x, y = x + DT * (1.5 * y - x) / taux, y - DT * y / taux
        s_feed = chance.below(u[n], values["rates"] * DT)
        s_cell = cell.above(v, torch.tensor(Vt, dtype=torch.float64))
        s_unit = unit.above(x, torch.tensor(0.4, dtype=torch.float64))
        s_high = high.above(y, torch.tensor(0.5, dtype=torch.float64))
        for name, s in (("w1", s_feed), ("w2", s_cell), ("w3", s_high)):
            sent[name].append(s)
        ge = ge + arriving("w1", 2, n) + arriving("w3", 3, n)
        y = y + arriving("w2", 1, n)
        v, x = (1 - s_cell) * v, (1 - s_unit) * x
        for name, s in (("feed", s_feed), ("cells", s_cell), ("units", s_unit)):
            kept[name].append(s)
    found = {name: torch.stack(rows) for name, rows in kept.items()}
    return found if batch else {name: rows[:, 0] for name, rows in found.items()}


def loss(found: dict[str, torch.Tensor]) -> torch.Tensor:
    total = torch.zeros((), dtype=torch.float64)
    for name, scale in (("v", 5e-3), ("x", 1.0), ("feed", 1.0), ("cells", 1.0), ("units", 1.0)):
        a = found[name] if name in ("v", "x") else found[name].cumsum(0)
        total = (
            total + (torch.cos(0.3 * torch.arange(a.numel())).reshape(a.shape) * a).sum() / scale
        )
    return total


@pytest.mark.parametrize("batch", [0, 3])
def test_each_kind_of_event_has_its_surrogate(batch: int) -> None:
    model = Mixed()
    torch.manual_seed(4)
    start = {}
    for name, full in NAMES.items():
        value = torch.tensor(model.simulator.parameters[full].value, dtype=torch.float64)
        shape = (batch, *value.shape) if batch and name != "w2" else value.shape
        start[name] = value * (1 + 0.1 * torch.rand(shape, dtype=torch.float64))
    mine, theirs = ({k: a.clone().requires_grad_() for k, a in start.items()} for _ in range(2))
    out = model.simulator({NAMES[k]: a for k, a in mine.items()})
    got = {k: getattr(out[m], k) for k, m in model.traces.items()}
    got |= {k: out[m].raster for k, m in model.spikes.items()}
    columns = {
        k: a.unsqueeze(-1) if k in ("tau", "taux") and batch else a for k, a in theirs.items()
    }
    want = reference(columns, batch)
    for name in ("feed", "cells", "units"):
        assert int(want[name].sum()) > 10 * max(1, batch), name
        assert torch.equal(got[name], want[name]), name
    for name in ("v", "x"):
        reach = float(want[name].max() - want[name].min())
        assert float((got[name] - want[name]).abs().max()) <= TRACES * reach, name
    loss(got).backward()
    loss(want).backward()
    for name in NAMES:
        a, b = mine[name].grad, theirs[name].grad
        assert a is not None and b is not None
        assert float(b.abs().max()) > 0, name
        assert float((a - b).abs().max()) <= GRADIENTS * float(b.abs().max()), name
