"""The current-based network of Vogels & Abbott (2005), as in Brian 2's example CUBA."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from oracle.pathways import Record, refractory
from oracle.spike import Indicator, blend


def cuba(
    p: Mapping[str, Tensor],
    exc: Tensor,
    inh: Tensor,
    spike: Indicator,
    steps: int,
    dt: float,
    period: int,
) -> Record:
    """Simulate; ``exc`` and ``inh`` count the synapses from neuron to neuron, ``[N, N]``."""
    v, ge = p["v"], p["ge"]
    gi = torch.zeros_like(v)
    since = torch.full(v.shape, 10**6)
    record = Record()
    decay = {name: torch.exp(-dt / p[name]) for name in ("taum", "taue", "taui")}

    def into_v(g: Tensor, tau: str) -> Tensor:
        factor = p[tau] / (p[tau] - p["taum"]) * (decay[tau] - decay["taum"])
        return g * factor

    for _ in range(steps):
        record.start(v=v)
        moved = p["El"] + (v - p["El"]) * decay["taum"] + into_v(ge, "taue") + into_v(gi, "taui")
        v = torch.where(since >= period, moved, v)
        ge, gi = ge * decay["taue"], gi * decay["taui"]
        s = spike.above(v, p["Vt"]) * (since >= period)
        record.happened(cells=s)
        ge = ge + p["we"] * (s @ exc)
        gi = gi + p["wi"] * (s @ inh)
        v = blend(s, v, p["Vr"])
        since = refractory(since, s)
    return record
