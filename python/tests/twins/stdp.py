"""Plastic synapses, from inputs or recurrent."""

from __future__ import annotations

import numpy as np
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, ms

import brian2grad as bg
from networks import DT, SLOPE, Twin, array, number
from oracle import surrogates
from oracle.pathways import Pathway
from oracle.spike import Indicator
from oracle.stdp import stdp

N_IN, N, STEPS = 10, 5, 400
SHARED = ("taupost", "gmax", "w")
EQUATIONS = "dv/dt = (E + ge - v)/taum : 1\ndge/dt = -ge/taue : 1\nE : 1"


def network(is_recurrent: bool, flag: str) -> Twin:
    random = np.random.default_rng(17)
    names = {
        "taum": 8 * ms,
        "taue": 4 * ms,
        "taupre": 12 * ms,
        "taupost": 15 * ms,
        "dApre": 0.04,
        "dApost": -0.05,
        "gmax": 0.35,
    }
    count = 8 if is_recurrent else N

    def group(name: str, size: int, drive: tuple[float, float], equations: str) -> NeuronGroup:
        made = NeuronGroup(
            size,
            equations,
            threshold="v > 1",
            reset="v = 0",
            method="euler",
            namespace=names,
            name=name,
        )
        made.v = random.uniform(0, 0.95, size)
        made.E = random.uniform(*drive, size)
        return made

    cells = group("cells", count, (1.05, 1.5) if is_recurrent else (0.99, 1.25), EQUATIONS)
    inputs = group("inputs", N_IN, (1.05, 1.7), "dv/dt = (E - v)/taum : 1\nE : 1")
    sources = cells if is_recurrent else inputs
    i, j = np.array(
        [
            (a, b)
            for a in range(len(sources))
            for b in range(count)
            if not (is_recurrent and a == b) and random.random() < 0.6
        ]
    ).T
    syn = Synapses(
        sources,
        cells,
        f"""w : 1
        dApre/dt = -Apre/taupre : 1 ({flag})
        dApost/dt = -Apost/taupost : 1 ({flag})""",
        on_pre="ge_post += w; Apre += dApre; w = clip(w + Apost, 0, gmax)",
        on_post="Apost += dApost; w = clip(w + Apre, 0, gmax)",
        method="exact",
        namespace=names,
        name="syn",
    )
    syn.connect(i=i, j=j)
    steps, back = random.integers(0, 10, len(i)), random.integers(0, 4, len(i))
    syn.pre.delay = steps * 0.1 * ms
    syn.post.delay = back * 0.1 * ms
    syn.w = random.uniform(0.03, 0.33, len(i))
    syn.Apre = random.uniform(0, 0.03, len(i))
    syn.Apost = random.uniform(-0.03, 0, len(i))
    shown, spikes = StateMonitor(cells, "v", record=True), SpikeMonitor(cells)
    weights, more = StateMonitor(syn, "w", record=True), SpikeMonitor(inputs)
    network = Network(cells, syn, shown, weights, spikes)
    if not is_recurrent:
        network.add(inputs, more)
    spike = Indicator(surrogates.fast_sigmoid(SLOPE), 0.3)
    values = {name: number(float(value)) for name, value in names.items()} | {"Vt": number(1.0)}
    values |= {"v": array(cells.v), "E": array(cells.E)}
    values |= {"vi": array(inputs.v), "Ei": array(inputs.E)}
    values |= {name: array(getattr(syn, name)) for name in ("w", "Apre", "Apost")}
    trained = {"v": "cells.v", "w": "syn.w", "Apre": "syn.Apre", "Apost": "syn.Apost"}
    trained |= {} if is_recurrent else {"vi": "inputs.v"}
    pre = Pathway.of(i, j, steps)
    post = Pathway.of(j, i, back)
    return Twin(
        network,
        STEPS,
        trained | {n: n for n in ("dApre", "dApost", "taupre", "taupost", "gmax", "taum")},
        values,
        lambda p: stdp(p, pre, post, spike, STEPS, DT, is_recurrent, flag == "event-driven"),
        {"v": (shown, "v", 0.3), "w": (weights, "w", 0.1)},
        {"cells": spikes} | ({} if is_recurrent else {"inputs": more}),
        bg.surrogate.fast_sigmoid(slope=SLOPE, scale=0.3),
    )
