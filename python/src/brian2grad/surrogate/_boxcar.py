"""A box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from brian2grad.surrogate.base import Surrogate, factory
from brian2grad.surrogate.scale import ScaleArgument

__all__ = ["boxcar"]


@dataclass(frozen=True, repr=False)
class Boxcar(Surrogate):
    """``height`` where ``|x| < width / 2``, else 0."""

    width: float
    height: float
    name = "boxcar"

    def formula(self, x: Any, xp: Any) -> Any:
        """Evaluate it at x."""
        inside = abs(x) < self.width / 2
        return xp.where(inside, xp.full_like(x, self.height), xp.zeros_like(x))

    @property
    def at_zero(self) -> float:
        """``height``."""
        return self.height

    @property
    def area(self) -> float:
        """``height width``."""
        return self.height * self.width


@factory
def boxcar(
    width: float = 2.0,
    height: float = 0.5,
    scale: ScaleArgument = None,
    support: float | None = None,
) -> Surrogate:
    """Make a box.

    Formula: ``g(x) = height`` where ``|x| < width / 2``, else 0. g(0) = height, area
    height*width, compact.

    Parameters
    ----------
    width : float, optional
        The whole width of the box.
    height : float, optional
        The value inside.
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
    Kaiser, Mostafa & Neftci (2020), "Synaptic plasticity dynamics for deep continuous local
    learning (DECOLLE)", Frontiers in Neuroscience 14.

    Examples
    --------
    >>> from brian2grad import surrogate
    >>> surrogate.boxcar().derivative([0.0, 0.9, 1.0])
    array([0.5, 0.5, 0. ])
    """
    return Boxcar(width, height, scale=scale, support=support)
