"""The time to the first spike."""

from __future__ import annotations

from typing import Any

import torch
from brian2.units import second

from brian2grad.losses._spike_times import spike_times
from brian2grad.losses.missing import filled, present, reduce_present
from brian2grad.losses.shapes import Reduction, over_neurons
from brian2grad.quantities import require_dimension

__all__ = ["first_spike_time"]


def first_spike_time(
    raster: torch.Tensor,
    target_time: Any,
    dt: Any,
    reduction: Reduction = "mean",
    mask: Any = None,
) -> torch.Tensor:
    """Square the difference of the times of first spikes from their targets.

    Formula: ``(t_1 - target_time)^2`` for each neuron, t_1 and its gradient as `spike_times`
    has them; a neuron without a spike counts as if it had one at the end.

    Missing data: a neuron whose target is NaN, or whose mask is false, adds nothing to the loss
    nor to the gradient; the average is over the others. NaN stands for a time that is not known;
    a neuron that is known to be silent has the target ``T dt``.

    Parameters
    ----------
    raster : Tensor
        The spikes, such as ``out[S].raster``: zeros and ones.
    target_time : Quantity, Tensor or float
        When each neuron should have its first spike, after the first step of the raster; numbers
        and tensors are in seconds. Of a raster: ``spike_times(target, 1, dt)[0]``.
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
    raster ``[T, *batch, N]``; target_time and mask ``[*batch, N]``, ``[N]`` or one
    value; result
    ``[]``, or ``[*batch, N]`` if not reduced.

    Unit
    ----
    Seconds^2.

    Raises
    ------
    ValueError, TypeError
        When the raster is none, or the shapes do not belong together.
    DimensionMismatchError
        When dt or the target is no time.

    Examples
    --------
    >>> import torch
    >>> from brian2 import ms
    >>> from brian2grad import losses
    >>> raster = torch.zeros(100, 1)
    >>> raster[30:] = 1
    >>> round(losses.first_spike_time(raster, 20*ms, dt=1*ms).item() ** 0.5, 6)
    0.01
    """
    where = "losses.first_spike_time"
    require_dimension(f"{where}(target_time)", target_time, second, "a time such as 20*ms")
    first = spike_times(raster, 1, dt)[0]
    wanted = over_neurons(where, target_time, first)
    there = present(where, wanted, mask, first, over_neurons)
    difference = filled(first - wanted, there)
    return reduce_present(where, difference * difference, there, reduction)
