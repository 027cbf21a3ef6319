"""Intervals between spikes."""

from __future__ import annotations

from typing import Any

import torch

from brian2grad.losses._spike_times import spike_times
from brian2grad.losses.missing import filled, present, reduce_present
from brian2grad.losses.shapes import Reduction, as_output, over_time

__all__ = ["isi"]


def isi(
    raster: torch.Tensor, target: Any, dt: Any, reduction: Reduction = "mean", mask: Any = None
) -> torch.Tensor:
    """Square the difference of interspike intervals from those of a target raster.

    Formula: the mean over the target's intervals k of
    ``((t_(k+1) - t_k) - (u_(k+1) - u_k))^2`` for each neuron, where t and u are the spike times
    of the output and of the target as `spike_times` has them, with their gradient: a spike that
    did not come counts as one at the end. Spikes beyond the target's last one do not count, nor
    do neurons that have fewer than two in the target; `spike_count` sees both.

    Missing data: a step of a neuron at which the target is NaN, or the mask false, was not
    observed. Spikes may be missing there, so that nobody knows which of the output belong to
    those of the target afterwards: only intervals that end before the first such step count. A
    neuron without an observed step does not count in the average.

    Parameters
    ----------
    raster : Tensor
        The spikes, such as ``out[S].raster``: zeros and ones.
    target : Tensor or array
        The raster that has the right intervals.
    dt : Quantity or float
        The time step of the rasters.
    reduction : {"mean", "sum", "none"}, optional
        Average or sum over neurons and batch that count, or keep them, with 0 for the others.
    mask : Tensor or array of bool, optional
        True for the steps that were observed, as in ``torch.masked``.

    Returns
    -------
    Tensor
        The loss.

    Shape
    -----
    raster ``[T, *batch, N]``; target and mask the same or ``[T, N]``; result ``[]``, or
    ``[*batch, N]`` if not reduced.

    Unit
    ----
    Seconds^2.

    Raises
    ------
    ValueError, TypeError
        When a raster is none, or the shapes do not belong together.
    DimensionMismatchError
        When dt is no time.

    Examples
    --------
    >>> import torch
    >>> from brian2 import ms
    >>> from brian2grad import losses
    >>> raster, target = torch.zeros(2, 100, 1)
    >>> raster[::10], target[::12] = 1, 1
    >>> round(losses.isi(raster, target, dt=1*ms).item() ** 0.5, 6)
    0.002
    """
    where = "losses.isi"
    raster = as_output(where, raster, 2)
    target = over_time(where, target, raster).detach().expand_as(raster)
    there = present(where, target, mask, raster, over_time)
    neurons = None
    if there is not None:
        target = filled(target, there.cumprod(0).bool())
        neurons = there.any(0)
    counts = target.sum(0)
    number = int(counts.max()) if counts.numel() else 0
    if number < 2:
        return reduce_present(where, 0 * raster.sum(0), neurons, reduction)
    wanted = spike_times(target, number, dt).diff(dim=0)
    difference = spike_times(raster, number, dt).diff(dim=0) - wanted
    intervals = torch.arange(1, number, device=raster.device).reshape(-1, *[1] * counts.dim())
    counted = (intervals < counts).to(raster.dtype)
    mean = (counted * difference * difference).sum(0) / (counts - 1).clamp(min=1)
    return reduce_present(where, mean, neurons, reduction)
