"""Gap junctions, pathways of custom events, groups of different units."""

from __future__ import annotations

import numpy as np
from brian2 import EventMonitor, Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, ms, mV

import brian2grad as bg
from networks import DT, SLOPE, Twin, array, number, pairs
from oracle import surrogates
from oracle.coupled import custom_events, gap_junctions, two_groups
from oracle.pathways import Pathway
from oracle.spike import Indicator

N, STEPS = 10, 400


def connected(syn: Synapses, random: np.random.Generator, p: float, delays: int) -> Pathway:
    """Connect at random, with delays below so many steps (or none), and a pathway of these."""
    i, j = pairs(random, range(len(syn.source)), range(len(syn.target)), p)
    syn.connect(i=i, j=j)
    steps = random.integers(0, delays or 1, len(i))
    if delays:
        syn.delay = steps * 0.1 * ms
    return Pathway.of(i, j, steps)


def with_gap_junctions() -> Twin:
    random = np.random.default_rng(23)
    names = {"tau": 8 * ms, "taue": 3 * ms, "Vt": 10 * mV, "Vr": -2 * mV}
    cells = NeuronGroup(
        N,
        """dv/dt = (E + Igap + ge - v)/tau : volt
        dge/dt = -ge/taue : volt
        Igap : volt
        E : volt""",
        threshold="v > Vt",
        reset="v = Vr",
        method="euler",
        namespace=names,
        name="cells",
    )
    cells.v = random.uniform(0, 9, N) * mV
    cells.E = random.uniform(11, 26, N) * mV
    gap = Synapses(
        cells, cells, "g : 1\nIgap_post = g*(v_pre - v_post) : volt (summed)", name="gap"
    )
    joined = connected(gap, random, 0.3, 0)
    gap.g = random.uniform(0.02, 0.3, len(gap))
    chemical = Synapses(cells, cells, "w : volt", on_pre="ge += w", name="chemical")
    wired = connected(chemical, random, 0.3, 8)
    chemical.w = random.uniform(-2, 4, len(chemical)) * mV
    shown, spikes = StateMonitor(cells, "v", record=True), SpikeMonitor(cells)
    spike = Indicator(surrogates.fast_sigmoid(SLOPE), 5e-3)
    values = {name: number(float(value)) for name, value in names.items()}
    values |= {"v": array(cells.v_), "E": array(cells.E_)}
    values |= {"g": array(gap.g), "w": array(chemical.w_)}
    own = {"v": "cells.v", "E": "cells.E", "g": "gap.g", "w": "chemical.w"}
    return Twin(
        Network(cells, gap, chemical, shown, spikes),
        STEPS,
        own | {name: name for name in names},
        values,
        lambda p: gap_junctions(p, joined, wired, spike, STEPS, DT),
        {"v": (shown, "v", 5e-3)},
        {"cells": spikes},
        bg.surrogate.fast_sigmoid(slope=SLOPE, scale=5 * mV),
    )


