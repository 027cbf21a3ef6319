"""Two halves of a network's run are one run, with deliveries under way between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest
import torch
from torch import Tensor

from networks import DT, Twin
from oracle.compare import assert_gradients, assert_traces, gradients, leaves
from tolerances import JOINED
from twins import coba, coupled, stdp, stp

TWINS: dict[str, Callable[[], Twin]] = {
    "coba": lambda: coba.network("euler"),
    "gap_junctions": coupled.with_gap_junctions,
    "custom_events": coupled.with_custom_events,
    "two_groups": coupled.with_two_groups,
    "stp": lambda: stp.network("clock-driven", has_post=True),
    "stdp": lambda: stdp.network(True, "clock-driven"),
}


def joint(twin: Twin, values: Mapping[str, Tensor]) -> int:
    """Find the step between a third and a half of the run with most deliveries under way."""
    seen = {name: value.detach() for name, value in twin.expected(values).items()}
    coming = torch.zeros(twin.steps)
    for synapses in (o for o in twin.network.objects if hasattr(o, "_pathways")):
        for pathway in synapses._pathways:
            name = next(
                n
                for n, m in twin.events.items()
                if m.source is pathway.source and m.event == pathway.event
            )
            raster = seen[f"events of {name}"].reshape(twin.steps, -1, len(pathway.source)).sum(1)
            source = synapses.i[:] if pathway.prepost == "pre" else synapses.j[:]
            delay = np.broadcast_to(np.asarray(pathway.delay_), source.shape)
            for i, d in zip(source, np.round(delay / DT).astype(int), strict=True):
                for step in raster[:, i].nonzero().flatten().tolist():
                    coming[step + 1 : step + d + 1] += 1
    first = twin.steps // 3
    found = int(coming[first : twin.steps // 2 + 1].argmax()) + first
    assert coming[found] >= 3
    return found


@pytest.mark.parametrize("batch", [0, 3])
@pytest.mark.parametrize("name", TWINS)
def test_two_halves_are_one_run(name: str, batch: int) -> None:
    twin = TWINS[name]()
    half = joint(twin, twin.batched(batch, ()))
    one, two = twin.simulator(2 * half), twin.simulator(half)
    values = twin.batched(batch, ())
    mine, theirs = leaves(values), leaves(values)
    out = one(twin.of_simulator(mine))
    first = two(twin.of_simulator(theirs))
    again = {k: v for k, v in twin.of_simulator(theirs).items() if k not in first.final_state}
    second = two(again, initial_state=first.final_state)
    whole = twin.seen(out)
    halves: Mapping[str, tuple[Tensor, Tensor]] = {
        key: (a, b)
        for (key, a), b in zip(twin.seen(first).items(), twin.seen(second).values(), strict=True)
    }
    joined = {key: torch.cat(parts) for key, parts in halves.items()}
    for key, value in whole.items():
        if key in twin.traces:
            assert_traces(joined[key], value, JOINED, key)
        else:
            assert torch.equal(joined[key], value), key
            assert all(float(part.detach().sum()) > 0 for part in halves[key])
    got, want = gradients(twin.loss(joined), theirs), gradients(twin.loss(whole), mine)
    assert_gradients(got, want, JOINED)
