"""The causal exponential filter: a linear recurrence over time, in blocks."""

from __future__ import annotations

from typing import Any

import torch

_BLOCK = 32
"""Steps that one matrix product covers."""


def exponential_filter(x: torch.Tensor, decay: float) -> torch.Tensor:
    """Filter a signal: ``y[n] = decay y[n-1] + x[n]``, from ``y[-1] = 0``.

    Within a block of steps the recurrence is a product with a small triangular matrix; the
    values at the ends of blocks follow the same recurrence with ``decay**block`` and are
    filtered in the same way. So the work grows with T, and the depth with log T.

    Parameters
    ----------
    x : Tensor
        The signal.
    decay : float
        What is left after one step, from 0 to 1.

    Returns
    -------
    Tensor
        The filtered signal. Its adjoint is the same filter from the end to the beginning, so
        that derivatives of any order, in forward and reverse mode, cost as much as the value.

    Shape
    -----
    ``[T, *any]``, as x.

    Examples
    --------
    >>> import torch
    >>> exponential_filter(torch.tensor([1.0, 0.0, 0.0, 1.0]), 0.5)
    tensor([1.0000, 0.5000, 0.2500, 1.1250])
    """
    filtered: Any = _Filter.apply(x.reshape(x.shape[0], -1), decay, False)
    return filtered.reshape(x.shape)


class _Filter(torch.autograd.Function):
    """The filter of ``[T, M]``, from the beginning or (backwards) from the end."""

    @staticmethod
    def forward(x: torch.Tensor, decay: float, backwards: bool) -> torch.Tensor:
        return _filter(x.contiguous(), decay, backwards)

    @staticmethod
    def setup_context(
        ctx: Any, inputs: tuple[torch.Tensor, float, bool], output: torch.Tensor
    ) -> None:
        _, ctx.decay, ctx.backwards = inputs

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> tuple[Any, None, None]:
        return _Filter.apply(grad, ctx.decay, not ctx.backwards), None, None

    @staticmethod
    def jvp(ctx: Any, tangent: torch.Tensor, decay: None, backwards: None) -> Any:
        return _Filter.apply(tangent, ctx.decay, ctx.backwards)

    @staticmethod
    def vmap(
        info: Any, in_dims: tuple[int, None, None], x: torch.Tensor, decay: float, backwards: bool
    ) -> tuple[Any, int]:
        moved = x.movedim(in_dims[0], -1)
        filtered: Any = _Filter.apply(moved.reshape(moved.shape[0], -1), decay, backwards)
        return filtered.reshape(moved.shape), -1


def _filter(x: torch.Tensor, decay: float, backwards: bool) -> torch.Tensor:
    steps, width = x.shape
    whole = steps // _BLOCK * _BLOCK
    matrix = _matrix(decay, min(steps, _BLOCK), x)
    if backwards:
        matrix = matrix.T
    if steps <= _BLOCK:
        return matrix @ x
    # Each block by itself; the rest that is no whole block is at the end.
    y = torch.empty_like(x)
    blocks, rest = y[:whole].view(-1, _BLOCK, width), y[whole:]
    torch.bmm(matrix.expand(len(blocks), -1, -1), x[:whole].view(-1, _BLOCK, width), out=blocks)
    torch.mm(matrix[: len(rest), : len(rest)], x[whole:], out=rest)
    # What a block hands on, and what it takes over and lets fade.
    fading = torch.tensor([decay**k for k in range(1, _BLOCK + 1)], dtype=torch.float64)
    fading = fading.to(x)[:, None]
    if backwards:
        firsts = _filter(torch.cat([blocks[:, 0], rest[:1]]), decay**_BLOCK, True)
        taken = firsts[1:, None]
        blocks[: len(taken)].addcmul_(fading.flip(0), taken)
    else:
        lasts = _filter(blocks[:, -1].contiguous(), decay**_BLOCK, False)
        blocks[1:].addcmul_(fading, lasts[:-1, None])
        rest.addcmul_(fading[: len(rest)], lasts[-1:])
    return y


def _matrix(decay: float, steps: int, like: torch.Tensor) -> torch.Tensor:
    """Build the matrix of ``decay**(row - column)`` on and below the diagonal."""
    powers = torch.tensor([decay**k for k in range(steps)], dtype=torch.float64)
    distance = torch.arange(steps)[:, None] - torch.arange(steps)
    return torch.where(distance >= 0, powers[distance.clamp(min=0)], 0.0).to(like)
