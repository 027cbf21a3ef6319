"""Jacobians by plain backward passes, and how others are compared with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from tolerances import JOINED


def plain(f: Callable[[Tensor], Tensor], theta: Tensor) -> Tensor:
    """Give the Jacobian row by row, by plain backward passes."""
    leaf = theta.clone().requires_grad_()
    out = f(leaf)
    rows = [torch.autograd.grad(y, leaf, retain_graph=True)[0].flatten() for y in out.flatten()]
    return torch.stack(rows).reshape((*out.shape, *theta.shape))


def same(got: Any, want: Tensor, tolerance: float = JOINED) -> None:
    assert isinstance(got, Tensor)
    assert got.shape == want.shape
    reach = float(want.abs().max())
    assert reach > 0
    assert float((got - want).detach().abs().max()) <= tolerance * reach
