"""A network with short-term plasticity, event-driven or clock-driven."""

from __future__ import annotations

import numpy as np
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, ms

import brian2grad as bg
from networks import DT, Twin, array, number, pairs
from oracle import surrogates
from oracle.pathways import Pathway
from oracle.spike import Indicator
from oracle.stp import tsodyks_markram

N, STEPS = 8, 400
SHARED = ("tau_f", "U", "w")


def network(flag: str, has_post: bool = False, at_rest: bool = False) -> Twin:
    """``at_rest``: x is 1 and u is 0 at the start, where neither flows."""
    random = np.random.default_rng(11)
    names = {
        "taum": 10 * ms,
        "taus": 3 * ms,
        "tau_rec": 30 * ms,
        "tau_f": 60 * ms,
        "U": 0.35,
        "kick": 0.2,
    }
    cells = NeuronGroup(
        N,
        "dv/dt = (E + I - v)/taum : 1\ndI/dt = -I/taus : 1\nE : 1",
        threshold="v > 1",
        reset="v = 0",
        method="euler",
        namespace=names,
        name="cells",
    )
    cells.v = random.uniform(0, 0.95, N)
    cells.E = random.uniform(1.05, 1.8, N)
    i, j = pairs(random, range(N), range(N), 0.5)
    syn = Synapses(
        cells,
        cells,
        f"w : 1\ndx/dt = (1 - x)/tau_rec : 1 ({flag})\ndu/dt = -u/tau_f : 1 ({flag})",
        on_pre="u += U*(1 - u); I_post += w*u*x; x -= u*x",
        on_post="u += kick*(1 - u)" if has_post else None,
        method="exact",
        namespace=names,
        name="syn",
    )
    syn.connect(i=i, j=j)
    steps = random.integers(0, 12, len(i))
    syn.pre.delay = steps * 0.1 * ms
    if has_post:
        syn.post.delay = 0.3 * ms
    syn.w = random.uniform(-0.3, 0.8, len(i))
    syn.x = 1 if at_rest else random.uniform(0.4, 1, len(i))
    syn.u = 0 if at_rest else random.uniform(0, 0.5, len(i))
    shown, spikes = StateMonitor(cells, ["v", "I"], record=True), SpikeMonitor(cells)
    spike = Indicator(surrogates.atan(), 0.3)
    pathway = Pathway.of(i, j, steps)
    values = {name: number(float(value)) for name, value in names.items()} | {"Vt": number(1.0)}
    values |= {name: array(getattr(cells, name)) for name in ("v", "E")}
    values |= {name: array(getattr(syn, name)) for name in ("w", "x", "u")}
    trained = {"v": "cells.v", "w": "syn.w", "x": "syn.x", "u": "syn.u"}
    constants = ["U", "tau_rec", "tau_f", "taum", *(["kick"] if has_post else [])]
    return Twin(
        Network(cells, syn, shown, spikes),
        STEPS,
        trained | {name: name for name in constants},
        values,
        lambda p: tsodyks_markram(
            p,
            pathway,
            pathway.backward(3) if has_post else None,
            spike,
            STEPS,
            DT,
            flag == "event-driven",
        ),
        {"v": (shown, "v", 0.3), "I": (shown, "I", 0.1)},
        {"cells": spikes},
        bg.surrogate.atan(scale=0.3),
    )
