"""The spike as the identity."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from brian2grad.surrogate.base import Surrogate, factory
from brian2grad.surrogate.scale import ScaleArgument

__all__ = ["straight_through"]


@dataclass(frozen=True, repr=False)
class StraightThrough(Surrogate):
    """1 everywhere."""

    name = "straight_through"

    def formula(self, x: Any, xp: Any) -> Any:
        """Evaluate it at x."""
        return xp.ones_like(x)

    @property
    def at_zero(self) -> float:
        """1."""
        return 1.0

    @property
    def area(self) -> float:
        """Infinite."""
        return math.inf


@factory
def straight_through(scale: ScaleArgument = None, support: float | None = None) -> Surrogate:
    """Let the spike count as the identity.

    Formula: ``g(x) = 1``. g(0) = 1, infinite area.

    Parameters
    ----------
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
    Bengio, Leonard & Courville (2013), "Estimating or propagating gradients through stochastic
    neurons for conditional computation", arXiv:1308.3432.

    Examples
    --------
    >>> from brian2grad import surrogate
    >>> surrogate.straight_through(support=1).derivative([0.5, 2.0])
    array([1., 0.])
    """
    return StraightThrough(scale=scale, support=support)
