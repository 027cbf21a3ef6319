"""Short-term plasticity (Tsodyks & Markram, 1998) in a recurrent network."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from oracle.pathways import Pathway, Record
from oracle.spike import Indicator, blend


def tsodyks_markram(
    p: Mapping[str, Tensor],
    pathway: Pathway,
    post: Pathway | None,
    spike: Indicator,
    steps: int,
    dt: float,
    is_event_driven: bool,
) -> Record:
    """Simulate; resources ``x`` and release ``u`` flow in every step, exactly.

    Clock-driven, a step brings them from its start to its end before spikes arrive. Event-driven
    equations are brought to the start of the step, where they are at zero in the first one. With
    ``post``, postsynaptic spikes raise ``u`` by ``kick*(1 - u)``.
    """
    v, x, u = p["v"], p["x"], p["u"]
    current = torch.zeros_like(v)
    record = Record()
    for n in range(steps):
        record.start(v=v, I=current)
        v, current = (
            v + dt * (p["E"] + current - v) / p["taum"],
            current - dt * current / p["taus"],
        )
        if n or not is_event_driven:
            x = 1 + (x - 1) * torch.exp(-dt / p["tau_rec"])
            u = u * torch.exp(-dt / p["tau_f"])
        s = spike.above(v, p["Vt"])
        record.happened(cells=s)
        arrived = pathway.arrivals(record.events["cells"])
        risen = u + p["U"] * (1 - u)
        current = pathway.add(current, arrived * p["w"] * risen * x)
        x = blend(arrived, x, x - risen * x)
        u = blend(arrived, u, risen)
        if post is not None:
            u = blend(post.arrivals(record.events["cells"]), u, u + p["kick"] * (1 - u))
        v = blend(s, v, torch.zeros_like(v))
    return record
