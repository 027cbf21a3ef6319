"""A recurrent current-based network with delays, as a PyTorch loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from oracle.spike import Indicator


@dataclass(frozen=True)
class Wiring:
    """Synapses by index: ``source``, ``target``, and ``delay`` in steps."""

    source: Tensor
    target: Tensor
    delay: Tensor


def recurrent(
    values: Mapping[str, Tensor],
    wirings: Mapping[str, Wiring],
    spike: Indicator,
    steps: int,
    dt: float,
    refractory: int,
) -> tuple[Tensor, Tensor]:
    """Simulate; gives traces of v (recorded at the start of a step) and rasters ``[T, *batch, N]``.

    ``ge`` and ``v`` take Euler steps, ``v`` stands still while refractory; spikes reach
    ``ge`` of their targets after their delays, with the weights named as the wirings are. The
    schedule is Brian's: state, thresholds, synapses, resets.
    """
    v, tau, taus, E = (values[k] for k in ("v", "tau", "taus", "E"))
    ge = torch.zeros_like(v)
    since = torch.full(v.shape, 10**6)
    rasters: list[Tensor] = []
    traces: list[Tensor] = []
    for n in range(steps):
        traces.append(v)
        free = since >= refractory
        moved = v + dt * (E + ge - v) / tau
        ge = ge - dt * ge / taus
        v = torch.where(free, moved, v)
        s = spike.above(v, values["Vt"]) * free
        rasters.append(s)
        for name, wiring in wirings.items():
            arrived = torch.stack(
                [
                    rasters[n - d][..., i] if n >= d else torch.zeros_like(s[..., i])
                    for i, d in zip(wiring.source.tolist(), wiring.delay.tolist(), strict=True)
                ],
                -1,
            )
            ge = ge.index_add(ge.ndim - 1, wiring.target, arrived * values[name])
        v = v + s * (values["Vr"] - v)
        since = torch.where(s > 0, 0, since) + 1
    return torch.stack(traces), torch.stack(rasters)
