"""Neurons coupled by gap junctions, by events of their own, and across groups."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from oracle.pathways import Pathway, Record
from oracle.spike import Indicator, blend


def gap_junctions(
    p: Mapping[str, Tensor],
    gap: Pathway,
    chemical: Pathway,
    spike: Indicator,
    steps: int,
    dt: float,
) -> Record:
    """Simulate; currents through gap junctions are summed before each state update."""
    v = p["v"]
    ge = torch.zeros_like(v)
    record = Record()
    for _ in range(steps):
        record.start(v=v)
        current = gap.add(torch.zeros_like(v), p["g"] * (v[..., gap.source] - v[..., gap.target]))
        v, ge = v + dt * (p["E"] + current + ge - v) / p["tau"], ge - dt * ge / p["taue"]
        s = spike.above(v, p["Vt"])
        record.happened(cells=s)
        ge = chemical.add(ge, chemical.arrivals(record.events["cells"]) * p["w"])
        v = blend(s, v, p["Vr"])
    return record


def custom_events(
    p: Mapping[str, Tensor],
    up: Pathway,
    fast: Pathway,
    indicators: Mapping[str, Indicator],
    steps: int,
    dt: float,
) -> Record:
    """Simulate; an event without a reset acts through one pathway, spikes through another."""
    v, y = p["v"], torch.zeros_like(p["v"])
    record = Record()
    for _ in range(steps):
        record.start(v=v, y=y)
        v, y = v + dt * (p["E"] + y - v) / p["tau"], y - dt * y / p["tauy"]
        happened = {
            "cells": indicators["cells"].above(v, p["Vt"]),
            "up": indicators["up"].above(v, p["level"]) * indicators["up"].below(y, p["top"]),
        }
        record.happened(**happened)
        y = fast.add(y, fast.arrivals(record.events["cells"]) * p["wf"])
        y = up.add(y, up.arrivals(record.events["up"]) * p["wu"])
        v = blend(happened["cells"], v, torch.zeros_like(v))
        y = blend(happened["up"], y, y * p["keep"])
    return record


def two_groups(
    p: Mapping[str, Tensor],
    there: Pathway,
    back: Pathway,
    indicators: Mapping[str, Indicator],
    steps: int,
    dt: float,
) -> Record:
    """Simulate volts that drive pure numbers and are driven by them."""
    v, z = p["v"], p["z"]
    ge, h = torch.zeros_like(v), torch.zeros_like(z)
    record = Record()
    for _ in range(steps):
        record.start(v=v, z=z)
        v, ge = v + dt * (p["E"] + ge - v) / p["tau"], ge - dt * ge / p["taue"]
        z, h = z + dt * (p["D"] + h - z) / p["tauz"], h - dt * h / p["taue"]
        first = indicators["volts"].above(v, p["Vt"])
        second = indicators["numbers"].at_least(z, p["zt"])
        record.happened(volts=first, numbers=second)
        h = there.add(h, there.arrivals(record.events["volts"]) * p["a"])
        ge = back.add(ge, back.arrivals(record.events["numbers"]) * p["b"])
        v = blend(first, v, p["Vr"])
        z = blend(second, z, z - p["zt"])
    return record
