"""Numbers of spikes."""

from __future__ import annotations

from typing import Any, Literal

import torch

from brian2grad.diagnostics import message
from brian2grad.losses.missing import filled, present, reduce_present
from brian2grad.losses.shapes import Reduction, as_output, as_target, over_neurons

__all__ = ["spike_count"]


def spike_count(
    output: torch.Tensor,
    target: Any,
    of: Literal["raster", "count"] | None = None,
    reduction: Reduction = "mean",
    mask: Any = None,
) -> torch.Tensor:
    """Square the difference of numbers of spikes from their targets.

    Formula: ``(count - target)^2`` for each neuron, with ``count = sum over T of raster``.

    Missing data: a neuron whose target is NaN, or whose mask is false, adds nothing to the loss
    nor to the gradient; the average is over the others.

    Parameters
    ----------
    output : Tensor
        ``out[S].raster`` or ``out[S].count``.
    target : Tensor, array or float
        The number of spikes of each neuron.
    of : {"raster", "count"}, optional
        What the output is. Needed when the target has no batch dimensions of its own; else the
        target has as many dimensions as a count, and a raster one more.
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
    output ``[T, *batch, N]`` or ``[*batch, N]``; target and mask ``[*batch, N]``, ``[N]`` or one
    value;
    result ``[]``, or ``[*batch, N]`` if not reduced.

    Unit
    ----
    None.

    Raises
    ------
    ValueError, TypeError
        When the shapes do not belong together or leave open what the output is.

    Examples
    --------
    >>> import torch
    >>> from brian2grad import losses
    >>> raster = torch.zeros(100, 2)
    >>> raster[::10, 0] = 1
    >>> losses.spike_count(raster, [7.0, 0.0], reduction="none")
    tensor([9., 0.])
    >>> losses.spike_count(raster.sum(0), 7)
    tensor(29.)
    """
    where = "losses.spike_count"
    output = as_output(where, output, 1)
    target = as_target(where, target, output)
    if of is None:
        of = _what(where, output, target)
    if of == "raster":
        output = as_output(where, output, 2).sum(0)
    elif of != "count":
        raise ValueError(
            message(
                where,
                "of",
                f"expected 'raster' or 'count', got {of!r}",
                "say what the output is",
            )
        )
    wanted = over_neurons(where, target, output)
    there = present(where, wanted, mask, output, over_neurons)
    difference = filled(output - wanted, there)
    return reduce_present(where, difference * difference, there, reduction)


def _what(where: str, output: torch.Tensor, target: torch.Tensor) -> Literal["raster", "count"]:
    if output.dim() == 1 or output.dim() == target.dim():
        return "count"
    values = output.detach()
    # Counts [B, N] with a target [N] look like a raster, but for their values.
    if output.dim() == target.dim() + 1 and bool(((values == 0) | (values == 1)).all()):
        return "raster"
    raise ValueError(
        message(
            where,
            "shape",
            f"expected the target to have the dimensions of the count of each neuron, got "
            f"{tuple(target.shape)} for an output of shape {tuple(output.shape)}",
            "say what the output is: of='raster' or of='count'",
        )
    )
