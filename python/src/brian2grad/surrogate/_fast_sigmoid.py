"""The derivative of a fast sigmoid, also known from SuperSpike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from brian2grad.surrogate.base import Surrogate, factory
from brian2grad.surrogate.scale import ScaleArgument

__all__ = ["fast_sigmoid", "superspike"]


@dataclass(frozen=True, repr=False)
class FastSigmoid(Surrogate):
    """``1 / (1 + slope |x|)^2``."""

    slope: float
    name = "fast_sigmoid"

    def formula(self, x: Any, xp: Any) -> Any:
        """Evaluate it at x."""
        return 1 / (1 + self.slope * abs(x)) ** 2

    @property
    def at_zero(self) -> float:
        """1, whatever the slope."""
        return 1.0

    @property
    def area(self) -> float:
        """``2 / slope``."""
        return 2 / self.slope


@factory
def fast_sigmoid(
    slope: float = 25.0, scale: ScaleArgument = None, support: float | None = None
) -> Surrogate:
    """Make the derivative of a fast sigmoid, ``g(x) = 1 / (1 + k|x|)^2``.

    Formula: ``g(x) = 1 / (1 + slope |x|)^2``. g(0) = 1, area 2/slope, algebraic tail.

    Parameters
    ----------
    slope : float, optional
        Steepness k: at distance 1/k the derivative has fallen to a quarter.
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
    Zenke & Ganguli (2018), "SuperSpike: supervised learning in multilayer spiking neural
    networks", Neural Computation 30, eq. 3.3.

    Examples
    --------
    >>> from brian2grad import surrogate
    >>> surrogate.fast_sigmoid(slope=10).derivative(0.1)
    0.25
    """
    return FastSigmoid(slope, scale=scale, support=support)


@factory
def superspike(
    slope: float = 25.0, scale: ScaleArgument = None, support: float | None = None
) -> Surrogate:
    """Make the surrogate of SuperSpike, which is that of `fast_sigmoid`.

    Formula: ``g(x) = 1 / (1 + slope |x|)^2``. g(0) = 1, area 2/slope, algebraic tail.

    Parameters
    ----------
    slope : float, optional
        Steepness k: at distance 1/k the derivative has fallen to a quarter.
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
    Zenke & Ganguli (2018), "SuperSpike: supervised learning in multilayer spiking neural
    networks", Neural Computation 30, eq. 3.3.

    Examples
    --------
    >>> from brian2 import mV
    >>> from brian2grad import surrogate
    >>> surrogate.superspike(slope=10, scale=5*mV)
    fast_sigmoid(slope=10, scale=5. mV)
    """
    return FastSigmoid(slope, scale=scale, support=support)
