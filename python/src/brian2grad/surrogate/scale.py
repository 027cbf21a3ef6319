"""The scale of a surrogate: what a distance from threshold is measured in."""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension, Quantity

from brian2grad.capture.units import unit_text
from brian2grad.diagnostics import message
from brian2grad.surrogate.numbers import as_float, is_tensor, require_tensor

UNSAID = "?"
"""The unit of a tensor, which holds SI base units and does not say of which dimension."""


@dataclass(frozen=True)
class Amount:
    """A positive number with a dimension, in SI base units.

    Attributes
    ----------
    value : float or Tensor
        The number in SI base units.
    dim : Dimension or None
        Brian's dimension; None of a tensor, which does not say it.
    """

    value: Any
    dim: Dimension | None

    def describe(self) -> dict[str, Any]:
        """Give the value and the text of its SI unit."""
        unit = UNSAID if self.dim is None else unit_text(self.dim)
        return {"value": as_float(self.value), "unit": unit}

    def __str__(self) -> str:
        value = as_float(self.value)
        return f"{value:g}" if self.dim is None else f"{Quantity(value, dim=self.dim)!s}"


ByVariable = tuple[tuple[str, Amount], ...]
Scale = Amount | ByVariable
ScaleArgument = Quantity | float | Mapping[str, Quantity | float] | Scale | None


def read_scale(where: str, scale: Any) -> Scale | None:
    """Bring what a user may write as ``scale`` into its one form.

    Parameters
    ----------
    where : str
        The surrogate, for messages.
    scale : Quantity, float, tensor, dict or None
        One scale, or one for each variable of a compound condition.

    Raises
    ------
    ValueError
        When a scale is not positive and finite, or is not one number.
    TypeError
        When it is nothing of the kind.
    """
    if scale is None or isinstance(scale, Amount):
        return scale
    if isinstance(scale, tuple) and all(isinstance(a, Amount) for _, a in scale):
        return scale
    if not isinstance(scale, Mapping):
        return _amount(f"{where}(scale)", scale)
    if not scale:
        raise ValueError(
            message(
                f"{where}(scale)",
                "surrogate-scale",
                "expected a scale for each variable of the condition, got an empty dict",
                "give for example scale={'v': 5*mV}",
            )
        )
    for name in scale:
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(
                message(
                    f"{where}(scale)",
                    "surrogate-scale",
                    f"expected names of variables, got {name!r}",
                    "give for example scale={'v': 5*mV}",
                )
            )
    return tuple((name, _amount(f"{where}(scale['{name}'])", scale[name])) for name in scale)


def describe_scale(scale: Scale | None) -> dict[str, Any] | None:
    """Write a scale as the engine reads it."""
    if scale is None:
        return None
    if isinstance(scale, Amount):
        return scale.describe()
    return {name: amount.describe() for name, amount in scale}


def _amount(where: str, scale: Any) -> Amount:
    if is_tensor(scale):
        return Amount(require_tensor(where, "scale", scale), None)
    if isinstance(scale, Quantity):
        if scale.ndim != 0:
            raise ValueError(
                message(
                    where,
                    "surrogate-scale",
                    f"expected one number, got an array of shape {scale.shape}",
                    "give a dict by variable if the condition has several",
                )
            )
        amount = Amount(float(scale), scale.dim)
    elif isinstance(scale, numbers.Real) and not isinstance(scale, bool):
        amount = Amount(float(scale), DIMENSIONLESS)
    else:
        raise TypeError(
            message(
                where,
                "surrogate-scale",
                f"expected a quantity, a number or a dict of them, got {type(scale).__name__}",
                "give the distance from threshold over which the gradient acts, e.g. scale=5*mV",
            )
        )
    if not (amount.value > 0 and math.isfinite(amount.value)):
        raise ValueError(
            message(
                where,
                "surrogate-scale",
                f"expected a positive finite scale, got {scale!s}",
                "give the distance from threshold over which the gradient acts, e.g. scale=5*mV",
            )
        )
    return amount
