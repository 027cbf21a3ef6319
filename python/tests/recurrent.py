"""A recurrent network with excitation, inhibition and delays, in Brian 2 and as a loop."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, ms, mV

import brian2grad as bg
from oracle import surrogates
from oracle.network import Wiring, recurrent
from oracle.spike import Indicator

N, STEPS, DT = 12, 300, 1e-4
SCALE, SLOPE = 5e-3, 10.0
NAMES = {"v": "cells.v", "tau": "tau", "taus": "taus", "exc": "exc.w", "inh": "inh.w"}


class Recurrent:
    """Neurons with excitatory and inhibitory synapses of delays from 1 to 5 steps."""

    def __init__(self, delays: tuple[int, int] = (1, 5), support: float | None = None) -> None:
        self.support = support
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
            surrogate=bg.surrogate.fast_sigmoid(
                slope=SLOPE, scale=SCALE * 1e3 * mV, support=self.support
            ),
            **options,
        )

    def oracle(self, values: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        derivative = surrogates.fast_sigmoid(SLOPE)
        if self.support is not None:
            derivative = surrogates.supported(derivative, self.support)
        spike = Indicator(derivative, SCALE)
        return recurrent(values, self.wirings, spike, STEPS, DT, 10)
