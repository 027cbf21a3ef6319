"""How the code of a pathway is spelled decides neither its values nor its gradients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from brian2 import Network, StateMonitor, ms
from torch import Tensor

import brian2grad as bg
import doors.networks
import twins.coba
import twins.composed
import twins.coupled
import twins.cuba
import twins.stdp
import twins.stp
from networks import Twin
from oracle.compare import assert_gradients, assert_traces, leaves
from spelling import Speller
from tolerances import SPELLINGS, TRACES

SAME = 1e-12
"""Brian's own values of two spellings that mean the same, over their range."""

SUMS_AND_PRODUCTS = "composed-two_statements"
"""Brian's numpy target multiplies after all sums; the engine acts event after event."""


def without(made: Twin, *starts: str) -> Twin:
    """Leave initial values of event-driven variables out: under a name of equations they are seen
    as the last event left them, and then cannot be parameters.
    """
    names = {k: v for k, v in made.names.items() if v not in starts}
    assert len(names) < len(made.names)
    return replace(made, names=names)


def twin(made: Twin) -> tuple[Network, Any, Callable[..., bg.Simulator]]:
    return made.network, made.steps * 0.1 * ms, made.simulator


def door(build: Callable[[], doors.networks.Door]) -> tuple[Network, Any, Callable[..., Any]]:
    made = build()

    def simulator(**options: Any) -> bg.Simulator:
        surrogate = bg.surrogate.fast_sigmoid(slope=10, scale=made.scale)
        return bg.Simulator(
            made.network, made.duration, made.parameters, surrogate=surrogate, **options
        )

    return made.network, made.duration, simulator


MODELS: dict[str, tuple[Any, Callable[[], tuple[Network, Any, Callable[..., Any]]]]] = {
    "coba": (twins.coba, lambda: twin(twins.coba.network("euler"))),
    "cuba": (twins.cuba, lambda: twin(twins.cuba.network())),
    "stdp": (twins.stdp, lambda: twin(twins.stdp.network(False, "clock-driven"))),
    "stdp-recurrent": (
        twins.stdp,
        lambda: twin(without(twins.stdp.network(True, "event-driven"), "syn.Apre", "syn.Apost")),
    ),
    "stp": (
        twins.stp,
        lambda: twin(without(twins.stp.network("event-driven", has_post=True), "syn.u", "syn.x")),
    ),
    "custom_events": (twins.coupled, lambda: twin(twins.coupled.with_custom_events())),
    "two_groups": (twins.coupled, lambda: twin(twins.coupled.with_two_groups())),
    "door-stdp": (doors.networks, lambda: door(doors.networks.stdp)),
    "door-stp": (doors.networks, lambda: door(doors.networks.short_term_plasticity)),
    "door-driven": (doors.networks, lambda: door(doors.networks.driven)),
    "door-mixture": (doors.networks, lambda: door(doors.networks.mixture)),
}
for _name in twins.composed.CASES:
    MODELS[f"composed-{_name}"] = (
        twins.composed,
        lambda name=_name: twin(twins.composed.network(twins.composed.CASES[name], False, 3)),
    )


def seen(network: Network) -> dict[str, np.ndarray]:
    """Let Brian run; gives all traces and spike times."""
    found = {}
    for k, monitor in enumerate(monitors(network)):
        for name in monitor.record_variables:
            found[f"{name} of monitor {k}"] = np.asarray(getattr(monitor, name)).T
    return found


def monitors(network: Network) -> list[StateMonitor]:
    """Give the monitors of traces, in an order that does not depend on their names' numbers."""
    return [m for m in network.sorted_objects if isinstance(m, StateMonitor)]


def ours(network: Network, simulator: bg.Simulator) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Give all traces, and the gradient of a loss in which no two errors cancel."""
    values = leaves({n: torch.tensor(p.value) for n, p in simulator.parameters.items()})
    out = simulator(values)
    traces, loss = {}, torch.zeros((), dtype=torch.float64)
    for k, monitor in enumerate(monitors(network)):
        for name in monitor.record_variables:
            trace = getattr(out[monitor], name)
            traces[f"{name} of monitor {k}"] = trace.detach()
            weights = torch.cos(0.7 * torch.arange(trace.numel())).reshape(trace.shape)
            loss = loss + (weights * trace).sum() / float(trace.detach().abs().max() + 1e-30)
    loss.backward()
    return traces, {n: v.grad for n, v in values.items() if v.grad is not None}


SPLIT = ["stdp", "stdp-recurrent", "door-stdp"]
"""Models with statements of which none reads or writes what another writes."""

CASES = [(name, how) for name in MODELS for how in ("named", "subexpressions")]
CASES += [(name, "split") for name in SPLIT]


@pytest.mark.parametrize(("name", "how"), CASES)
def test_spellings(name: str, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, build = MODELS[name]
    np.random.seed(3)
    network, duration, simulator = build()
    traces, gradients = ours(network, simulator())
    network.run(duration)
    want = seen(network)

    speller = Speller(how)
    monkeypatch.setattr(module, "Synapses", speller)
    np.random.seed(3)
    network, duration, simulator = build()
    speller.finish()
    assert speller.changed
    got, other = ours(network, simulator())
    network.run(duration)
    theirs = seen(network)
    if name == SUMS_AND_PRODUCTS:
        want = theirs = {key: trace.numpy() for key, trace in traces.items()}
    for key, trace in theirs.items():
        assert_traces(got[key], trace, TRACES, key)
    reach = {k: np.ptp(v) or 1.0 for k, v in want.items()}
    if all(np.abs(theirs[k] - want[k]).max() <= SAME * reach[k] for k in want):
        assert_gradients(other, gradients, SPELLINGS)
