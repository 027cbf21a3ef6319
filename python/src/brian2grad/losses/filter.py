"""The causal exponential filter: a linear recurrence over time, in blocks."""

from __future__ import annotations

import torch

_BLOCK = 32
"""Steps that one matrix product covers."""


def exponential_filter(x: torch.Tensor, decay: float) -> torch.Tensor:
    """Filter a signal: ``y[n] = decay y[n-1] + x[n]``, from ``y[-1] = 0``.

    Within a block of steps the recurrence is a product with a small triangular matrix; the
    values at the ends of blocks follow the same recurrence with ``decay**block`` and are
    filtered in the same way. So the work grows with T, the depth with log T, and as all of it
    is linear algebra, derivatives of any order, forward and reverse, are PyTorch's.

    Parameters
    ----------
    x : Tensor
        The signal.
    decay : float
        What is left after one step, from 0 to 1.

    Returns
    -------
    Tensor
        The filtered signal.

    Shape
    -----
    ``[T, *any]``, as x.

    Examples
    --------
    >>> import torch
    >>> exponential_filter(torch.tensor([1.0, 0.0, 0.0, 1.0]), 0.5)
    tensor([1.0000, 0.5000, 0.2500, 1.1250])
    """
    return _filter(x.reshape(x.shape[0], -1), decay).reshape(x.shape)


def _filter(x: torch.Tensor, decay: float) -> torch.Tensor:
    steps, width = x.shape
    if steps <= _BLOCK:
        return _powers(decay, steps, x) @ x
    blocks = -(-steps // _BLOCK)
    padded = torch.nn.functional.pad(x, (0, 0, 0, blocks * _BLOCK - steps))
    padded = padded.reshape(blocks, _BLOCK, width)
    matrix = _powers(decay, _BLOCK, x)
    ends = _filter(matrix[-1] @ padded, decay**_BLOCK)
    before = torch.cat([torch.zeros_like(ends[:1]), ends[:-1]])
    # A step takes from the ones before in its block, and from the end of the block before.
    entering = decay * before[:, None]
    within = torch.baddbmm(matrix[:, :1] * entering, matrix.expand(blocks, -1, -1), padded)
    return within.reshape(-1, width)[:steps]


def _powers(decay: float, steps: int, like: torch.Tensor) -> torch.Tensor:
    """Build the matrix of ``decay**(row - column)`` on and below the diagonal."""
    powers = torch.tensor([decay**k for k in range(steps)], dtype=torch.float64)
    distance = torch.arange(steps)[:, None] - torch.arange(steps)
    matrix = torch.where(distance >= 0, powers[distance.clamp(min=0)], 0.0)
    return matrix.to(device=like.device, dtype=like.dtype)
