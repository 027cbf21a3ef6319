"""A normal density with two wide negative ones beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from brian2grad.surrogate.base import Surrogate, factory
from brian2grad.surrogate.scale import ScaleArgument

__all__ = ["multi_gaussian"]


@dataclass(frozen=True, repr=False)
class MultiGaussian(Surrogate):
    """``(1 + h) N(x; 0, s) - h N(x; s, w s) - h N(x; -s, w s)``."""

    height: float
    width: float
    sigma: float
    name = "multi_gaussian"

    def formula(self, x: Any, xp: Any) -> Any:
        """Evaluate it at x."""
        wide = self.width * self.sigma
        centre = (1 + self.height) * _normal(x, xp, self.sigma)
        beside = _normal(x - self.sigma, xp, wide) + _normal(x + self.sigma, xp, wide)
        return centre - self.height * beside

    @property
    def at_zero(self) -> float:
        """``((1 + h) - 2 h exp(-1 / (2 w^2)) / w) / (s sqrt(2 pi))``."""
        centre = 1 / (self.sigma * math.sqrt(2 * math.pi))
        beside = centre * math.exp(-0.5 / self.width**2) / self.width
        return (1 + self.height) * centre - 2 * self.height * beside

    @property
    def area(self) -> float:
        """``1 - height``."""
        return 1 - self.height


def _normal(x: Any, xp: Any, s: float) -> Any:
    y = x / s
    return xp.exp(-0.5 * (y * y)) / (s * math.sqrt(2 * math.pi))


@factory
def multi_gaussian(
    height: float = 0.15,
    width: float = 6.0,
    sigma: float = 0.5,
    scale: ScaleArgument = None,
    support: float | None = None,
) -> Surrogate:
    """Make a normal density with two wide negative ones beside it.

    Formula: ``g(x) = (1 + h) N(x; 0, s) - h N(x; s, w s) - h N(x; -s, w s)`` with h the
    height, w the width, s the sigma. g(0) = ((1 + h) - 2 h exp(-1/(2 w^2))/w) / (s sqrt(2 pi)),
    area 1 - h, Gaussian tail, negative at some distance.

    Parameters
    ----------
    height : float, optional
        The weight h of the densities beside threshold.
    width : float, optional
        How much wider they are, w.
    sigma : float, optional
        The standard deviation s of the central density.
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
    Yin, Corradi & Bohte (2021), "Accurate and efficient time-domain classification with adaptive
    spiking recurrent neural networks", Nature Machine Intelligence 3.

    Examples
    --------
    >>> from brian2grad import surrogate
    >>> g = surrogate.multi_gaussian()
    >>> g.derivative(0) > 0 > g.derivative(2)
    True
    """
    return MultiGaussian(height, width, sigma, scale=scale, support=support)
