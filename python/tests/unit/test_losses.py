"""Losses: closed forms, loops over steps, flipped spikes, and PyTorch's own checks."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import pytest
import torch
from brian2 import Hz, ms, mV, second
from brian2.units.fundamentalunits import DimensionMismatchError
from torch.autograd import gradcheck, gradgradcheck

from brian2grad import losses
from brian2grad.losses.filter import exponential_filter

TAU, DT = 20 * ms, 0.1 * ms


@pytest.fixture(autouse=True)
def seeded() -> Iterator[None]:
    torch.manual_seed(5)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # tensors are small, and other threads only wait
    yield
    torch.set_num_threads(threads)


def random_raster(*shape: int, rate: float = 0.1, dtype: torch.dtype = torch.float64):
    return (torch.rand(shape) < rate).to(dtype)


def one_spike(at: int | None, steps: int = 1000) -> torch.Tensor:
    raster = torch.zeros(steps, 1, dtype=torch.float64)
    if at is not None:
        raster[at] = 1
    return raster


# The filter


def naive_filter(x: torch.Tensor, decay: float) -> torch.Tensor:
    y, last = [], torch.zeros_like(x[0])
    for row in x:
        last = decay * last + row
        y.append(last)
    return torch.stack(y)


@pytest.mark.parametrize("steps", [1, 2, 31, 32, 33, 64, 100, 1024, 1025, 5000])
@pytest.mark.parametrize("decay", [0.0, 0.3, 0.995, 0.99999, 1.0])
def test_filter_is_the_recurrence(steps: int, decay: float) -> None:
    x = torch.randn(steps, 2, 3, dtype=torch.float64)
    want = naive_filter(x, decay)
    torch.testing.assert_close(exponential_filter(x, decay), want, rtol=1e-12, atol=1e-12)
    single = exponential_filter(x.float(), decay)
    assert single.dtype == torch.float32
    torch.testing.assert_close(single, want.float(), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("steps", [1, 32, 33, 1030])
def test_filter_is_differentiated(steps: int) -> None:
    x = torch.randn(steps, 2, dtype=torch.float64, requires_grad=True)
    weights = torch.randn(steps, 2, dtype=torch.float64)
    (exponential_filter(x, 0.9) * weights).sum().backward()
    # The adjoint of a causal filter is the same filter with time reversed.
    torch.testing.assert_close(x.grad, naive_filter(weights.flip(0), 0.9).flip(0))


def test_filter_passes_gradcheck_in_all_modes() -> None:
    x = torch.randn(70, 2, dtype=torch.float64, requires_grad=True)
    assert gradcheck(lambda x: exponential_filter(x, 0.8), x, check_forward_ad=True)
    batched = torch.func.vmap(lambda x: exponential_filter(x, 0.8), in_dims=1, out_dims=1)(x)
    torch.testing.assert_close(batched, exponential_filter(x, 0.8))


def test_filter_needs_no_matrix_of_all_steps() -> None:
    x = torch.zeros(300_000, 1)  # of which a matrix would take 360 GB
    x[0] = 1
    y = exponential_filter(x, 1 - 1e-5)
    assert y[-1].item() == pytest.approx(math.exp(299_999 * math.log1p(-1e-5)), rel=1e-3)


# van Rossum


def pairwise(raster: torch.Tensor, target: torch.Tensor, ratio: float) -> torch.Tensor:
    """Sum exp(-|t - u|/tau)/2 over all pairs of spikes, signed: D^2 without any filter."""
    n = torch.arange(len(raster), dtype=torch.float64)
    kernel = torch.exp(-(n[:, None] - n).abs() * ratio)
    d = raster - target
    return 0.5 * torch.einsum("t...,ts,s...->...", d, kernel, d).sum(-1)


def test_van_rossum_closed_forms() -> None:
    none = one_spike(None)
    for at in (0, 17, 999):  # also of the last step the whole exponential counts
        assert losses.van_rossum(one_spike(at), none, TAU, DT).item() == pytest.approx(0.5)
    for shift in (1, 50, 600):
        want = 1 - math.exp(-shift / 200)
        got = losses.van_rossum(one_spike(300), one_spike(300 + shift), TAU, DT).item()
        assert got == pytest.approx(want, rel=1e-12)
    assert losses.van_rossum(one_spike(300), one_spike(300), TAU, DT).item() == 0
    # Two against one at the same time: the one that is left.
    both = one_spike(10) + one_spike(400)
    assert losses.van_rossum(both, one_spike(10), TAU, DT).item() == pytest.approx(0.5)


def test_van_rossum_does_not_depend_on_the_time_step() -> None:
    coarse = losses.van_rossum(one_spike(10, 50), one_spike(15, 50), TAU, 4 * ms)
    fine = losses.van_rossum(one_spike(400, 2000), one_spike(600, 2000), TAU, 0.1 * ms)
    assert coarse.item() == pytest.approx(1 - math.exp(-1), rel=1e-12)
    assert fine.item() == pytest.approx(coarse.item(), rel=1e-12)


def test_van_rossum_is_the_integral() -> None:
    raster, target = random_raster(40, 1), random_raster(40, 1)
    t = torch.linspace(0, 0.4, 400_001, dtype=torch.float64)[:-1] + 0.5e-6
    f = torch.zeros_like(t)
    for n in range(40):
        later = t >= n * 1e-3
        f += (raster - target)[n] * later * torch.exp(-(t - n * 1e-3) / 0.01)
    want = (f * f).sum().item() * 1e-6 / 0.01
    got = losses.van_rossum(raster, target, 10 * ms, 1 * ms).item()
    assert got == pytest.approx(want, rel=1e-6)


@pytest.mark.parametrize("shape", [(200, 3), (200, 4, 3), (200, 2, 4, 3)])
def test_van_rossum_against_pairs(shape: tuple[int, ...]) -> None:
    raster = random_raster(*shape).requires_grad_()
    target = random_raster(*shape)
    want = pairwise(raster, target, 0.1 / 20)
    got = losses.van_rossum(raster, target, TAU, DT, reduction="none")
    assert got.shape == shape[1:-1]
    torch.testing.assert_close(got, want, rtol=1e-12, atol=1e-12)
    for reduction, whole in (("mean", want.mean()), ("sum", want.sum())):
        value = losses.van_rossum(raster, target, TAU, DT, reduction=reduction)  # type: ignore[arg-type]
        torch.testing.assert_close(value, whole, rtol=1e-12, atol=1e-12)
    (gradient,) = torch.autograd.grad(want.mean(), raster)
    (ours,) = torch.autograd.grad(losses.van_rossum(raster, target, TAU, DT), raster)
    torch.testing.assert_close(ours, gradient, rtol=1e-11, atol=1e-12)


def test_van_rossum_long_and_single_precision() -> None:
    raster, target = random_raster(10_000, 8, rate=0.02), random_raster(10_000, 8, rate=0.02)
    want = pairwise(raster, target, 0.1 / 20).item()
    assert losses.van_rossum(raster, target, TAU, DT).item() == pytest.approx(want, rel=1e-10)
    single = losses.van_rossum(raster.float(), target, TAU, DT)
    assert single.dtype == torch.float32
    assert single.item() == pytest.approx(want, rel=1e-4)


def test_van_rossum_passes_gradcheck() -> None:
    raster = torch.rand(35, 2, 2, dtype=torch.float64, requires_grad=True)
    target = torch.rand(35, 2, dtype=torch.float64, requires_grad=True)

    def loss(raster: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        return losses.van_rossum(raster, target, 1 * ms, DT)

    assert gradcheck(loss, (raster, target), check_forward_ad=True)
    assert gradgradcheck(loss, (raster, target))


def test_van_rossum_target_of_all_the_batch() -> None:
    raster, target = random_raster(100, 4, 3), random_raster(100, 3)
    want = torch.stack([losses.van_rossum(raster[:, b], target, TAU, DT) for b in range(4)])
    got = losses.van_rossum(raster, target, TAU, DT, reduction="none")
    torch.testing.assert_close(got, want)
    # T = batch = N must not mislead it.
    square = random_raster(5, 5, 5)
    got = losses.van_rossum(square, square[:, 2], TAU, DT, reduction="none")
    assert got[2] == 0
    assert (got[[0, 1, 3, 4]] > 0).all()


def test_times_are_quantities_or_seconds() -> None:
    raster, target = random_raster(100, 3), random_raster(100, 3)
    want = losses.van_rossum(raster, target, TAU, DT)
    assert losses.van_rossum(raster, target, tau=0.02, dt=1e-4) == want
    with pytest.raises(DimensionMismatchError, match=r"losses\.van_rossum\(tau\)"):
        losses.van_rossum(raster, target, 20 * mV, DT)
    with pytest.raises(ValueError, match=r"van_rossum\(dt\).*positive"):
        losses.van_rossum(raster, target, TAU, 0 * ms)


# Squared errors


def test_mse() -> None:
    v, target = torch.randn(7, 2, 3).double().requires_grad_(), torch.randn(7, 2, 3).double()
    want = sum(
        (v[t, b, n] - target[t, b, n]) ** 2 for t in range(7) for b in range(2) for n in range(3)
    )
    torch.testing.assert_close(losses.mse(v, target), want / 42)
    torch.testing.assert_close(losses.mse(v, target, reduction="sum"), want)
    assert losses.mse(v, target, reduction="none").shape == v.shape
    (gradient,) = torch.autograd.grad(losses.mse(v, target), v)
    torch.testing.assert_close(gradient, 2 * (v - target).detach() / 42)


def test_mse_targets() -> None:
    v = torch.randn(7, 7, 7)
    shared = v[:, 4].double()
    errors = losses.mse(v, shared, reduction="none")
    assert errors.dtype == torch.float32
    assert errors[:, 4].abs().max() == 0
    assert errors[:, 3].abs().max() > 0
    level = losses.mse(torch.full((5, 2), -0.07).double(), -72 * mV)
    assert level.item() == pytest.approx(4e-6)
    with pytest.raises(ValueError, match=r"shape \(9, 2\), got \(2, 9\); .*transpose"):
        losses.mse(torch.zeros(9, 2), [[0.0] * 9] * 2 * mV)
    with pytest.raises(ValueError, match=r"\(9, 4, 2\) or \(9, 2\), got \(4, 2\)"):
        losses.mse(torch.zeros(9, 4, 2), torch.zeros(4, 2))
    with pytest.raises(ValueError, match="expected a target of shape"):
        losses.mse(torch.zeros(9, 4, 2), torch.zeros(1, 4, 2))


def test_spike_count() -> None:
    raster = random_raster(50, 4, 3, rate=0.3).requires_grad_()
    counts = raster.sum(0)
    target = torch.tensor([10.0, 20.0, 12.0]).double()
    want = (counts - target) ** 2
    for output, of in ((raster, "raster"), (counts, "count")):
        got = losses.spike_count(output, target, of=of, reduction="none")  # type: ignore[arg-type]
        torch.testing.assert_close(got, want)
    full = target.expand(4, 3)
    assert torch.equal(losses.spike_count(raster, full), want.mean())
    assert torch.equal(losses.spike_count(counts, full), want.mean())
    assert torch.equal(losses.spike_count(counts, 9, of="count"), ((counts - 9) ** 2).mean())
    (gradient,) = torch.autograd.grad(losses.spike_count(raster, full, reduction="sum"), raster)
    assert torch.equal(gradient, (2 * (counts - target)).expand(50, 4, 3))


def test_spike_count_does_not_guess() -> None:
    counts = torch.tensor([[3.0, 4.0], [0.0, 1.0]])
    # Counts of a batch with a target for all could be a raster, but not with these values.
    with pytest.raises(ValueError, match="of='raster' or of='count'"):
        losses.spike_count(counts, [3.0, 4.0])
    with pytest.raises(ValueError, match="of='raster' or of='count'"):
        losses.spike_count(counts, 3)
    with pytest.raises(ValueError, match="'raster' or 'count', got 'rate'"):
        losses.spike_count(counts, counts, of="rate")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"\(2, 2\) or \(2,\), got \(3,\)"):
        losses.spike_count(counts, torch.zeros(3), of="count")


def test_spike_rate() -> None:
    raster = random_raster(500, 2, 3).requires_grad_()
    rate = raster.sum(0) / 0.05
    want = (rate - 150) ** 2
    for target in (150 * Hz, 150.0, [150] * 3 * Hz, torch.full((2, 3), 150.0), 0.15 / ms):
        got = losses.spike_rate(raster, target, DT, reduction="none")
        torch.testing.assert_close(got, want)
    (gradient,) = torch.autograd.grad(losses.spike_rate(raster, 150 * Hz, DT), raster)
    torch.testing.assert_close(gradient, (2 * (rate - 150) / 0.05 / 6).expand(500, 2, 3).detach())
    with pytest.raises(DimensionMismatchError, match=r"target_rate.*a rate such as"):
        losses.spike_rate(raster, 5 * ms, DT)


# Spike times


def naive_times(raster: torch.Tensor, number: int) -> torch.Tensor:
    steps, width = raster.shape
    times = [
        (raster[:, m].nonzero()[:, 0].tolist() + [steps] * number)[:number] for m in range(width)
    ]
    return torch.tensor(times, dtype=torch.float64).T


@pytest.mark.parametrize("rate", [0.0, 0.05, 0.3, 1.0])
@pytest.mark.parametrize("number", [1, 2, 5, 40])
def test_spike_times_and_their_gradient_are_those_of_flipped_spikes(
    rate: float, number: int
) -> None:
    raster = random_raster(30, 6, rate=rate).requires_grad_()
    times = losses.spike_times(raster, number, 1 * second)
    assert torch.equal(times, naive_times(raster, number))
    weights = torch.randn(number, 6, dtype=torch.float64)
    (times * weights).sum().backward()
    want = torch.zeros(30, 6, dtype=torch.float64)
    for n in range(30):
        with_it, without = raster.detach().clone(), raster.detach().clone()
        with_it[n], without[n] = 1, 0
        change = naive_times(with_it, number) - naive_times(without, number)
        want[n] = (change * weights).sum(0)
    torch.testing.assert_close(raster.grad, want)


def test_spike_times_refuse() -> None:
    raster = random_raster(30, 6).requires_grad_()
    with pytest.raises(ValueError, match="zeros and ones"):
        losses.spike_times(0.5 * raster, 1, DT)
    with pytest.raises(ValueError, match="at least one spike"):
        losses.spike_times(raster, 0, DT)
    (gradient,) = torch.autograd.grad(
        losses.spike_times(raster, 1, DT).square().sum(), raster, create_graph=True
    )
    with pytest.raises(RuntimeError, match="once_differentiable"):
        gradient.sum().backward()


def test_first_spike_time() -> None:
    raster = random_raster(100, 2, 3, rate=0.05)
    first = losses.spike_times(raster, 1, DT)[0]
    assert first.shape == (2, 3)
    for target in (5 * ms, 0.005, [5, 5, 5] * ms, torch.full((2, 3), 0.005)):
        got = losses.first_spike_time(raster, target, DT, reduction="none")
        torch.testing.assert_close(got, (first - 0.005) ** 2)
    with pytest.raises(DimensionMismatchError, match=r"target_time.*a time such as"):
        losses.first_spike_time(raster, 5 * mV, DT)


def test_isi() -> None:
    raster, target = torch.zeros(2, 40, 4, dtype=torch.float64)
    for column, (have, want) in enumerate(
        [
            ([3, 9, 20], [2, 8, 19]),  # the same intervals
            ([3, 9, 20, 22], [2, 10, 20]),  # 6, 11 instead of 8, 10
            ([5], [5, 15]),  # the end, 35, instead of 10
            ([5, 6], [7]),  # no interval in the target
        ]
    ):
        raster[have, column] = 1
        target[want, column] = 1
    got = losses.isi(raster, target, 1 * second, reduction="none")
    torch.testing.assert_close(got, torch.tensor([0, 2.5, 625, 0]).double())
    batch = torch.stack([raster, target], 1)
    got = losses.isi(batch, target, 1 * second, reduction="none")
    torch.testing.assert_close(got[0], torch.tensor([0, 2.5, 625, 0]).double())
    torch.testing.assert_close(got[1], torch.zeros(4).double())
    silent = torch.zeros(40, 4, requires_grad=True)
    loss = losses.isi(silent, torch.zeros(40, 4), 1 * second)
    assert loss == 0
    loss.backward()


class Spike(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x > 0).to(x.dtype)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad / (1 + 10 * x.abs()) ** 2


def lif(tau: torch.Tensor) -> torch.Tensor:
    """100 ms of a leaky integrate-and-fire neuron in steps of 0.2 ms."""
    decay, v, spikes = torch.exp(-2e-4 / tau), torch.zeros(1, dtype=torch.float64), []
    for _ in range(500):
        v = 0.02 + (v - 0.02) * decay
        spikes.append(Spike.apply((v - 0.015) / 0.005))
        v = v * (1 - spikes[-1])
    return torch.stack(spikes)


TARGET = lif(torch.tensor(0.02, dtype=torch.float64))
FITS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "isi": lambda raster: losses.isi(raster, TARGET, 0.2 * ms) / 4e-4,
    "first_spike_time": lambda raster: (
        losses.first_spike_time(raster, losses.spike_times(TARGET, 1, 0.2 * ms)[0], 0.2 * ms) / 4e-4
    ),
    "van_rossum": lambda raster: losses.van_rossum(raster, TARGET, TAU, 0.2 * ms),
}


@pytest.mark.parametrize("start", [0.035, 0.008])
@pytest.mark.parametrize("name", FITS)
def test_fits_from_both_sides(name: str, start: float) -> None:
    log_tau = torch.tensor(start, dtype=torch.float64).log().requires_grad_()
    optimizer = torch.optim.Adam([log_tau], lr=0.03)
    for _ in range(80):
        optimizer.zero_grad()
        FITS[name](lif(log_tau.exp())).backward()
        optimizer.step()
    assert log_tau.exp().item() == pytest.approx(0.02, rel=0.04)


# What all refuse


@pytest.mark.parametrize(
    "loss",
    [
        lambda r, **k: losses.mse(r, 0.0, **k),
        lambda r, **k: losses.van_rossum(r, 0.0, TAU, DT, **k),
        lambda r, **k: losses.spike_count(r, 1.0, of="raster", **k),
        lambda r, **k: losses.spike_rate(r, 1.0, DT, **k),
        lambda r, **k: losses.first_spike_time(r, 1.0, DT, **k),
        lambda r, **k: losses.isi(r, torch.ones(4, 2), DT, **k),
    ],
)
def test_common_refusals(loss: Callable[..., torch.Tensor]) -> None:
    assert loss(torch.zeros(4, 2)).shape == ()
    with pytest.raises(ValueError, match="'mean', 'sum' or 'none', got 'all'"):
        loss(torch.zeros(4, 2), reduction="all")
    with pytest.raises(TypeError, match="floating-point tensor, got torch.bool"):
        loss(torch.zeros(4, 2, dtype=torch.bool))
    with pytest.raises(TypeError, match="floating-point tensor, got list"):
        loss([[0.0]])
    with pytest.raises(ValueError, match=r"at least 2 dimensions, got shape \(4,\)"):
        loss(torch.zeros(4))
    with pytest.raises(ValueError, match="at least one time step"):
        loss(torch.zeros(0, 2))


def test_unknown_loss_is_named() -> None:
    with pytest.raises(AttributeError, match="'cross_entropy'; it has first_spike_time, isi, mse"):
        losses.cross_entropy()