def with_custom_events() -> Twin:
    random = np.random.default_rng(29)
    names = {"tau": 9 * ms, "tauy": 4 * ms, "Vt": 1.0, "level": 0.8, "top": 0.4, "keep": 0.95}
    cells = NeuronGroup(
        N,
        "dv/dt = (E + y - v)/tau : 1\ndy/dt = -y/tauy : 1\nE : 1",
        threshold="v > Vt",
        reset="v = 0",
        events={"up": "v > level and y < top"},
        method="euler",
        namespace=names,
        name="cells",
    )
    cells.run_on_event("up", "y *= keep")
    cells.v = random.uniform(0, 0.95, N)
    cells.E = random.uniform(0.9, 1.5, N)
    fast = Synapses(cells, cells, "w : 1", on_pre="y += w", name="fast")
    by_spikes = connected(fast, random, 0.3, 10)
    fast.w = random.uniform(-0.2, 0.3, len(fast))
    upward = Synapses(cells, cells, "w : 1", on_pre="y += w", on_event="up", name="upward")
    by_events = connected(upward, random, 0.3, 6)
    upward.w = random.uniform(-0.03, 0.04, len(upward))
    shown, spikes = StateMonitor(cells, ["v", "y"], record=True), SpikeMonitor(cells)
    ups = EventMonitor(cells, "up")
    indicators = {
        "cells": Indicator(surrogates.fast_sigmoid(SLOPE), 0.3),
        "up": Indicator(surrogates.triangular(), 0.5),
    }
    values = {name: number(float(value)) for name, value in names.items()}
    values |= {"v": array(cells.v), "E": array(cells.E)}
    values |= {"wf": array(fast.w), "wu": array(upward.w)}
    own = {"v": "cells.v", "E": "cells.E", "wf": "fast.w", "wu": "upward.w"}
    return Twin(
        Network(cells, fast, upward, shown, spikes, ups),
        STEPS,
        own | {name: name for name in names},
        values,
        lambda p: custom_events(p, by_events, by_spikes, indicators, STEPS, DT),
        {"v": (shown, "v", 0.3), "y": (shown, "y", 0.1)},
        {"cells": spikes, "up": ups},
        {
            cells: bg.surrogate.fast_sigmoid(slope=SLOPE, scale=0.3),
            (cells, "up"): bg.surrogate.triangular(scale=0.5),
        },
    )


def with_two_groups() -> Twin:
    random = np.random.default_rng(31)
    names = {
        "tau": 10 * ms,
        "tauz": 6 * ms,
        "taue": 4 * ms,
        "Vt": -50 * mV,
        "Vr": -64 * mV,
        "zt": 1.3,
    }
    volts = NeuronGroup(
        N,
        "dv/dt = (E + ge - v)/tau : volt\ndge/dt = -ge/taue : volt\nE : volt",
        threshold="v > Vt",
        reset="v = Vr",
        method="euler",
        namespace=names,
        name="volts",
    )
    volts.v = random.uniform(-64, -51, N) * mV
    volts.E = random.uniform(-48, -36, N) * mV
    numbers = NeuronGroup(
        6,
        "dz/dt = (D + h - z)/tauz : 1\ndh/dt = -h/taue : 1\nD : 1",
        threshold="z >= zt",
        reset="z -= zt",
        method="euler",
        namespace=names,
        name="numbers",
    )
    numbers.z = random.uniform(0, 1.2, 6)
    numbers.D = random.uniform(1.4, 2.4, 6)
    there = Synapses(volts, numbers, "a : 1", on_pre="h_post += a", name="there")
    first = connected(there, random, 0.5, 10)
    there.a = random.uniform(-0.3, 0.6, len(there))
    back = Synapses(numbers, volts, "b : volt", on_pre="ge_post += b", name="back")
    second = connected(back, random, 0.5, 4)
    back.b = random.uniform(-3, 4, len(back)) * mV
    monitors = StateMonitor(volts, "v", record=True), StateMonitor(numbers, "z", record=True)
    spikes = SpikeMonitor(volts), SpikeMonitor(numbers)
    indicators = {
        "volts": Indicator(surrogates.fast_sigmoid(SLOPE), 5e-3),
        "numbers": Indicator(surrogates.atan(), 0.4),
    }
    values = {name: number(float(value)) for name, value in names.items()}
    values |= {"v": array(volts.v_), "E": array(volts.E_)}
    values |= {"z": array(numbers.z), "D": array(numbers.D)}
    values |= {"a": array(there.a), "b": array(back.b_)}
    own = {"v": "volts.v", "z": "numbers.z", "a": "there.a", "b": "back.b"}
    return Twin(
        Network(volts, numbers, there, back, *monitors, *spikes),
        STEPS,
        own | {name: name for name in names},
        values,
        lambda p: two_groups(p, first, second, indicators, STEPS, DT),
        {"v": (monitors[0], "v", 5e-3), "z": (monitors[1], "z", 0.3)},
        {"volts": spikes[0], "numbers": spikes[1]},
        {
            volts: bg.surrogate.fast_sigmoid(slope=SLOPE, scale=5 * mV),
            numbers: bg.surrogate.atan(scale=0.4),
        },
    )
