"""Integrate-and-fire neurons driven by a given raster over delayed synapses, in PyTorch."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from oracle.network import Wiring
from oracle.spike import Indicator


def driven_by_raster(
    values: Mapping[str, Tensor], raster: Tensor, wiring: Wiring, spike: Indicator, dt: float
) -> tuple[Tensor, Tensor]:
    """Simulate; gives traces of v (at the start of a step) and rasters ``[T, *batch, N]``.

    ``dv/dt = (g - v)/tau``, ``dg/dt = -g/taus`` by Euler's method; a spike of the given raster
    ``[T, *batch, sources]`` adds ``w`` to ``g`` of its targets after its delay. The schedule is
    Brian's: state, thresholds, synapses, resets.
    """
    v, g, w, tau, taus = (values[k] for k in ("v", "g", "w", "tau", "taus"))
    rasters: list[Tensor] = []
    traces: list[Tensor] = []
    for n in range(len(raster)):
        traces.append(v)
        v, g = v + dt * (g - v) / tau, g - dt * g / taus
        s = spike.above(v, values["Vt"])
        rasters.append(s)
        arrived = torch.stack(
            [
                raster[n - d][..., i] if n >= d else torch.zeros_like(raster[0][..., i])
                for i, d in zip(wiring.source.tolist(), wiring.delay.tolist(), strict=True)
            ],
            -1,
        )
        g = g.index_add(g.ndim - 1, wiring.target, arrived * w)
        v = v + s * (0 - v)
    return torch.stack(traces), torch.stack(rasters)
