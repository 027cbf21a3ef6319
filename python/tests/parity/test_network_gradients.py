"""Gradients through synapses are those of backpropagation through time in PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, ms, mV

import brian2grad as bg
from oracle import surrogates
from oracle.network import Wiring, recurrent
from oracle.spike import Indicator
from tolerances import GRADIENTS, TRACES

N, STEPS, DT = 12, 300, 1e-4
SCALE, SLOPE = 5e-3, 10.0
NAMES = {"v": "cells.v", "tau": "tau", "taus": "taus", "exc": "exc.w", "inh": "inh.w"}


class Recurrent:
    """Neurons with excitatory and inhibitory synapses of delays from 1 to 5 steps."""

    def __init__(self, delays: tuple[int, int] = (1, 5)) -> None:
        random = np.random.default_rng(3)
        names = {"tau": 8 * ms, "taus": 4 * ms, "Vt": 15 * mV, "tref": 1 * ms}
        self.group = NeuronGroup(
            N,
            """dv/dt = (E + ge - v)/tau : volt (unless refractory)
            dge/dt = -ge/taus : volt
            E : volt""",
            threshold="v > Vt",
            reset="v = 0*mV",
            refractory="tref",
            method="euler",
            namespace=names,
            name="cells",
        )
        self.group.v = random.uniform(0, 14, N) * mV
        self.group.E = random.uniform(16, 24, N) * mV
        self.wirings: dict[str, Wiring] = {}
        self.values = {
            "v": torch.tensor(np.array(self.group.v_)),
            "E": torch.tensor(np.array(self.group.E_)),
            "tau": torch.tensor(8e-3, dtype=torch.float64),
            "taus": torch.tensor(4e-3, dtype=torch.float64),
            "Vt": torch.tensor(15e-3, dtype=torch.float64),
            "Vr": torch.tensor(0.0, dtype=torch.float64),
        }
        synapses = []
        for name, sources, strength in (("exc", range(8), 4e-3), ("inh", range(8, N), -5e-3)):
            pairs = [(i, j) for i in sources for j in range(N) if random.random() < 0.5]
            i, j = np.array(pairs).T
            s = Synapses(self.group, self.group, "w : volt", on_pre="ge_post += w", name=name)
            s.connect(i=i, j=j)
            steps = random.integers(delays[0], delays[1] + 1, len(i))
            s.delay = steps * 0.1 * ms
            s.w = random.uniform(0.2, 1, len(i)) * strength * 1e3 * mV
            synapses.append(s)
            self.wirings[name] = Wiring(*map(torch.tensor, (i, j, steps)))
            self.values[name] = torch.tensor(np.array(s.w_))
        self.trace = StateMonitor(self.group, "v", record=True)
        self.spikes = SpikeMonitor(self.group)
        self.network = Network(self.group, *synapses, self.trace, self.spikes)

    def simulator(self, names: list[str], **options: Any) -> bg.Simulator:
        return bg.Simulator(
            self.network,
            STEPS * DT * 1e3 * ms,
            [NAMES[n] for n in names],
            rasters=[self.spikes],
            surrogate=bg.surrogate.fast_sigmoid(slope=SLOPE, scale=SCALE * 1e3 * mV),
            **options,
        )

    def oracle(self, values: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        spike = Indicator(surrogates.fast_sigmoid(SLOPE), SCALE)
        return recurrent(values, self.wirings, spike, STEPS, DT, 10)


def loss(v: torch.Tensor, raster: torch.Tensor) -> torch.Tensor:
    w = torch.cos(0.7 * torch.arange(v.numel(), dtype=v.dtype)).reshape(v.shape)
    return (w * v / SCALE).sum() + (w * raster.cumsum(0)).sum()


def batched(model: Recurrent, names: list[str], batch: int) -> dict[str, torch.Tensor]:
    torch.manual_seed(1)
    found = {}
    for name in names:
        value = model.values[name]
        if batch and name not in ("inh", "tau"):  # these two are shared by the batch
            factors = 1 + 0.1 * torch.rand(batch, *[1] * value.ndim, dtype=value.dtype)
            value = value * factors
        found[name] = value.clone().requires_grad_()
    return found


@pytest.mark.parametrize("delays", [(1, 5), (3, 3), (0, 2)])
@pytest.mark.parametrize("batch", [0, 3, 8])
def test_recurrent_network(batch: int, delays: tuple[int, int]) -> None:
    model = Recurrent(delays)
    names = ["exc", "inh", "tau", "taus", "v"]
    sim = model.simulator(names)
    mine, theirs = batched(model, names, batch), batched(model, names, batch)
    out = sim({NAMES[n]: v for n, v in mine.items()})
    v, raster = out[model.trace].v, out[model.spikes].raster
    columns = {
        n: t.unsqueeze(-1) if n in ("tau", "taus") and t.ndim else t for n, t in theirs.items()
    }
    shape = (batch, N) if batch else (N,)
    everything = {**model.values, **columns}
    everything["v"] = everything["v"].expand(shape)
    want_v, want_raster = model.oracle(everything)
    assert float(want_raster.sum()) > 20 * max(1, batch)
    assert torch.equal(raster, want_raster)
    reach = float(want_v.max() - want_v.min())
    assert float((v - want_v).abs().max()) <= TRACES * reach
    loss(v, raster).backward()
    loss(want_v, want_raster).backward()
    for name in names:
        got, want = mine[name].grad, theirs[name].grad
        assert got is not None and want is not None
        assert float((got - want).abs().max()) <= GRADIENTS * float(want.abs().max()), name
