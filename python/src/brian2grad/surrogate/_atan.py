"""The derivative of an arctangent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from brian2grad.surrogate.base import Surrogate, factory
from brian2grad.surrogate.scale import ScaleArgument

__all__ = ["atan"]


@dataclass(frozen=True, repr=False)
class Atan(Surrogate):
    """``(alpha / 2) / (1 + (pi alpha x / 2)^2)``."""

    alpha: float
    name = "atan"

    def formula(self, x: Any, xp: Any) -> Any:
        """Evaluate it at x."""
        y = (math.pi * self.alpha / 2) * x
        return (self.alpha / 2) / (1 + y * y)

    @property
    def at_zero(self) -> float:
        """``alpha / 2``."""
        return self.alpha / 2

    @property
    def area(self) -> float:
        """1, whatever alpha."""
        return 1.0


@factory
def atan(
    alpha: float = 2.0, scale: ScaleArgument = None, support: float | None = None
) -> Surrogate:
    """Make the derivative of an arctangent.

    Formula: ``g(x) = (alpha / 2) / (1 + (pi alpha x / 2)^2)``. g(0) = alpha/2, area 1, algebraic
    tail.

    Parameters
    ----------
    alpha : float, optional
        Steepness.
    scale : Quantity, float or dict, optional
        What a distance from threshold is divided by, in the unit of the threshold variable;
        required where that has a unit. A dict gives one for each variable of the condition.
    support : float, optional
        Take g as zero where ``abs(x) > support``: then only neurons near threshold cost time.

    Returns
    -------
    Surrogate
        Immutable; its ``derivative(x)`` evaluates g at ``x = (v - threshold) / scale``.

    Raises
    ------
    ValueError, TypeError
        When a parameter, the scale or the support is not a positive finite number.

    References
    ----------
    Fang et al. (2021), "Incorporating learnable membrane time constant to enhance learning of
    spiking neural networks", ICCV.

    Examples
    --------
    >>> from brian2grad import surrogate
    >>> import math
    >>> round(surrogate.atan(alpha=2).derivative(1 / math.pi), 12)
    0.5
    """
    return Atan(alpha, scale=scale, support=support)
