"""Numbers of surrogates that are tensors, so that a call can change or differentiate them."""

from __future__ import annotations

import sys
from typing import Any

from brian2grad.diagnostics import message


def is_tensor(value: Any) -> bool:
    """Tell whether a value is a tensor of PyTorch's, which need not be there."""
    torch: Any = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def as_float(value: Any) -> float:
    """Give a number, or the first of a tensor."""
    return float(value.detach().flatten()[0]) if is_tensor(value) else float(value)


def require_tensor(where: str, name: str, value: Any) -> Any:
    """Give a tensor of positive finite real numbers back, and refuse others.

    Raises
    ------
    ValueError, TypeError
        When they are none.
    """
    if not value.is_floating_point() or value.device.type != "cpu" or value.numel() == 0:
        raise TypeError(
            message(
                where,
                "surrogate-number",
                f"expected a tensor of real numbers in the memory of the CPU, got {value.dtype} "
                f"on {value.device} of shape {list(value.shape)}",
                "give real numbers, e.g. `torch.tensor(1.0)`",
            )
        )
    least, most = float(value.detach().min()), float(value.detach().max())
    if not 0 < least <= most < float("inf"):
        raise ValueError(
            message(
                where,
                "surrogate-number",
                f"expected a positive finite {name}, got values from {least:g} to {most:g}",
                "keep it positive, e.g. as the exponential of a free number",
            )
        )
    return value
