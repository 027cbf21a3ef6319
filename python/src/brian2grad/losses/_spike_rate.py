"""Firing rates."""

from __future__ import annotations

from typing import Any

import torch
from brian2.units import hertz

from brian2grad.losses.shapes import Reduction, as_output, over_neurons, reduce
from brian2grad.quantities import positive_seconds, require_dimension

__all__ = ["spike_rate"]


def spike_rate(
    raster: torch.Tensor, target_rate: Any, dt: Any, reduction: Reduction = "mean"
) -> torch.Tensor:
    """Square the difference of firing rates from their targets.

    Formula: ``(rate - target_rate)^2`` for each neuron, with
    ``rate = (sum over T of raster) / (T dt)``.

    Parameters
    ----------
    raster : Tensor
        The spikes, such as ``out[S].raster``.
    target_rate : Quantity, Tensor or float
        The rate of each neuron; numbers and tensors are in Hz.
    dt : Quantity or float
        The time step of the raster.
    reduction : {"mean", "sum", "none"}, optional
        Average or sum over neurons and batch, or keep them.

    Returns
    -------
    Tensor
        The loss.

    Shape
    -----
    raster ``[T, *batch, N]``; target_rate ``[*batch, N]``, ``[N]`` or one number; result
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
    difference = rate - over_neurons(where, target_rate, rate)
    return reduce(where, difference * difference, reduction)
