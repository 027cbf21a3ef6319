"""Gradients through synapses are the same bits, whatever is kept, run again, or asked twice."""

from __future__ import annotations

import re

import pytest
import torch
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, ms, mV

import brian2grad as bg
from brian2grad.errors import ModelError

N, BATCH, STEPS = 8, 3, 400
LONGEST = 30
"""Steps of the longest delay: longer than many segments."""


def network(is_plastic: bool) -> tuple[Network, StateMonitor, SpikeMonitor]:
    names = {"tau": 8 * ms, "taus": 4 * ms, "tref": 1 * ms, "drop": 0.9}
    cells = NeuronGroup(
        N,
        """dv/dt = (E + g - v)/tau : volt (unless refractory)
        dg/dt = -g/taus : volt
        E : volt""",
        threshold="v > 12*mV",
        reset="v = 0*mV",
        refractory="tref",
        method="euler",
        namespace=names,
        name="cells",
    )
    cells.v = "1.4*i*mV"
    cells.E = "(13 + i)*mV"
    code = "g_post += w; w *= drop" if is_plastic else "g_post += drop*w"
    syn = Synapses(cells, cells, "w : volt", on_pre=code, namespace=names, name="syn")
    syn.connect(condition="i != j and (i + 2*j) % 3 != 0")
    syn.w = "(0.5*((3*i + j) % 7) - 1)*mV"
    syn.delay = f"((5*i + 7*j) % {LONGEST + 1})*0.1*ms"
    trace, spikes = StateMonitor(cells, ["v", "g"], record=True), SpikeMonitor(cells)
    return Network(cells, syn, trace, spikes), trace, spikes


def gradients(
    is_plastic: bool,
    budget: int | None = None,
    cache: int = 0,
    calls: int = 1,
    backwards: int = 1,
) -> list[list[torch.Tensor]]:
    """Give the gradients of each backward pass; a later call tapes while it runs forward."""
    net, trace, spikes = network(is_plastic)
    sim = bg.Simulator(
        net,
        STEPS * 0.1 * ms,
        ["tau", "taus", "cells.v", "syn.w", "drop"],
        rasters=[spikes],
        surrogate=bg.surrogate.atan(scale=4 * mV),
        memory_budget=budget,
        threads=2,
    )
    sim._cache = cache
    torch.manual_seed(0)
    synapses = sim.parameters["syn.w"].shape[0]
    values = {
        "tau": torch.linspace(8e-3, 11e-3, BATCH, dtype=torch.float64),
        "taus": torch.tensor(4e-3, dtype=torch.float64),
        "cells.v": torch.rand(BATCH, N, dtype=torch.float64) * 1e-2,
        "syn.w": torch.rand(synapses, dtype=torch.float64) * 3e-3 - 5e-4,
        "drop": torch.tensor(0.9, dtype=torch.float64),
    }
    weights = torch.rand(STEPS, BATCH, N, dtype=torch.float64)
    for value in values.values():
        value.requires_grad_()
    found = []
    for _ in range(calls):
        out = sim(values)
        assert out[spikes].count.detach().sum() > 60
        loss = (weights * (out[trace].v + out[trace].g) * 100).sum()
        loss = loss + (weights * out[spikes].raster).sum()
        for n in range(backwards):
            taken = torch.autograd.grad(loss, list(values.values()), retain_graph=n < backwards - 1)
            assert all(bool((g != 0).any()) for g in taken)
            found.append(list(taken))
    return found


def same(some: list[torch.Tensor], others: list[torch.Tensor]) -> bool:
    return all(torch.equal(a, b) for a, b in zip(some, others, strict=True))


@pytest.fixture(scope="module", params=[False, True], ids=["fixed", "plastic"])
def is_plastic(request: pytest.FixtureRequest) -> bool:
    return request.param


@pytest.fixture(scope="module")
def reference(is_plastic: bool) -> list[torch.Tensor]:
    return gradients(is_plastic)[0]


@pytest.fixture(scope="module")
def smallest(is_plastic: bool) -> int:
    with pytest.raises(ModelError, match="memory-budget") as caught:
        gradients(is_plastic, 1)
    found = re.search(r"at least (\d+) bytes", str(caught.value))
    assert found
    return int(found.group(1))


@pytest.mark.parametrize("cache", [0, 1, 10_000])
def test_backward_again_is_the_same(is_plastic: bool, cache: int) -> None:
    found = gradients(is_plastic, cache=cache, calls=2, backwards=3)
    for first in (0, 3):
        assert all(same(taken, found[first]) for taken in found[first : first + 3])


def test_backward_again_within_a_budget(is_plastic: bool, smallest: int) -> None:
    found = gradients(is_plastic, int(1.3 * smallest), backwards=2)
    assert same(found[1], found[0])


@pytest.mark.parametrize("cache", [1, 1000, 10_000, 100_000_000])
def test_segments_do_not_matter(
    is_plastic: bool, reference: list[torch.Tensor], cache: int
) -> None:
    assert same(gradients(is_plastic, cache=cache)[0], reference)


@pytest.mark.parametrize("factor", [1.0, 1.3, 2.0, 5.0, 30.0])
def test_budgets_do_not_matter(
    is_plastic: bool,
    reference: list[torch.Tensor],
    smallest: int,
    factor: float,
) -> None:
    assert same(gradients(is_plastic, int(smallest * factor))[0], reference)
