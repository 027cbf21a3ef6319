"""Brian 2's example CUBA, with a tenth of its neurons."""

from __future__ import annotations

import numpy as np
import torch
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, ms, mV

import brian2grad as bg
from networks import DT, SLOPE, Twin, array, number
from oracle import surrogates
from oracle.cuba import cuba
from oracle.spike import Indicator

N, N_EXC, STEPS = 400, 320, 1000


def network() -> Twin:
    random = np.random.default_rng(2005)
    names = {
        "taum": 20 * ms,
        "taue": 5 * ms,
        "taui": 10 * ms,
        "Vt": -50 * mV,
        "Vr": -60 * mV,
        "El": -49 * mV,
        "we": 60 * 0.27 / 10 * mV,
        "wi": -20 * 4.5 / 10 * mV,
    }
    cells = NeuronGroup(
        N,
        """dv/dt = (ge + gi - (v - El))/taum : volt (unless refractory)
        dge/dt = -ge/taue : volt
        dgi/dt = -gi/taui : volt""",
        threshold="v > Vt",
        reset="v = Vr",
        refractory=5 * ms,
        method="exact",
        namespace=names,
        name="cells",
    )
    cells.v = random.uniform(-60, -50, N) * mV
    cells.ge = random.uniform(0, 20, N) * mV
    synapses, counts = [], {}
    for name, first, last, code in (("exc", 0, N_EXC, "ge += we"), ("inh", N_EXC, N, "gi += wi")):
        is_there = random.random((N, N)) < 0.1
        is_there[:first] = is_there[last:] = False
        i, j = np.nonzero(is_there)
        s = Synapses(cells, cells, on_pre=code, name=name, namespace=names)
        s.connect(i=i, j=j)
        synapses.append(s)
        counts[name] = torch.tensor(is_there, dtype=torch.float64)
    shown, spikes = StateMonitor(cells, "v", record=True), SpikeMonitor(cells)
    spike = Indicator(surrogates.fast_sigmoid(SLOPE), 5e-3)
    return Twin(
        Network(cells, *synapses, shown, spikes),
        STEPS,
        {"v": "cells.v", "ge": "cells.ge"}
        | {name: name for name in ("we", "wi", "taum", "taue", "taui")},
        {name: number(float(value)) for name, value in names.items()}
        | {"v": array(cells.v_), "ge": array(cells.ge_)},
        lambda p: cuba(p, counts["exc"], counts["inh"], spike, STEPS, DT, 50),
        {"v": (shown, "v", 5e-3)},
        {"cells": spikes},
        bg.surrogate.fast_sigmoid(slope=SLOPE, scale=5 * mV),
    )
