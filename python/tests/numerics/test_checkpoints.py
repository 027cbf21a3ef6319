"""The gradient is the same, bit for bit, whatever is kept and whatever is run again."""

from __future__ import annotations

import re

import brian2
import pytest
import torch
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, ms, mV

import brian2grad as bg
from brian2grad.errors import ModelError

BATCH = 3


def network() -> tuple[Network, StateMonitor, SpikeMonitor]:
    group = NeuronGroup(
        5,
        """dv/dt = (E + 3*mV*i + a*sin(2*pi*t/(7*ms)) - v - w)/tau : volt (unless refractory)
        dw/dt = (0.1*v - w)/(30*ms) : volt
        a : volt""",
        threshold="v > 12*mV",
        reset="v = 0*mV; w += 1*mV",
        refractory="tref",
        method="euler",
        namespace={"tau": 9 * ms, "E": 14 * mV, "tref": 1 * ms},
        name="cells",
    )
    group.a = "(1 + i)*mV"
    trace = StateMonitor(group, ["v", "w"], record=True)
    spikes = SpikeMonitor(group)
    return Network(group, trace, spikes), trace, spikes


def gradients(budget: int | None, cache: int = 0, twice: bool = False) -> list[torch.Tensor]:
    net, trace, spikes = network()
    sim = bg.Simulator(
        net,
        40 * ms,
        ["tau", "E", "a", "v"],
        rasters=[spikes],
        surrogate=bg.surrogate.atan(scale=4 * mV),
        memory_budget=budget,
        threads=2,
    )
    sim._cache = cache
    torch.manual_seed(0)
    values = {
        "tau": torch.linspace(8e-3, 11e-3, BATCH, dtype=torch.float64),
        "E": torch.tensor(15e-3, dtype=torch.float64),
        "a": torch.rand(BATCH, 5, dtype=torch.float64) * 4e-3,
        "v": torch.rand(5, dtype=torch.float64) * 1e-2,
    }
    weights = torch.rand(400, BATCH, 5, dtype=torch.float64)
    for repeat in range(2 if twice else 1):
        for value in values.values():
            value.requires_grad_()
            value.grad = None
        out = sim(values)
        assert out[spikes].count.sum() > 30
        loss = (weights * out[trace].v * 100).sum() + (weights * out[spikes].raster).sum()
        loss.backward(retain_graph=not repeat)
        if not repeat:
            first = [v.grad.clone() for v in values.values()]  # type: ignore[union-attr]
            for value in values.values():
                value.grad = None
            loss.backward()  # through the same tape again
            for value, gradient in zip(values.values(), first, strict=True):
                assert value.grad is not None
                assert torch.equal(value.grad, gradient)
    result = [value.grad for value in values.values()]
    assert all(g is not None and bool((g != 0).any()) for g in result)
    return [g.clone() for g in result if g is not None]


def smallest_budget() -> int:
    with pytest.raises(ModelError, match="memory-budget") as caught:
        gradients(1)
    found = re.search(r"at least (\d+) bytes", str(caught.value))
    assert found
    return int(found.group(1))


@pytest.fixture(scope="module")
def reference() -> list[torch.Tensor]:
    brian2.defaultclock.dt = 0.1 * ms
    return gradients(None)


@pytest.mark.parametrize("cache", [1, 1000, 10_000, 100_000_000])
def test_segments_do_not_matter(reference: list[torch.Tensor], cache: int) -> None:
    for a, b in zip(gradients(None, cache), reference, strict=True):
        assert torch.equal(a, b)


@pytest.mark.parametrize("factor", [1.0, 1.3, 2.0, 5.0, 30.0])
def test_budgets_do_not_matter(reference: list[torch.Tensor], factor: float) -> None:
    for a, b in zip(gradients(int(smallest_budget() * factor)), reference, strict=True):
        assert torch.equal(a, b)


def test_tape_of_the_forward_pass_does_not_matter(reference: list[torch.Tensor]) -> None:
    # The second call knows from the first which tape to write while it runs forward.
    for a, b in zip(gradients(None, twice=True), reference, strict=True):
        assert torch.equal(a, b)


def test_one_byte_less_is_refused_before_anything_runs() -> None:
    with pytest.raises(ModelError, match="memory_budget"):
        gradients(smallest_budget() - 1)
