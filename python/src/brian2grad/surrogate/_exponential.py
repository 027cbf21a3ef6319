"""A two-sided exponential."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from brian2grad.surrogate.base import Surrogate, factory
from brian2grad.surrogate.scale import ScaleArgument

__all__ = ["exponential"]


@dataclass(frozen=True, repr=False)
class Exponential(Surrogate):
    """``height exp(-slope |x|)``."""

    height: float
    slope: float
    name = "exponential"

    def formula(self, x: Any, xp: Any) -> Any:
        """Evaluate it at x."""
        return self.height * xp.exp(-self.slope * abs(x))

    @property
    def at_zero(self) -> float:
        """``height``."""
        return self.height

    @property
    def area(self) -> float:
        """``2 height / slope``."""
        return 2 * self.height / self.slope


@factory
def exponential(
    height: float = 0.5,
    slope: float = 1.0,
    scale: ScaleArgument = None,
    support: float | None = None,
) -> Surrogate:
    """Make a two-sided exponential.

    Formula: ``g(x) = height exp(-slope |x|)``. g(0) = height, area 2*height/slope,
    exponential tail.

    Parameters
    ----------
    height : float, optional
        The value at threshold.
    slope : float, optional
        Steepness: at distance 1/slope it has fallen to 1/e.
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
    Shrestha & Orchard (2018), "SLAYER: spike layer error reassignment in time", NeurIPS.

    Examples
    --------
    >>> from brian2grad import surrogate
    >>> round(surrogate.exponential(height=1, slope=2).derivative(0.5), 6)
    0.367879
    """
    return Exponential(height, slope, scale=scale, support=support)
