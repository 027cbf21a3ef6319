"""Spike-timing-dependent plasticity while weights act (Song, Miller & Abbott, 2000)."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from oracle.pathways import Pathway, Record
from oracle.spike import Indicator, blend


def clip(x: Tensor, high: Tensor) -> Tensor:
    """Return ``clip(x, 0, high)``, differentiated almost everywhere."""
    return torch.where(x < 0, torch.zeros_like(x), torch.where(x > high, high, x))


def stdp(
    p: Mapping[str, Tensor],
    pre: Pathway,
    post: Pathway,
    spike: Indicator,
    steps: int,
    dt: float,
    is_recurrent: bool,
    is_event_driven: bool,
) -> Record:
    """Simulate cells, which inputs drive unless their own synapses do.

    The traces ``Apre`` and ``Apost`` flow as in `oracle.stp`. Presynaptic spikes act before
    postsynaptic ones.
    """
    v, w = p["v"], p["w"]
    ge = torch.zeros_like(v)
    inputs = p["vi"]
    a_pre, a_post = p["Apre"], p["Apost"]
    record = Record()
    for n in range(steps):
        record.start(v=v, w=w)
        v, ge = v + dt * (p["E"] + ge - v) / p["taum"], ge - dt * ge / p["taue"]
        s = spike.above(v, p["Vt"])
        record.happened(cells=s)
        sources = "cells"
        if not is_recurrent:
            inputs = inputs + dt * (p["Ei"] - inputs) / p["taum"]
            happened = spike.above(inputs, p["Vt"])
            record.happened(inputs=happened)
            sources = "inputs"
        if n or not is_event_driven:
            a_pre = a_pre * torch.exp(-dt / p["taupre"])
            a_post = a_post * torch.exp(-dt / p["taupost"])
        arrived = pre.arrivals(record.events[sources])
        ge = pre.add(ge, arrived * w)
        a_pre, w = (
            blend(arrived, a_pre, a_pre + p["dApre"]),
            blend(arrived, w, clip(w + a_post, p["gmax"])),
        )
        returned = post.arrivals(record.events["cells"])
        a_post, w = (
            blend(returned, a_post, a_post + p["dApost"]),
            blend(returned, w, clip(w + a_pre, p["gmax"])),
        )
        v = blend(s, v, torch.zeros_like(v))
        if not is_recurrent:
            inputs = blend(happened, inputs, torch.zeros_like(inputs))
    return record
