"""The tangents of a run as one operation: `torch.func.linearize` writes operations down.

What it writes down is called again with other directions; the inputs of the run are constants.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

import torch
from torch.fx.experimental.proxy_tensor import (
    disable_proxy_modes_tracing,
    get_proxy_mode,
    get_proxy_slot,
)


class Tangents(Protocol):
    """From directions to tangents; several directions at once, where `vmap` has them."""

    def __call__(self, directions: list[torch.Tensor]) -> list[torch.Tensor]:
        """Go along one direction of each input."""
        ...

    def mapped(
        self, count: int, dims: tuple[int | None, ...], directions: list[torch.Tensor]
    ) -> tuple[list[torch.Tensor], list[int]]:
        """Go along several, which are in these dimensions; gives also where they are now."""
        ...


_library = torch.library.Library("brian2grad", "FRAGMENT")
_library.define("tangent(int run, Tensor[] directions) -> Tensor[]")

_runs: list[Tangents] = []
"""By number, for as long as the process lives: a graph can hold numbers and tensors only. Each
holds the inputs of a call, and neither records nor tape."""


def _tangent(run: int, directions: list[torch.Tensor]) -> list[torch.Tensor]:
    return _runs[run](directions)


def _mapped(
    info: Any, dims: Any, run: int, directions: list[torch.Tensor]
) -> tuple[list[torch.Tensor], list[int]]:
    return _runs[run].mapped(info.batch_size, tuple(dims[1]), directions)


_library.impl("tangent", _tangent, "CPU")
torch.library.register_vmap("brian2grad::tangent", _mapped, lib=_library)


def is_recorded(tensor: torch.Tensor) -> bool:
    """Whether a tensor comes from an argument of what is being written down."""
    mode = get_proxy_mode()
    slot = None if mode is None else get_proxy_slot(tensor, mode.tracer, None)
    if slot is None:
        return False
    nodes, seen = [slot.proxy.node], set()
    while nodes:
        node = nodes.pop()
        if node.op == "placeholder":
            return True
        if node not in seen:
            seen.add(node)
            nodes.extend(node.all_input_nodes)
    return False


def unrecorded() -> AbstractContextManager[Any]:
    """Compute without being written down."""
    return nullcontext() if get_proxy_mode() is None else disable_proxy_modes_tracing()


def recorded(tangents: Tangents, directions: list[torch.Tensor]) -> list[torch.Tensor]:
    """Compute tangents from directions in one operation.

    Parameters
    ----------
    tangents : Tangents
        What computes them.
    """
    _runs.append(tangents)
    return list(torch.ops.brian2grad.tangent(len(_runs) - 1, directions))
