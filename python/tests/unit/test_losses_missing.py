"""Missing data in losses: masks and targets with NaN, against sums by hand."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from brian2 import ms, second
from torch.autograd import gradcheck

from brian2grad import losses
from tolerances import CLOSED_FORM

NAN, INF = math.nan, math.inf


def double(*values: object) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64)


def test_mse_leaves_out_what_is_missing():
    output = double([1.0, 2.0], [3.0, 5.0]).requires_grad_()
    target = double([0.0, NAN], [1.0, 1.0])
    mask = torch.tensor([[True, True], [True, False]])
    loss = losses.mse(output, target, mask=mask)
    assert loss.item() == (1.0 + 4.0) / 2
    loss.backward()
    assert output.grad is not None
    assert output.grad.tolist() == [[1.0, 0.0], [2.0, 0.0]]


@pytest.mark.parametrize("bad", [NAN, INF, -INF])
def test_an_output_that_exploded_where_nothing_counts_adds_exactly_nothing(bad: float):
    output = double([1.0], [bad]).requires_grad_()
    loss = losses.mse(output, double([0.0], [NAN]))
    loss.backward()
    assert loss.item() == 1.0
    assert output.grad is not None
    assert output.grad.tolist() == [[2.0], [0.0]]


def test_reductions_of_what_is_there():
    output, target = double([1.0, 2.0], [3.0, 4.0]), double([0.0, NAN], [NAN, 1.0])
    assert losses.mse(output, target, reduction="sum").item() == 1.0 + 9.0
    assert losses.mse(output, target, reduction="none").tolist() == [[1.0, 0.0], [0.0, 9.0]]


def test_a_mask_counts_for_each_member_of_the_batch():
    output = double([[1.0], [2.0]], [[3.0], [4.0]])  # [T, B, N]
    mask = torch.tensor([[True], [False]])  # [T, N]
    assert losses.mse(output, 0.0, mask=mask).item() == (1.0 + 4.0) / 2


def test_van_rossum_leaves_out_spikes_at_steps_that_were_not_observed():
    raster = torch.zeros(50, 2, dtype=torch.float64)
    raster[[3, 20, 31], [0, 0, 1]] = 1
    target = torch.zeros(50, 2, dtype=torch.float64)
    target[[5, 31], [0, 1]] = 1
    gap = torch.ones(50, 2, dtype=torch.bool)
    gap[15:25, 0] = False
    without = raster.clone()
    without[20, 0] = 0
    expected = losses.van_rossum(without, target, tau=5 * ms, dt=1 * ms)
    unknown = torch.where(gap, target, NAN)
    raster.requires_grad_()
    loss = losses.van_rossum(raster, unknown, tau=5 * ms, dt=1 * ms)
    assert loss.item() == expected.item()
    (grad,) = torch.autograd.grad(loss, raster)
    assert bool((grad[15:25, 0] == 0).all())
    assert bool((grad[3:15, 0] != 0).all())
    assert losses.van_rossum(raster, target, 5 * ms, 1 * ms, mask=gap).item() == expected.item()


def test_members_without_data_do_not_count_in_van_rossums_average():
    raster = torch.zeros(20, 2, 1, dtype=torch.float64)
    target = torch.zeros(20, 2, 1, dtype=torch.float64)
    raster[4] = 1
    target[:, 1] = NAN
    alone = losses.van_rossum(raster[:, 0], target[:, 0], 5 * ms, 1 * ms)
    assert losses.van_rossum(raster, target, 5 * ms, 1 * ms).item() == alone.item()


def test_counts_rates_and_first_spikes_leave_out_neurons():
    raster = torch.zeros(10, 3, dtype=torch.float64)
    raster[2:4, 0] = 1
    raster[5, 1] = 1
    raster.requires_grad_()
    mask = torch.tensor([True, True, False])
    cases: list[tuple[torch.Tensor, float]] = [
        (losses.spike_count(raster, [1.0, NAN, 7.0], of="raster", mask=mask), 1.0),
        (losses.spike_rate(raster, double(0.1, NAN, 7.0), 1 * second, mask=mask), 0.01),
        (losses.first_spike_time(raster, double(0.0, NAN, 7.0), 1 * second, mask=mask), 4.0),
    ]
    for loss, expected in cases:
        assert loss.item() == pytest.approx(expected, rel=CLOSED_FORM)
        (grad,) = torch.autograd.grad(loss, raster, retain_graph=True)
        assert bool(grad.isfinite().all())
        assert bool((grad[:, 1:] == 0).all())
        assert bool((grad[:, 0] != 0).any())


def test_only_intervals_before_a_gap_count():
    raster = torch.zeros(60, 1, dtype=torch.float64)
    raster[[0, 10, 20, 40]] = 1
    target = torch.zeros(60, 1, dtype=torch.float64)
    target[[0, 12, 30, 50]] = 1
    target[20] = NAN
    raster.requires_grad_()
    loss = losses.isi(raster, target, dt=1 * second)
    assert loss.item() == 4.0  # of 10 and 12 steps
    (grad,) = torch.autograd.grad(loss, raster)
    assert bool(grad.isfinite().all())


LOSSES: list[Callable[..., torch.Tensor]] = [
    lambda raster, target, **more: losses.mse(raster, target, **more),
    lambda raster, target, **more: losses.van_rossum(raster, target, 5 * ms, 1 * ms, **more),
    lambda raster, target, **more: losses.isi(raster, target, 1 * ms, **more),
    lambda raster, target, **more: losses.spike_count(
        raster, target[0], of="raster", **({k: v[0] for k, v in more.items()})
    ),
    lambda raster, target, **more: losses.spike_rate(
        raster, target[0], 1 * ms, **({k: v[0] for k, v in more.items()})
    ),
    lambda raster, target, **more: losses.first_spike_time(
        raster, target[0], 1 * ms, **({k: v[0] for k, v in more.items()})
    ),
]


@pytest.mark.parametrize("loss", LOSSES)
def test_nothing_at_all_is_an_error(loss: Callable[..., torch.Tensor]):
    raster = torch.zeros(6, 2, dtype=torch.float64)
    with pytest.raises(ValueError, match="missing-data"):
        loss(raster, torch.full((6, 2), NAN, dtype=torch.float64))
    with pytest.raises(ValueError, match="missing-data"):
        loss(raster, torch.zeros(6, 2), mask=torch.zeros(6, 2, dtype=torch.bool))


@pytest.mark.parametrize("loss", LOSSES)
def test_a_mask_has_truth_values_and_a_shape(loss: Callable[..., torch.Tensor]):
    raster = torch.zeros(6, 2, dtype=torch.float64)
    with pytest.raises(TypeError, match="truth values"):
        loss(raster, torch.zeros(6, 2), mask=torch.ones(6, 2))
    with pytest.raises(ValueError, match="shape"):
        loss(raster, torch.zeros(6, 2), mask=torch.ones(5, 3, dtype=torch.bool))


@pytest.mark.parametrize("loss", LOSSES)
def test_a_mask_of_everything_changes_no_value(loss: Callable[..., torch.Tensor]):
    torch.manual_seed(3)
    raster = (torch.rand(40, 3) < 0.2).double()
    target = (torch.rand(40, 3) < 0.2).double()
    all_of_it = torch.ones(40, 3, dtype=torch.bool)
    assert loss(raster, target, mask=all_of_it).item() == pytest.approx(
        loss(raster, target).item(), rel=CLOSED_FORM
    )


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_gradients_of_what_is_there(reduction: str):
    torch.manual_seed(2)
    output = torch.rand(12, 2, dtype=torch.float64, requires_grad=True)
    target = torch.rand(12, 2, dtype=torch.float64)
    target[3:6, 0] = NAN
    assert gradcheck(lambda x: losses.mse(x, target, reduction=reduction), output)  # type: ignore[arg-type]
    assert gradcheck(
        lambda x: losses.van_rossum(x, target, 5 * ms, 1 * ms, reduction=reduction),  # type: ignore[arg-type]
        output,
    )
    assert gradcheck(
        lambda x: losses.spike_rate(x, double(3.0, NAN), 100 * ms, reduction=reduction),  # type: ignore[arg-type]
        output,
    )
