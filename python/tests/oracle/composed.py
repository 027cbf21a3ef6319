"""Pathway code whose effects depend on their order."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from oracle.pathways import Code, Pathway, Record, State, refractory
from oracle.spike import Indicator, blend


def composed(
    p: Mapping[str, Tensor],
    pathway: Pathway,
    code: Code,
    own: tuple[str, ...],
    spike: Indicator,
    steps: int,
    dt: float,
    period: int,
) -> Record:
    """Simulate; each event acts on what those before it in this step left.

    ``code`` sees the synapse's ``own`` variables, ``v`` and ``g`` of its target, ``v_pre``, and
    parameters. With a refractory ``period`` ``v`` stands still in it, for synapses too.
    """
    v = p["v"]
    g = torch.zeros_like(v)
    variables = {name: p[name] for name in own}
    since = torch.full(v.shape, 10**6)
    record = Record()
    for _ in range(steps):
        record.start(v=v, g=g, **variables)
        free = since >= period
        v = torch.where(free, v + dt * (p["E"] + g - v) / p["tau"], v)
        g = g - dt * g / p["taug"]
        s = spike.above(v, p["Vt"]) * free
        record.happened(cells=s)
        is_open = free & (s.detach() < 0.5) if period else torch.ones_like(free)

        def held(seen: State, is_open: Tensor = is_open) -> State:
            found = code(seen)
            if "v" in found:
                found["v"] = torch.where(seen["is_open"] > 0.5, found["v"], seen["v"])
            return found

        target = {"v": v, "g": g, "is_open": is_open.to(v.dtype)}
        variables, after = pathway.one_by_one(
            held, pathway.arrivals(record.events["cells"]), variables, target
        )
        v, g = after["v"], after["g"]
        v = blend(s, v, p["Vr"])
        since = refractory(since, s)
    return record
