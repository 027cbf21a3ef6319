"""Gradients through synapses are those of backpropagation through time in PyTorch."""

from __future__ import annotations

import pytest
import torch
from brian2 import ms, mV

import brian2grad as bg
from recurrent import DT, NAMES, SCALE, SLOPE, STEPS, N, Recurrent
from tolerances import GRADIENTS, JOINED, TRACES


def loss(v: torch.Tensor, raster: torch.Tensor) -> torch.Tensor:
    w = torch.cos(0.7 * torch.arange(v.numel(), dtype=v.dtype)).reshape(v.shape)
    return (w * v / SCALE).sum() + (w * raster.cumsum(0)).sum()


def batched(model: Recurrent, names: list[str], batch: int) -> dict[str, torch.Tensor]:
    torch.manual_seed(1)
    found = {}
    for name in names:
        value = model.values[name]
        if batch and name not in ("inh", "tau"):  # these two are shared by the batch
            factors = 1 + 0.1 * torch.rand(batch, *[1] * value.ndim, dtype=value.dtype)
            value = value * factors
        found[name] = value.clone().requires_grad_()
    return found


@pytest.mark.parametrize(
    "delays, support", [((1, 5), None), ((3, 3), None), ((0, 2), None), ((1, 5), 0.3), ((0, 2), 1)]
)
@pytest.mark.parametrize("batch", [0, 3, 8])
def test_recurrent_network(batch: int, delays: tuple[int, int], support: float | None) -> None:
    """With a support only neurons near threshold cost anything, to the same gradient."""
    model = Recurrent(delays, support)
    names = ["exc", "inh", "tau", "taus", "v"]
    sim = model.simulator(names)
    mine, theirs = batched(model, names, batch), batched(model, names, batch)
    out = sim({NAMES[n]: v for n, v in mine.items()})
    v, raster = out[model.trace].v, out[model.spikes].raster
    columns = {
        n: t.unsqueeze(-1) if n in ("tau", "taus") and t.ndim else t for n, t in theirs.items()
    }
    shape = (batch, N) if batch else (N,)
    everything = {**model.values, **columns}
    everything["v"] = everything["v"].expand(shape)
    want_v, want_raster = model.oracle(everything)
    assert float(want_raster.sum()) > 20 * max(1, batch)
    assert torch.equal(raster, want_raster)
    reach = float(want_v.max() - want_v.min())
    assert float((v - want_v).abs().max()) <= TRACES * reach
    loss(v, raster).backward()
    loss(want_v, want_raster).backward()
    for name in names:
        got, want = mine[name].grad, theirs[name].grad
        assert got is not None and want is not None
        assert float((got - want).abs().max()) <= GRADIENTS * float(want.abs().max()), name


def test_going_back_twice_gives_the_same() -> None:
    model = Recurrent()
    sim = model.simulator(["exc", "tau"])
    gradients = []
    for _ in range(2):  # the second run keeps its tape while it runs forward
        given = {n: model.values[n].clone().requires_grad_() for n in ("exc", "tau")}
        out = sim({NAMES[n]: v for n, v in given.items()})
        total = loss(out[model.trace].v, out[model.spikes].raster)
        for _ in range(2):
            gradients.append(torch.autograd.grad(total, list(given.values()), retain_graph=True))
    for one, other in zip(gradients, gradients[1:], strict=False):
        assert all(torch.equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("support", [None, 0.3])
def test_two_halves_are_one_run(support: float | None) -> None:
    """Events on their way cross the joint, and so does the gradient of those that were not sent."""
    model = Recurrent((1, 5), support)
    names = ["exc", "inh", "tau", "v"]
    half = bg.Simulator(
        model.network,
        STEPS / 2 * DT * 1e3 * ms,
        [NAMES[n] for n in names],
        rasters=[model.spikes],
        surrogate=bg.surrogate.fast_sigmoid(slope=SLOPE, scale=SCALE * 1e3 * mV, support=support),
    )
    results = []
    for joined in (False, True):
        given = {n: model.values[n].clone().requires_grad_() for n in names}
        values = {NAMES[n]: v for n, v in given.items()}
        if joined:
            first = half(values)
            values.pop(NAMES["v"])  # the voltages go on from where they are
            second = half(values, initial_state=first.final_state)
            assert any(float(first.final_state[f"{n}_pre[events]"].sum()) for n in ("exc", "inh"))
            v = torch.cat([first[model.trace].v, second[model.trace].v])
            raster = torch.cat([first[model.spikes].raster, second[model.spikes].raster])
        else:
            out = model.simulator(names)(values)
            v, raster = out[model.trace].v, out[model.spikes].raster
        loss(v, raster).backward()
        results.append([v.detach(), raster.detach(), *(g.grad for g in given.values())])
    for whole, halves in zip(*results, strict=True):
        assert float((whole - halves).abs().max()) <= JOINED * float(whole.abs().max())


def test_candidates_are_all_after_a_call_with_given_events() -> None:
    """There the sources near to an event are not known, which costs time but no gradient."""
    model, free = Recurrent((1, 5), 0.3), Recurrent((1, 5), None)
    found = []
    for one in (model, free):
        sim = one.simulator(["exc"])
        given = torch.zeros(STEPS, N, dtype=torch.float64)
        given[STEPS - 3 :, ::2] = 1
        first = sim(spikes={one.group: given})
        weights = one.values["exc"].clone().requires_grad_()
        out = sim({"exc.w": weights}, initial_state=first.final_state.detach())
        (out[one.trace].v.sum() / SCALE).backward()
        assert weights.grad is not None
        found.append((out[one.trace].v.detach(), weights.grad))
    assert torch.equal(found[0][0], found[1][0])
    assert float(found[0][1].abs().max()) > 0
