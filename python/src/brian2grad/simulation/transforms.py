"""What PyTorch may do around a call: what would be silently wrong is refused, with what works."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import torch
from torch._C import _functorch
from torch._compile import _disable_dynamo
from torch._subclasses.fake_tensor import FakeTensor
from torch.autograd import forward_ad
from torch.fx.experimental.proxy_tensor import get_proxy_mode

from brian2grad.errors import ModelError

_Call = TypeVar("_Call", bound=Callable[..., Any])

_SECOND = frozenset({"Grad", "Jvp"})
"""Levels of torch.func that take a derivative."""

REVERSE = (
    "this version has first derivatives by reverse mode: use "
    "`torch.autograd.functional.jacobian(f, x)`"
)
"""What works in place of every other transform to first derivatives."""


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
        Under torch.func, forward-mode derivatives, torch.jit.trace and torch.export, whatever
        calls them.
    """
    if _functorch.peek_interpreter_stack() is not None:
        raise _transformed(where)
    given = [t for t in tensors if isinstance(t, (torch.Tensor, torch.fx.Proxy))]
    for tensor in given:
        if isinstance(tensor, torch.fx.Proxy):
            raise _traced(where, "torch.fx")
        if forward_ad.unpack_dual(tensor).tangent is not None:
            raise _forward(where)
    if torch._C._get_tracing_state() is not None:
        raise _traced(where, "torch.jit.trace")
    if torch.compiler.is_exporting():
        raise _traced(where, "torch.export")
    if get_proxy_mode() is not None or any(isinstance(t, FakeTensor) for t in given):
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


def _transformed(where: str) -> ModelError:
    levels = [level.key().name for level in _functorch.get_interpreter_stack()]
    if sum(level in _SECOND for level in levels) > 1:
        return second(where, "a transform of torch.func within another")
    if levels[-1] == "Vmap":
        return ModelError.of(
            where,
            "torch-func",
            "expected a call outside of torch.func, got one within vmap, of which this version "
            "knows nothing",
            "give all samples in one call, in front of the parameter's own dimensions: "
            "`f(samples)` in place of `torch.vmap(f)(samples)`",
        )
    if levels[-1] == "Jvp":
        return _forward(where)
    return ModelError.of(
        where,
        "torch-func",
        "expected a call outside of torch.func, got one within grad, vjp or jacrev, of which this "
        "version knows nothing",
        REVERSE + ", or `x.requires_grad_(); f(x).sum().backward()`",
    )


def _forward(where: str) -> ModelError:
    return ModelError.of(
        where,
        "forward-mode",
        "expected a tensor without a tangent, got one with (forward_ad, or jvp, jacfwd or "
        "linearize of torch.func)",
        REVERSE + ", which gives the same numbers",
    )


def second(where: str, asked: str) -> ModelError:
    """Make the error of a derivative of a derivative."""
    return ModelError.of(
        where,
        "double-backward",
        f"expected a first derivative, got {asked}: this version has no second derivatives, and "
        "what it could give would be silently wrong",
        "use `torch.autograd.functional.jacobian(f, x)` for first derivatives, and its differences "
        "for second ones: "
        "`(torch.autograd.functional.jacobian(f, x + h) - torch.autograd.functional.jacobian(f, "
        "x - h))/(2*h)`",
    )


def require_first_derivative(gradients: Iterable[torch.Tensor | None]) -> None:
    """Refuse what a reverse sweep cannot give: a graph of itself, tangents, batches of sweeps."""
    if torch.is_grad_enabled():
        raise second(
            "backward()",
            "one of a gradient (create_graph=True, or jvp, hvp and hessian of "
            "torch.autograd.functional)",
        )
    for gradient in gradients:
        if gradient is None:
            continue
        if _functorch.is_functorch_wrapped_tensor(gradient) or _functorch.is_legacy_batchedtensor(
            gradient
        ):
            raise ModelError.of(
                "backward()",
                "torch-func",
                "expected one gradient at a time, got several at once (is_grads_batched=True or "
                "vectorize=True)",
                "leave that out: `torch.autograd.functional.jacobian(f, x)`",
            )
        if forward_ad.unpack_dual(gradient).tangent is not None:
            raise second("backward()", "one of a gradient that carries a tangent")
