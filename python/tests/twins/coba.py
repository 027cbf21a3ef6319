"""A conductance-based network."""

from __future__ import annotations

import numpy as np
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, ms, mV

import brian2grad as bg
from networks import DT, SLOPE, Twin, array, number, pairs
from oracle import surrogates
from oracle.coba import coba
from oracle.pathways import Pathway
from oracle.spike import Indicator

N, N_EXC, STEPS = 25, 19, 300


def network(method: str) -> Twin:
    random = np.random.default_rng(5)
    names = {
        "taum": 15 * ms,
        "taue": 4 * ms,
        "taui": 7 * ms,
        "Ee": 60 * mV,
        "Ei": -20 * mV,
        "Vt": 10 * mV,
        "Vr": 0 * mV,
        "we": 0.06,
        "wi": 0.2,
    }
    cells = NeuronGroup(
        N,
        """dv/dt = (ge*(Ee - v) + gi*(Ei - v) - (v - El))/taum : volt (unless refractory)
        dge/dt = -ge/taue : 1
        dgi/dt = -gi/taui : 1
        El : volt""",
        threshold="v > Vt",
        reset="v = Vr",
        refractory=2 * ms,
        method=method,
        namespace=names,
        name="cells",
    )
    cells.v = random.uniform(-2, 9, N) * mV
    cells.El = random.uniform(11, 26, N) * mV
    synapses, pathways = [], {}
    for name, sources, code in (
        ("exc", range(N_EXC), "ge += we"),
        ("inh", range(N_EXC, N), "gi += wi"),
    ):
        i, j = pairs(random, sources, range(N), 0.3)
        s = Synapses(cells, cells, on_pre=code, name=name, namespace=names)
        s.connect(i=i, j=j)
        steps = random.integers(0, 15, len(i))
        s.delay = steps * 0.1 * ms
        synapses.append(s)
        pathways[name] = Pathway.of(i, j, steps)
    shown = StateMonitor(cells, ["v", "ge", "gi"], record=True)
    spikes = SpikeMonitor(cells)
    spike = Indicator(surrogates.fast_sigmoid(SLOPE), 5e-3)
    values = {name: number(float(value)) for name, value in names.items()}
    values |= {"v": array(cells.v_), "El": array(cells.El_)}
    return Twin(
        Network(cells, *synapses, shown, spikes),
        STEPS,
        {"v": "cells.v"} | {name: name for name in ("we", "wi", "taum", "taue", "taui")},
        values,
        lambda p: coba(p, pathways, spike, STEPS, DT, method, 20),
        {"v": (shown, "v", 5e-3), "ge": (shown, "ge", 0.1), "gi": (shown, "gi", 0.1)},
        {"cells": spikes},
        bg.surrogate.fast_sigmoid(slope=SLOPE, scale=5 * mV),
    )
