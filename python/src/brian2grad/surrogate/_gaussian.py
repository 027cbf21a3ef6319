"""The normal density, which is the derivative of an error function."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from brian2grad.surrogate.base import Surrogate, factory
from brian2grad.surrogate.scale import ScaleArgument

__all__ = ["gaussian", "erf"]


@dataclass(frozen=True, repr=False)
class Gaussian(Surrogate):
    """``exp(-x^2 / (2 sigma^2)) / (sigma sqrt(2 pi))``."""

    sigma: float
    name = "gaussian"

    def formula(self, x: Any, xp: Any) -> Any:
        """Evaluate it at x."""
        y = x / self.sigma
        return xp.exp(-0.5 * (y * y)) / (self.sigma * math.sqrt(2 * math.pi))

    @property
    def at_zero(self) -> float:
        """``1 / (sigma sqrt(2 pi))``."""
        return 1 / (self.sigma * math.sqrt(2 * math.pi))

    @property
    def area(self) -> float:
        """1, whatever sigma."""
        return 1.0


@factory
def gaussian(
    sigma: float = 0.5, scale: ScaleArgument = None, support: float | None = None
) -> Surrogate:
    """Make a normal density.

    Formula: ``g(x) = exp(-x^2 / (2 sigma^2)) / (sigma sqrt(2 pi))``. g(0) =
    1/(sigma sqrt(2 pi)), area 1, Gaussian tail.

    Parameters
    ----------
    sigma : float, optional
        The standard deviation.
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
    Yin, Corradi & Bohte (2020), "Effective and efficient computation with multiple-timescale
    spiking recurrent neural networks", ICONS.

    Examples
    --------
    >>> from brian2grad import surrogate
    >>> round(surrogate.gaussian(sigma=1).derivative(0), 6)
    0.398942
    """
    return Gaussian(sigma, scale=scale, support=support)


@factory
def erf(sigma: float = 0.5, scale: ScaleArgument = None, support: float | None = None) -> Surrogate:
    """Make the derivative of an error function, which is `gaussian`.

    Formula: ``g(x) = exp(-x^2 / (2 sigma^2)) / (sigma sqrt(2 pi))``. g(0) =
    1/(sigma sqrt(2 pi)), area 1, Gaussian tail.

    Parameters
    ----------
    sigma : float, optional
        The standard deviation.
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
    Yin, Corradi & Bohte (2020), "Effective and efficient computation with multiple-timescale
    spiking recurrent neural networks", ICONS.

    Examples
    --------
    >>> from brian2grad import surrogate
    >>> surrogate.erf(sigma=1) == surrogate.gaussian(sigma=1)
    True
    """
    return Gaussian(sigma, scale=scale, support=support)
