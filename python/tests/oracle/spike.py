"""The step function whose derivative is a surrogate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from oracle.surrogates import Derivative


class Step(torch.autograd.Function):
    """1 where g > 0 (or g >= 0), else 0; the derivative is ``derivative(g/scale)/scale``."""

    @staticmethod
    def forward(g: Tensor, derivative: Derivative, scale: float, strict: bool) -> Tensor:
        return (g > 0 if strict else g >= 0).to(g.dtype)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Tensor) -> None:
        g, ctx.derivative, ctx.scale, _ = inputs
        ctx.save_for_backward(g)

    @staticmethod
    def backward(ctx: Any, s_bar: Tensor) -> tuple[Tensor, None, None, None]:
        (g,) = ctx.saved_tensors
        return s_bar * ctx.derivative(g / ctx.scale) / ctx.scale, None, None, None


@dataclass(frozen=True)
class Indicator:
    """Comparisons as differentiable indicators."""

    derivative: Derivative
    scale: float = 1.0

    def above(self, a: Tensor, b: Tensor) -> Tensor:
        """Return the indicator of ``a > b``."""
        return Step.apply(a - b, self.derivative, self.scale, True)  # type: ignore[return-value]

    def at_least(self, a: Tensor, b: Tensor) -> Tensor:
        """Return the indicator of ``a >= b``."""
        return Step.apply(a - b, self.derivative, self.scale, False)  # type: ignore[return-value]

    def below(self, a: Tensor, b: Tensor) -> Tensor:
        """Return the indicator of ``a < b``."""
        return self.above(b, a)


def indicator(derivative: Derivative, scale: float = 1.0) -> Indicator:
    """Make comparisons with this surrogate."""
    return Indicator(derivative, scale)


def both(first: Tensor, second: Tensor) -> Tensor:
    """Return the indicator of ``first and second``."""
    return first * second


def either(first: Tensor, second: Tensor) -> Tensor:
    """Return the indicator of ``first or second``."""
    return first + second - first * second


def negated(one: Tensor) -> Tensor:
    """Return the indicator of ``not one``."""
    return 1 - one


def blend(s: Tensor, before: Tensor, after: Tensor) -> Tensor:
    """Return ``before + s*(after - before)``, with the value of either to the last bit."""
    chosen = torch.where(s > 0.5, after, before)
    return chosen + (s - s.detach()) * (after - before)
