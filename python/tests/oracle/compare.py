"""Comparisons that say how far two things are apart, in the measures of the tolerances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor


def _array(values: Any) -> np.ndarray:
    return values.detach().numpy() if isinstance(values, Tensor) else np.asarray(values)


def assert_traces(got: Any, want: Any, tolerance: float, name: str = "") -> None:
    """Require the largest difference to be small beside the range."""
    a, b = _array(got), _array(want)
    assert a.shape == b.shape, name
    reach = float(np.ptp(b)) or float(np.abs(b).max()) or 1.0
    error = float(np.abs(a - b).max()) / reach
    assert error <= tolerance, f"{name}: {error:.2e} of the range"


def assert_gradients(
    got: Mapping[str, Tensor | None], want: Mapping[str, Tensor | None], tolerance: float
) -> None:
    """Require, for each parameter, the largest difference to be small beside the largest value."""
    errors = {}
    for name, expected in want.items():
        gradient = got[name]
        assert expected is not None, f"{name}: the oracle has no gradient, nothing is tested"
        assert gradient is not None, f"{name}: no gradient, expected {expected}"
        assert gradient.shape == expected.shape, name
        reach = float(expected.abs().max())
        assert reach > 0, f"{name}: the gradient is zero, nothing is tested"
        errors[name] = float((gradient - expected).abs().max()) / reach
    assert all(e <= tolerance for e in errors.values()), {n: f"{e:.1e}" for n, e in errors.items()}


def leaves(values: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Copy tensors so that each has a gradient of its own."""
    return {name: value.detach().clone().requires_grad_() for name, value in values.items()}


def gradients(loss: Tensor, of: Mapping[str, Tensor]) -> dict[str, Tensor | None]:
    """Differentiate a loss by each of the leaves."""
    found = torch.autograd.grad(loss, list(of.values()), allow_unused=True)
    return dict(zip(of, found, strict=True))
