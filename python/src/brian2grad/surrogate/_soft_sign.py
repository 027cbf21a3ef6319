"""The derivative of the soft sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from brian2grad.surrogate.base import Surrogate, factory
from brian2grad.surrogate.scale import ScaleArgument

__all__ = ["soft_sign"]


@dataclass(frozen=True, repr=False)
class SoftSign(Surrogate):
    """``(alpha / 2) / (1 + alpha |x|)^2``."""

    alpha: float
    name = "soft_sign"

    def formula(self, x: Any, xp: Any) -> Any:
        """Evaluate it at x."""
        return (self.alpha / 2) / (1 + self.alpha * abs(x)) ** 2

    @property
    def at_zero(self) -> float:
        """``alpha / 2``."""
        return self.alpha / 2

    @property
    def area(self) -> float:
        """1, whatever alpha."""
        return 1.0


@factory
def soft_sign(
    alpha: float = 2.0, scale: ScaleArgument = None, support: float | None = None
) -> Surrogate:
    """Make the derivative of the soft sign.

    Formula: ``g(x) = (alpha / 2) / (1 + alpha |x|)^2``. g(0) = alpha/2, area 1, algebraic tail.

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
    Fang et al. (2023), "SpikingJelly: an open-source machine learning infrastructure platform
    for spike-based intelligence", Science Advances 9, surrogate ``SoftSign``.

    Examples
    --------
    >>> from brian2grad import surrogate
    >>> surrogate.soft_sign().derivative([0.0, 0.5])
    array([1.  , 0.25])
    """
    return SoftSign(alpha, scale=scale, support=support)
