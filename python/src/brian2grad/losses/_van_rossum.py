"""The distance of spike trains after van Rossum."""

from __future__ import annotations

import math
from typing import Any

import torch

from brian2grad.losses.filter import exponential_filter
from brian2grad.losses.missing import filled, present, reduce_present
from brian2grad.losses.shapes import Reduction, as_output, over_time
from brian2grad.quantities import positive_seconds

__all__ = ["van_rossum"]


def van_rossum(
    raster: torch.Tensor,
    target: Any,
    tau: Any,
    dt: Any,
    reduction: Reduction = "mean",
    mask: Any = None,
) -> torch.Tensor:
    """Measure how far spike trains are from their targets, on the time scale tau.

    Each spike counts as a causal exponential ``exp(-t/tau)`` from its time on; f and g are the
    sums of those of the output and of the target.

    Formula: ``D^2 = (1/tau) * integral of (f - g)^2 dt`` from the first step to infinity. One
    spike too many or too few costs 1/2 wherever it is, also at the last step; a spike that is
    shifted by d costs ``1 - exp(-|d|/tau)``. Between steps f - g is exactly exponential, so that
    the integral is no sum of rectangles and its value does not depend on dt.

    Missing data: a step of a neuron at which the target is NaN, or the mask false, was not
    observed. Spikes there are left out of both trains: they add nothing to f, g and the gradient,
    while those before go on to fade. Members of the batch without an observed step do not count
    in the average.

    Parameters
    ----------
    raster : Tensor
        The spikes, such as ``out[S].raster``.
    target : Tensor or array
        The raster that it should be.
    tau : Quantity or float
        The time constant: about the size of the shifts that are to be found.
    dt : Quantity or float
        The time step of the rasters.
    reduction : {"mean", "sum", "none"}, optional
        The distance is summed over neurons in any case; then averaged or summed over the batch,
        or kept for each member of it.
    mask : Tensor or array of bool, optional
        True for the steps that were observed, as in ``torch.masked``.

    Returns
    -------
    Tensor
        D^2.

    Shape
    -----
    raster ``[T, *batch, N]``; target and mask the same or ``[T, N]``; result ``[]``, or
    ``[*batch]`` if not reduced.

    Unit
    ----
    None.

    Raises
    ------
    ValueError, TypeError
        When the shapes do not belong together, or the raster is no floating-point tensor.
    DimensionMismatchError
        When tau or dt is no time.

    References
    ----------
    van Rossum (2001), "A novel spike distance", Neural Computation 13, eq. 2.2.

    Examples
    --------
    >>> import torch
    >>> from brian2 import ms
    >>> from brian2grad import losses
    >>> raster, target = torch.zeros(2, 1000, 1, dtype=torch.float64)
    >>> raster[300] = target[500] = 1  # 20 ms later
    >>> losses.van_rossum(raster, target, tau=20*ms, dt=0.1*ms)  # 1 - 1/e
    tensor(0.6321, dtype=torch.float64)
    """
    where = "losses.van_rossum"
    raster = as_output(where, raster, 2)
    steps = positive_seconds(f"{where}(dt)", dt) / positive_seconds(f"{where}(tau)", tau)
    target = over_time(where, target, raster)
    there = present(where, target, mask, raster, over_time)
    difference = exponential_filter(filled(raster - target, there), decay=math.exp(-steps))
    # The integral of d^2 exp(-2 t / tau) over one step, and from the last step to infinity.
    weights = difference.new_full((len(difference),), -0.5 * math.expm1(-2 * steps))
    weights[-1] = 0.5
    squares = difference.square().reshape(len(difference), -1)
    distances = (weights @ squares).reshape(difference.shape[1:]).sum(-1)
    members = None if there is None else there.any(-1).any(0)
    return reduce_present(where, distances, members, reduction)
