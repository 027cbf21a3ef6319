"""A triangle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from brian2grad.surrogate.base import Surrogate, factory
from brian2grad.surrogate.scale import ScaleArgument

__all__ = ["triangular"]


@dataclass(frozen=True, repr=False)
class Triangular(Surrogate):
    """``height max(0, 1 - |x| / width)``."""

    height: float
    width: float
    name = "triangular"

    def formula(self, x: Any, xp: Any) -> Any:
        """Evaluate it at x."""
        rest = 1 - abs(x) / self.width
        return self.height * xp.where(rest > 0, rest, xp.zeros_like(rest))

    @property
    def at_zero(self) -> float:
        """``height``."""
        return self.height

    @property
    def area(self) -> float:
        """``height width``."""
        return self.height * self.width


@factory
def triangular(
    height: float = 0.3,
    width: float = 1.0,
    scale: ScaleArgument = None,
    support: float | None = None,
) -> Surrogate:
    """Make a triangle.

    Formula: ``g(x) = height max(0, 1 - |x| / width)``. g(0) = height, area height*width,
    compact.

    Parameters
    ----------
    height : float, optional
        The value at threshold.
    width : float, optional
        The distance at which it reaches zero.
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
    Bellec et al. (2018), "Long short-term memory and learning-to-learn in networks of spiking
    neurons", NeurIPS.

    Examples
    --------
    >>> from brian2grad import surrogate
    >>> surrogate.triangular(height=1, width=2).derivative([0.0, 1.0, 3.0])
    array([1. , 0.5, 0. ])
    """
    return Triangular(height, width, scale=scale, support=support)
