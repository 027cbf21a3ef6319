"""What PyTorch may do around a call: what would be silently wrong is refused, with what works."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import torch
from torch._C import _functorch
from torch._compile import _disable_dynamo
from torch._subclasses.fake_tensor import FakeTensor
from torch.fx.experimental.proxy_tensor import get_proxy_mode

from brian2grad.errors import ModelError
from brian2grad.simulation.recorded_tangent import is_recorded

_Call = TypeVar("_Call", bound=Callable[..., Any])

_KNOWN = frozenset({"Grad", "Jvp", "Vmap"})
"""Levels of torch.func that a simulation takes part in."""


def levels_of() -> list[str]:
    """Name the transforms of torch.func that a call is within, the innermost last."""
    if _functorch.peek_interpreter_stack() is None:
        return []
    return [level.key().name for level in _functorch.get_interpreter_stack()]


def outside_graphs(call: _Call) -> _Call:
    """Keep a function out of what torch.compile reads: it breaks the graph and runs as it is.

    `torch.compiler.disable` does the same, and imports the compiler for it, which takes a second
    or more: here only a function that is being compiled pays for that.
    """
    apart = _disable_dynamo(call)

    @functools.wraps(call)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if torch.compiler.is_compiling():
            return apart(*args, **kwargs)
        return call(*args, **kwargs)

    return guarded  # type: ignore[return-value]


def require_plain(where: str, tensors: Iterable[Any]) -> None:
    """Refuse to go on under a transform that the engine would not take part in.

    Parameters
    ----------
    where : str
        What was called.
    tensors : iterable
        What it was given; what is no tensor does not count.

    Raises
    ------
    ModelError
        Under torch.jit.trace, torch.export and make_fx, whatever calls them; under
        torch.func.linearize of another transform.
    """
    for level in levels_of():
        if level not in _KNOWN:
            raise _traced(where, f"torch.func ({level})")
    everything = list(tensors)
    if any(isinstance(t, torch.fx.Proxy) for t in everything):
        raise _traced(where, "torch.fx")
    given = [t for t in everything if isinstance(t, torch.Tensor)]
    if torch._C._get_tracing_state() is not None:
        raise _traced(where, "torch.jit.trace")
    if torch.compiler.is_exporting():
        raise _traced(where, "torch.export")
    # Within torch.func tensors do not show where they come from; linearize, which may write down a
    # call, is none of its levels.
    if levels_of() and get_proxy_mode() is not None:
        raise ModelError.of(
            where,
            "traced",
            "expected a call that runs, got one within a transform of torch.func that is written "
            "down, by torch.func.linearize or make_fx",
            "take the derivative as it is, `torch.func.jvp(f, (x,), (torch.ones_like(x),))`, where "
            "f may be a transform itself",
        )
    if any(isinstance(t, FakeTensor) or is_recorded(t) for t in given):
        raise _traced(where, "torch.export or make_fx")


def _traced(where: str, what: str) -> ModelError:
    return ModelError.of(
        where,
        "traced",
        f"expected a call that runs, got one that {what} writes down: a simulation is no sequence "
        "of PyTorch's operations",
        "call it as it is, or use `torch.compile(f)(x)`, which runs it between its graphs; "
        "`sim.save('net.b2g')` writes a simulation for use without Python",
    )
