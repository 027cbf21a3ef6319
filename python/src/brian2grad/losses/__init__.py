"""Losses: how far what a simulation gave is from what it should have given.

All take time-first tensors as `Simulator` gives them: traces and rasters ``[T, *batch, N]``,
counts ``[*batch, N]``. Times are Brian's quantities or numbers in seconds. A target without
batch dimensions counts for each member of the batch.

To add one, write one file whose name begins with an underscore and name the loss in its
``__all__``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import torch

from brian2grad.discovery import entries

_LOSSES: dict[str, Callable[..., torch.Tensor]] = entries(sys.modules[__name__])

__all__: list[str] = []
globals().update(_LOSSES, __all__=list(_LOSSES))


def __getattr__(name: str) -> Callable[..., torch.Tensor]:
    raise AttributeError(
        f"module '{__name__}' has no attribute '{name}'; it has {', '.join(_LOSSES)}"
    )


def __dir__() -> list[str]:
    return sorted(_LOSSES)
