"""Firing rates."""

from __future__ import annotations

from typing import Any

import torch
from brian2.units import hertz

from brian2grad.losses.missing import filled, present, reduce_present
from brian2grad.losses.shapes import Reduction, as_output, over_neurons
from brian2grad.quantities import positive_seconds, require_dimension

__all__ = ["spike_rate"]


def spike_rate(
    raster: torch.Tensor,
    target_rate: Any,
    dt: Any,
    reduction: Reduction = "mean",
    mask: Any = None,
) -> torch.Tensor:
    """Square the difference of firing rates from their targets.

    Formula: ``(rate - target_rate)^2`` for each neuron, with
    ``rate = (sum over T of raster) / (T dt)``.

    Missing data: a neuron whose target is NaN, or whose mask is false, adds nothing to the loss
    nor to the gradient; the average is over the others.

    Parameters
    ----------
    raster : Tensor
        The spikes, such as ``out[S].raster``.
    target_rate : Quantity, Tensor or float
        The rate of each neuron; numbers and tensors are in Hz.
    dt : Quantity or float
        The time step of the raster.
    reduction : {"mean", "sum", "none"}, optional
        Average or sum over neurons and batch that count, or keep them, with 0 for the others.
    mask : Tensor or array of bool, optional
        True for the neurons that count, as in ``torch.masked``.

    Returns
    -------
    Tensor
        The loss.

    Shape
    -----
    raster ``[T, *batch, N]``; target_rate and mask ``[*batch, N]``, ``[N]`` or one
    value; result
    ``[]``, or ``[*batch, N]`` if not reduced.

    Unit
    ----
    Hz^2.

    Raises
    ------
    ValueError, TypeError
        When the shapes do not belong together, or the raster is no floating-point tensor.
    DimensionMismatchError
        When dt is no time or the target no rate.

    Examples
    --------
    >>> import torch
    >>> from brian2 import Hz, ms
    >>> from brian2grad import losses
    >>> raster = torch.zeros(1000, 1)
    >>> raster[::100] = 1  # 10 spikes in 100 ms
    >>> losses.spike_rate(raster, 90*Hz, dt=0.1*ms).item()  # doctest: +ELLIPSIS
    100.0...
    """
    where = "losses.spike_rate"
    raster = as_output(where, raster, 2)
    require_dimension(f"{where}(target_rate)", target_rate, hertz, "a rate such as 20*Hz")
    duration = raster.shape[0] * positive_seconds(f"{where}(dt)", dt)
    rate = raster.sum(0) / duration
    wanted = over_neurons(where, target_rate, rate)
    there = present(where, wanted, mask, rate, over_neurons)
    difference = filled(rate - wanted, there)
    return reduce_present(where, difference * difference, there, reduction)
