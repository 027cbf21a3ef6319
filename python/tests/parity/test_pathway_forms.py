"""How pathway code is written does not matter where it does not matter to Brian 2."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

import twins.coba
import twins.composed
import twins.coupled
import twins.cuba
import twins.stdp
import twins.stp
from networks import DT, Twin
from oracle.compare import assert_gradients, assert_traces, gradients, leaves
from pathway_forms import FORMS, Rewritten
from tolerances import GRADIENTS, TRACES, TRACES_NUMPY

TWINS: dict[str, tuple[object, Callable[[], Twin]]] = {
    "cuba": (twins.cuba, twins.cuba.network),
    "coba": (twins.coba, lambda: twins.coba.network("euler")),
    "stdp": (twins.stdp, lambda: twins.stdp.network(True, "event-driven")),
    "stp": (twins.stp, lambda: twins.stp.network("event-driven", has_post=True)),
    "gap junctions": (twins.coupled, twins.coupled.with_gap_junctions),
    "custom events": (twins.coupled, twins.coupled.with_custom_events),
    "two groups": (twins.coupled, twins.coupled.with_two_groups),
    **{
        name: (
            twins.composed,
            lambda case=case: twins.composed.network(case, is_refractory=False, longest=5),
        )
        for name, case in twins.composed.CASES.items()
    },
}


def results(twin: Twin) -> tuple[dict[str, np.ndarray], dict[str, torch.Tensor], dict]:
    """Give what Brian shows, what the engine shows, and the engine's gradients."""
    mine = leaves(twin.batched(0, ()))
    seen = twin.seen(twin.simulator()(twin.of_simulator(mine)))
    got = gradients(twin.loss(seen), mine)
    twin.network.run(twin.steps * DT * 1e3 * twins.cuba.ms, namespace={})
    brian = {n: np.array(getattr(m, f"{v}_")).T for n, (m, v, _) in twin.traces.items()}
    return brian, {n: v.detach() for n, v in seen.items()}, got


@pytest.mark.parametrize("name", TWINS)
def test_another_form_is_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, make = TWINS[name]
    want, _, expected = results(make())
    changed = 0
    for form in FORMS:
        rewritten = Rewritten(form)
        with monkeypatch.context() as patch:
            patch.setattr(module, "Synapses", rewritten)
            twin = make()
        rewritten.delay()
        changed += rewritten.changed
        shown, seen, got = results(twin)
        for trace, values in shown.items():
            assert_traces(seen[trace], values, TRACES, f"{form}: {trace}")
        if all(_is_same(shown[trace], want[trace]) for trace in want):
            assert_gradients(got, expected, GRADIENTS)
    assert changed > 0


def _is_same(a: np.ndarray, b: np.ndarray) -> bool:
    return float(np.abs(a - b).max()) <= TRACES_NUMPY * float(np.ptp(b))
