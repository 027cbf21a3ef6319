"""Gradients in a fixed amount of memory."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import torch
from brian2 import (
    EventMonitor,
    Network,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    defaultclock,
    ms,
    mV,
)

import brian2grad as bg
from brian2grad.errors import ModelError

N, MEGABYTE = 4000, 2**20
NAMES = ["we", "wi", "taum", "taue", "taui", "cells.v"]


@pytest.fixture(scope="module")
def network() -> Network:
    """Brian 2's CUBA example, with connections that are always the same."""
    random = np.random.default_rng(1)
    names = {
        "taum": 20 * ms,
        "taue": 5 * ms,
        "taui": 10 * ms,
        "Vt": -50 * mV,
        "Vr": -60 * mV,
        "El": -49 * mV,
        "we": 1.62 * mV,
        "wi": -9 * mV,
    }
    cells = NeuronGroup(
        N,
        """dv/dt = (ge + gi - (v - El))/taum : volt (unless refractory)
        dge/dt = -ge/taue : volt
        dgi/dt = -gi/taui : volt""",
        threshold="v > Vt",
        reset="v = Vr",
        refractory=5 * ms,
        method="exact",
        namespace=names,
        name="cells",
    )
    cells.v = random.uniform(-60, -50, N) * mV
    synapses = []
    for first, last, code in ((0, 3200, "ge += we"), (3200, N, "gi += wi")):
        s = Synapses(cells, cells, on_pre=code, namespace=names)
        i, j = np.nonzero(random.random((last - first, N)) < 0.02)
        s.connect(i=i + first, j=j)
        synapses.append(s)
    return Network(cells, *synapses, PopulationRateMonitor(cells))


def gradients(network: Network, budget: int | None) -> tuple[list[torch.Tensor], bg.MemoryUse]:
    sim = bg.Simulator(
        network,
        200 * ms,
        NAMES,
        surrogate=bg.surrogate.superspike(slope=10, scale=10 * mV, support=0.2),
        memory_budget=budget,
    )
    values = {
        name: torch.tensor(p.value, dtype=torch.float64, requires_grad=True)
        for name, p in sim.parameters.items()
    }
    rate = next(m for m in network.objects if isinstance(m, PopulationRateMonitor))
    out = sim(values)
    (out[rate].rate ** 2).mean().backward()
    found = [v.grad for v in values.values() if v.grad is not None]
    assert len(found) == len(NAMES)
    assert all(float(g.abs().max()) > 0 for g in found)
    return found, sim.memory_use()


def test_gradient_of_cuba_in_32_megabytes(network: Network) -> None:
    free, unlimited = gradients(network, None)
    for budget in (32 * MEGABYTE, 6 * MEGABYTE):
        bounded, use = gradients(network, budget)
        assert 0 < use.peak <= budget
        assert use.segments * use.segment_steps >= 2000
        assert use.segments > 1  # each is run forward again before it is gone back through
        assert all(torch.equal(a, b) for a, b in zip(bounded, free, strict=True))
    assert use.recomputed_steps > 0  # so little memory that states are computed more than twice
    assert unlimited.recomputed_steps == 0


@pytest.fixture(scope="module")
def listed() -> tuple[Network, StateMonitor]:
    """A group whose spikes are listed, with two clocks."""
    defaultclock.dt = 0.1 * ms
    cells = NeuronGroup(
        50,
        "dv/dt = (I - v + 0.1*sin(v))/tau : 1\nI : 1 (constant)",
        threshold="v > 1",
        reset="v = 0",
        method="rk4",
        namespace={"tau": 5 * ms},
    )
    cells.I = np.linspace(1, 3, 50)
    trace = StateMonitor(cells, "v", record=[0], dt=0.5 * ms)
    return Network(cells, trace, SpikeMonitor(cells), EventMonitor(cells, "spike", "v")), trace


@pytest.mark.parametrize("backward", [True, False])
@pytest.mark.parametrize(("samples", "threads"), [(1, 1), (3, 2), (40, 2)])
def test_budget_counts_everything(
    listed: tuple[Network, StateMonitor], samples: int, threads: int, backward: bool
) -> None:
    network, trace = listed

    def run(budget: int | None) -> tuple[Any, int]:
        sim = bg.Simulator(
            network,
            12 * ms,
            ["tau"],
            surrogate=bg.surrogate.superspike(scale=0.3),
            memory_budget=budget,
            threads=threads,
        )
        tau = torch.linspace(4e-3, 6e-3, samples, dtype=torch.float64)
        tau.requires_grad_(backward)
        for _ in range(2):  # the second call finds what the first has left, whose outputs live
            tau.grad = None
            out = sim(tau=tau)
            if backward:
                (out[trace].v ** 2).sum().backward()
            sim(tau=5e-3)  # so does another size of batch
        return tau.grad, sim.memory_use().peak

    free, unlimited = run(None)
    with pytest.raises(ModelError, match="memory-budget") as caught:
        run(100)
    found = re.search(r"give memory_budget=(\d+)", str(caught.value))
    assert found
    least = int(found.group(1))
    assert least < unlimited
    for budget in (least, int(1.2 * least), 30 * least):
        bounded, peak = run(budget)
        assert 0 < peak <= budget
        assert not backward or torch.equal(bounded, free)
    with pytest.raises(ModelError, match="memory-budget"):
        run(least - 1)
