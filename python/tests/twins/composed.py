"""Pathway code whose effects depend on their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, ms
from torch import Tensor

import brian2grad as bg
from networks import DT, SLOPE, Twin, array, number, pairs
from oracle import surrogates
from oracle.composed import composed
from oracle.pathways import Pathway, Record, State
from oracle.spike import Indicator

N, STEPS = 8, 240
Parameters = Mapping[str, Tensor]


@dataclass(frozen=True)
class Case:
    """Code for Brian 2 and for PyTorch, and the constants that it names.

    ``in_one`` is the same in one statement, where Brian 2's numpy target does not act event after
    event: it takes in-place statements one by one for all events, other than its Cython target.
    """

    on_pre: str
    code: Callable[[Parameters, State], State]
    constants: tuple[str, ...] = ()
    reads_m: bool = False
    in_one: str | None = None


def _through_m(p: Parameters, x: State) -> State:
    m = 0.5 * x["m"] + x["g"] + p["k"]
    return {"m": m, "g": x["g"] + x["w"] * m}


CASES = {
    "towards": Case(
        "v_post = v_post + w*(Es - v_post)",
        lambda p, x: {"v": x["v"] + x["w"] * (p["Es"] - x["v"])},
        ("Es",),
    ),
    "scaled": Case("v_post *= factor", lambda p, x: {"v": x["v"] * p["factor"]}, ("factor",)),
    "scaled_by_weight": Case("v_post *= 1 + w", lambda p, x: {"v": x["v"] * (1 + x["w"])}),
    "two_statements": Case(
        "v_post *= factor; v_post += w",
        lambda p, x: {"v": x["v"] * p["factor"] + x["w"]},
        ("factor",),
        in_one="v_post = v_post*factor + w",
    ),
    "two_variables": Case(
        "g_post += w*(Es - v_post); v_post = v_post + 0.1*g_post",
        lambda p, x: {
            "g": x["g"] + x["w"] * (p["Es"] - x["v"]),
            "v": x["v"] + 0.1 * (x["g"] + x["w"] * (p["Es"] - x["v"])),
        },
        ("Es",),
    ),
    "reading_what_others_add": Case(
        "m = 0.5*m + g_post + k; g_post += w*m", _through_m, ("k",), True
    ),
    "clipped": Case(
        "g_post = clip(g_post + w, -k, k)",
        lambda p, x: {"g": torch.minimum(torch.maximum(x["g"] + x["w"], -p["k"]), p["k"])},
        ("k",),
    ),
}


def network(case: Case, is_refractory: bool, longest: int) -> Twin:
    """Many neurons spike together, so that several events reach one neuron in one step."""
    random = np.random.default_rng(37)
    names = {"tau": 6 * ms, "taug": 3 * ms, "Vr": 0.05, "Es": 1.3, "factor": 0.9, "k": 0.1}
    used = ["tau", "Vr", *(["taug"] if "g_" in case.on_pre else []), *case.constants]
    cells = NeuronGroup(
        N,
        f"""dv/dt = (E + g - v)/tau : 1{" (unless refractory)" if is_refractory else ""}
        dg/dt = -g/taug : 1
        E : 1""",
        threshold="v > 1",
        reset="v = Vr",
        refractory=0.8 * ms if is_refractory else False,
        method="euler",
        namespace=names,
        name="cells",
    )
    # Equal neurons spike in the same step.
    cells.v = np.repeat(random.uniform(0, 0.95, 2), N // 2)
    cells.E = np.repeat(random.uniform(1.4, 2.2, 2), N // 2)
    syn = Synapses(cells, cells, "w : 1\nm : 1", on_pre=case.on_pre, namespace=names, name="syn")
    i, j = pairs(random, range(N), range(N), 0.6)
    mixed = random.permutation(len(i))  # the order of synapses is not that of sources
    i, j = i[mixed], j[mixed]
    syn.connect(i=i, j=j)
    steps = random.integers(0, 2, len(i)) * longest
    syn.delay = steps * 0.1 * ms
    syn.w = random.uniform(-0.15, 0.25, len(i))
    shown = StateMonitor(cells, ["v", "g"], record=True)
    kept, spikes = StateMonitor(syn, "m", record=True), SpikeMonitor(cells)
    net = Network(cells, syn, shown, spikes, *([kept] if case.reads_m else []))
    pathway = Pathway.of(i, j, steps)
    spike = Indicator(surrogates.fast_sigmoid(SLOPE), 0.3)
    values = {name: number(float(value)) for name, value in names.items()} | {"Vt": number(1.0)}
    values |= {"v": array(cells.v), "E": array(cells.E), "w": array(syn.w), "m": array(syn.m)}
    own = {"v": "cells.v", "E": "cells.E"}
    own |= {"w": "syn.w"} if "w" in case.on_pre else {}
    own |= {"m": "syn.m"} if case.reads_m else {}

    def oracle(p: Parameters) -> Record:
        return composed(
            p,
            pathway,
            lambda seen: case.code(p, seen),
            ("w", "m"),
            spike,
            STEPS,
            DT,
            8 if is_refractory else 0,
        )

    return Twin(
        net,
        STEPS,
        own | {name: name for name in used},
        values,
        oracle,
        {"v": (shown, "v", 0.3), "g": (shown, "g", 0.1)}
        | ({"m": (kept, "m", 0.1)} if case.reads_m else {}),
        {"cells": spikes},
        bg.surrogate.fast_sigmoid(slope=SLOPE, scale=0.3),
    )
