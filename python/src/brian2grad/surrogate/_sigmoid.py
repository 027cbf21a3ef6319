"""The derivative of the logistic function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from brian2grad.surrogate.base import Surrogate, factory
from brian2grad.surrogate.scale import ScaleArgument

__all__ = ["sigmoid"]


@dataclass(frozen=True, repr=False)
class Sigmoid(Surrogate):
    """``slope e / (1 + e)^2`` with ``e = exp(-slope |x|)``, which cannot overflow."""

    slope: float
    name = "sigmoid"

    def formula(self, x: Any, xp: Any) -> Any:
        """Evaluate it at x."""
        e = xp.exp(-self.slope * abs(x))
        return self.slope * e / (1 + e) ** 2

    @property
    def at_zero(self) -> float:
        """``slope / 4``."""
        return self.slope / 4

    @property
    def area(self) -> float:
        """1, whatever the slope."""
        return 1.0


@factory
def sigmoid(
    slope: float = 25.0, scale: ScaleArgument = None, support: float | None = None
) -> Surrogate:
    """Make the derivative of the logistic function s.

    Formula: ``g(x) = slope s(slope x) (1 - s(slope x))``. g(0) = slope/4, area 1, exponential
    tail.

    Parameters
    ----------
    slope : float, optional
        Steepness k.
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
    Neftci, Mostafa & Zenke (2019), "Surrogate gradient learning in spiking neural networks",
    IEEE Signal Processing Magazine 36.

    Examples
    --------
    >>> from brian2grad import surrogate
    >>> surrogate.sigmoid(slope=4).derivative(0)
    1.0
    >>> surrogate.sigmoid().derivative(-1e6)  # no overflow
    0.0
    """
    return Sigmoid(slope, scale=scale, support=support)
