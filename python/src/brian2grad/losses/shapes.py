"""What all losses share: targets brought to the shape of the output, and reductions."""

from __future__ import annotations

from typing import Any, Literal

import torch

from brian2grad.diagnostics import message
from brian2grad.quantities import si_values

Reduction = Literal["mean", "sum", "none"]


def as_output(where: str, output: Any, dimensions: int) -> torch.Tensor:
    """Check an output of a simulation: a floating-point tensor with at least so many dimensions.

    Raises
    ------
    TypeError
        When it is no floating-point tensor.
    ValueError
        When it has too few dimensions, or no time steps.
    """
    listed = listed_by(output)
    if listed is not None:
        raise TypeError(
            message(
                where,
                "no-gradient",
                f"expected a raster, trace or count, which have a gradient, got {listed}, a list "
                "of events, which has none",
                f"give `{listed.rpartition('.')[0]}.raster`, for which the monitor is to be in "
                "Simulator(rasters=[...])",
            )
        )
    if not isinstance(output, torch.Tensor) or not output.is_floating_point():
        kind = output.dtype if isinstance(output, torch.Tensor) else type(output).__name__
        raise TypeError(
            message(
                where,
                "type",
                f"expected a floating-point tensor, got {kind}",
                "give what a Simulator returned",
            )
        )
    if output.dim() < dimensions:
        raise ValueError(
            message(
                where,
                "shape",
                f"expected at least {dimensions} dimensions, got shape {tuple(output.shape)}",
                "time comes first, neurons last: [T, *batch, N]",
            )
        )
    if dimensions > 1 and output.shape[0] == 0:
        raise ValueError(
            message(where, "shape", "expected at least one time step, got none", "run for longer")
        )
    return output


def listed_by(output: Any) -> str | None:
    """Name the list of events that a tensor is, or that a list has one of for each sample."""
    first = output[0] if isinstance(output, list) and output else output
    return getattr(first, "listed_by", None)


def as_target(where: str, target: Any, like: torch.Tensor) -> torch.Tensor:
    """Read a target, in the type and on the device of an output."""
    if not isinstance(target, torch.Tensor):
        target = torch.as_tensor(si_values(f"{where}(target)", target))
    return target.to(device=like.device, dtype=like.dtype)


def over_time(where: str, target: Any, output: torch.Tensor) -> torch.Tensor:
    """Bring a target ``[T, *batch, N]``, ``[T, N]`` or ``[]`` to an output ``[T, *batch, N]``.

    Raises
    ------
    ValueError
        When the shapes do not belong together.
    """
    target = as_target(where, target, output)
    shape, given = list(output.shape), list(target.shape)
    if target.dim() == 2 and len(shape) > 2:
        target = target.reshape(target.shape[0], *[1] * (len(shape) - 2), target.shape[1])
    fits = target.dim() == len(shape) and all(
        have == want or (have == 1 and 0 < axis < len(shape) - 1)
        for axis, (have, want) in enumerate(zip(target.shape, shape, strict=True))
    )
    if fits or target.dim() == 0:
        return target
    remedy = "time comes first, neurons last"
    if given == [shape[-1], shape[0]]:
        remedy = "Brian's monitors keep [N, T]: transpose it"
    shared = "" if len(shape) == 2 else f" or {(shape[0], shape[-1])}"
    raise ValueError(
        message(
            where,
            "shape",
            f"expected a target of shape {tuple(shape)}{shared}, got {tuple(given)}",
            remedy,
        )
    )


def over_neurons(where: str, target: Any, output: torch.Tensor) -> torch.Tensor:
    """Bring a target ``[*batch, N]``, ``[N]`` or ``[]`` to an output ``[*batch, N]``.

    Raises
    ------
    ValueError
        When the shapes do not belong together.
    """
    target = as_target(where, target, output)
    shape = tuple(output.shape)
    if target.dim() == 0 or (target.dim() == 1 and target.shape[0] == shape[-1]):
        return target
    if target.dim() == len(shape) and all(
        have == want or (have == 1 and axis < len(shape) - 1)
        for axis, (have, want) in enumerate(zip(target.shape, shape, strict=True))
    ):
        return target
    raise ValueError(
        message(
            where,
            "shape",
            f"expected a target of shape {shape} or {shape[-1:]}, got {tuple(target.shape)}",
            "give one value for each neuron, or one for all",
        )
    )


def reduce(where: str, values: torch.Tensor, reduction: Reduction) -> torch.Tensor:
    """Average, sum or leave.

    Raises
    ------
    ValueError
        For another word.
    """
    if reduction == "mean":
        return values.mean()
    if reduction == "sum":
        return values.sum()
    if reduction == "none":
        return values
    raise ValueError(
        message(
            where,
            "reduction",
            f"expected 'mean', 'sum' or 'none', got {reduction!r}",
            "name one of them",
        )
    )
