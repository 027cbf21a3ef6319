"""Missing data: which values of a target there are, and the mean over those."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from brian2grad.diagnostics import message
from brian2grad.losses.shapes import Reduction, reduce


def present(
    where: str,
    target: torch.Tensor,
    mask: Any,
    output: torch.Tensor,
    bring: Callable[[str, Any, torch.Tensor], torch.Tensor],
) -> torch.Tensor | None:
    """Find the values that count: where the mask is true and the target is no NaN.

    Parameters
    ----------
    where : str
        The loss, for messages.
    target : Tensor
        Brought to the shape of the output.
    mask : Tensor, array or None
        Truth values as the user gave them, true for what counts, as in ``torch.masked``.
    output : Tensor
        What the target is compared with.
    bring : callable
        `over_time` or `over_neurons`, for the mask.

    Returns
    -------
    Tensor or None
        Truth values of the output's shape; None where nothing is missing.

    Raises
    ------
    TypeError
        When the mask has other values than truth values.
    ValueError
        When its shape does not belong to the output, or nothing is left.
    """
    there = ~target.isnan()
    batched = _is_batched(there)
    if mask is None:
        if not batched and bool(there.all()):
            return None
    else:
        given = torch.as_tensor(mask)
        if given.dtype != torch.bool:
            raise TypeError(
                message(
                    f"{where}(mask)",
                    "type",
                    f"expected truth values, got {given.dtype}",
                    "give mask == 1, or another comparison: true is what counts",
                )
            )
        there = there & bring(f"{where}(mask)", given, output).bool()
        batched = _is_batched(there)
    if not batched and not bool(there.any()):
        raise ValueError(
            message(
                where,
                "missing-data",
                "expected a value that counts, got none: the target is NaN or masked everywhere",
                "leave this target out of the loss",
            )
        )
    return there.expand(output.shape)


def _is_batched(values: torch.Tensor) -> bool:
    """Say whether values are those of `torch.vmap`, which cannot be looked at."""
    return bool(torch._C._functorch.is_batchedtensor(values))  # pyright: ignore[reportAttributeAccessIssue]


def filled(values: torch.Tensor, there: torch.Tensor | None) -> torch.Tensor:
    """Put zeros where nothing counts, so that neither value nor gradient comes from there.

    That holds also where the value itself is infinite or NaN: it is chosen, not multiplied by 0.
    """
    return values if there is None else torch.where(there, values, torch.zeros_like(values))


def reduce_present(
    where: str, values: torch.Tensor, there: torch.Tensor | None, reduction: Reduction
) -> torch.Tensor:
    """Average over what counts, sum it, or keep all, with zeros where nothing counts."""
    if there is None:
        return reduce(where, values, reduction)
    values = filled(values, there)
    if reduction == "mean":
        return values.sum() / there.sum()
    return reduce(where, values, reduction)
