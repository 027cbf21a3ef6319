"""The mean squared error."""

from __future__ import annotations

from typing import Any

import torch

from brian2grad.losses.shapes import Reduction, as_output, over_time, reduce

__all__ = ["mse"]


def mse(output: torch.Tensor, target: Any, reduction: Reduction = "mean") -> torch.Tensor:
    """Square the difference of a trace from its target.

    Of a trace with resets, the squared error has many minima; begin with `van_rossum` or with
    clamped spikes and finish with this one.

    Formula: ``(output - target)^2``, averaged over all elements.

    Parameters
    ----------
    output : Tensor
        A trace, such as ``out[M].v``.
    target : Tensor, Quantity or float
        What it should be; numbers and tensors are in SI base units. A quantity in Brian's order
        ``[N, T]`` has to be transposed.
    reduction : {"mean", "sum", "none"}, optional
        Average or sum over all elements, or keep them.

    Returns
    -------
    Tensor
        The loss.

    Shape
    -----
    output ``[T, *batch, N]``; target the same, ``[T, N]`` or one number; result ``[]``, or
    that of output if not reduced.

    Unit
    ----
    The square of that of the output: 1e-6 for a difference of 1 mV.

    Raises
    ------
    ValueError, TypeError
        When the shapes do not belong together, or the output is no floating-point tensor.

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
    difference = output - over_time(where, target, output)
    return reduce(where, difference * difference, reduction)
