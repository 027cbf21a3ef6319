"""A conductance-based network with delays and refractoriness."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from oracle.pathways import Pathway, Record, refractory
from oracle.spike import Indicator, blend


def coba(
    p: Mapping[str, Tensor],
    pathways: Mapping[str, Pathway],
    spike: Indicator,
    steps: int,
    dt: float,
    method: str,
    period: int,
) -> Record:
    """Simulate; ``pathways`` are ``exc`` and ``inh``, of weights ``we`` and ``wi``."""
    v = p["v"]
    ge, gi = torch.zeros_like(v), torch.zeros_like(v)
    since = torch.full(v.shape, 10**6)
    record = Record()
    for _ in range(steps):
        record.start(v=v, ge=ge, gi=gi)
        free = since >= period
        if method == "euler":
            flow = ge * (p["Ee"] - v) + gi * (p["Ei"] - v) - (v - p["El"])
            moved = v + dt * flow / p["taum"]
            ge, gi = ge - dt * ge / p["taue"], gi - dt * gi / p["taui"]
        else:
            total = 1 + ge + gi
            rest = (ge * p["Ee"] + gi * p["Ei"] + p["El"]) / total
            moved = rest + (v - rest) * torch.exp(-dt * total / p["taum"])
            ge, gi = ge * torch.exp(-dt / p["taue"]), gi * torch.exp(-dt / p["taui"])
        v = torch.where(free, moved, v)
        s = spike.above(v, p["Vt"]) * free
        record.happened(cells=s)
        exc, inh = pathways["exc"], pathways["inh"]
        ge = exc.add(ge, exc.arrivals(record.events["cells"]) * p["we"])
        gi = inh.add(gi, inh.arrivals(record.events["cells"]) * p["wi"])
        v = blend(s, v, p["Vr"])
        since = refractory(since, s)
    return record
