"""The mean squared error."""

from __future__ import annotations

from typing import Any

import torch

from brian2grad.losses.missing import filled, present, reduce_present
from brian2grad.losses.shapes import Reduction, as_output, over_time

__all__ = ["mse"]


def mse(
    output: torch.Tensor, target: Any, reduction: Reduction = "mean", mask: Any = None
) -> torch.Tensor:
    """Square the difference of a trace from its target.

    Of a trace with resets, the squared error has many minima; begin with `van_rossum` or with
    clamped spikes and finish with this one.

    Formula: ``(output - target)^2``, averaged over all elements that count.

    Missing data: an element whose target is NaN, or whose mask is false, adds nothing to the loss
    and its gradient is exactly 0, whatever the output is there, NaN included; the average is over
    the others.

    Parameters
    ----------
    output : Tensor
        A trace, such as ``out[M].v``.
    target : Tensor, Quantity or float
        What it should be; numbers and tensors are in SI base units. A quantity in Brian's order
        ``[N, T]`` has to be transposed.
    reduction : {"mean", "sum", "none"}, optional
        Average or sum over all elements that count, or keep them, with 0 for the others.
    mask : Tensor or array of bool, optional
        True for the elements that count, as in ``torch.masked``.

    Returns
    -------
    Tensor
        The loss.

    Shape
    -----
    output ``[T, *batch, N]``; target and mask the same, ``[T, N]`` or one value; result ``[]``, or
    that of output if not reduced.

    Unit
    ----
    The square of that of the output: 1e-6 for a difference of 1 mV.

    Raises
    ------
    ValueError, TypeError
        When the shapes do not belong together, the output is no floating-point tensor, the mask has
        no truth values, or nothing counts.

    Examples
    --------
    >>> import torch
    >>> from brian2 import mV
    >>> from brian2grad import losses
    >>> v = torch.full((100, 2), -0.070, requires_grad=True)
    >>> losses.mse(v, -71*mV, reduction="sum").item() / 200 / 1e-6  # doctest: +ELLIPSIS
    1.00...
    """
    where = "losses.mse"
    output = as_output(where, output, 2)
    target = over_time(where, target, output)
    there = present(where, target, mask, output, over_time)
    difference = filled(output - target, there)
    return reduce_present(where, difference * difference, there, reduction)
