"""Between Brian's quantities and PyTorch's tensors, which hold SI base units."""

from __future__ import annotations

import numbers
from typing import Any

import brian2
import numpy as np
import torch
from brian2.core.variables import VariableView
from brian2.units import second
from brian2.units.fundamentalunits import (
    DIMENSIONLESS,
    DimensionMismatchError,
    Quantity,
    Unit,
    get_dimensions,
    standard_unit_register,
)

from brian2grad.capture.units import unit_text
from brian2grad.diagnostics import message
from brian2grad.errors import ModelError


def tensor(
    quantity: Any, dtype: torch.dtype = torch.float64, requires_grad: bool = False
) -> torch.Tensor:
    """Make a tensor from a quantity, in SI base units.

    Parameters
    ----------
    quantity : Quantity, VariableView, array_like or float
        A scalar or an array; sequences of quantities must agree in their units. What has no unit
        is dimensionless.
    dtype : torch.dtype, optional
        The type of the elements.
    requires_grad : bool, optional
        Whether gradients are to be recorded.

    Returns
    -------
    Tensor
        A copy on the CPU.

    Shape
    -----
    That of the quantity.

    Unit
    ----
    The SI base unit of the quantity's dimension.

    Raises
    ------
    DimensionMismatchError
        When the quantities of a sequence differ in their dimensions.
    TypeError
        When it is a tensor already, or nothing that has numbers.

    Examples
    --------
    >>> from brian2 import ms, mV
    >>> import brian2grad as bg
    >>> bg.tensor(20*ms)
    tensor(0.0200, dtype=torch.float64)
    >>> bg.tensor([-70, -55] * mV, requires_grad=True)
    tensor([-0.0700, -0.0550], dtype=torch.float64, requires_grad=True)
    """
    values = si_values("tensor", quantity)
    return torch.tensor(values, dtype=dtype, requires_grad=requires_grad)


def quantity(tensor: torch.Tensor | np.ndarray | float, unit: Any) -> Quantity:
    """Make a quantity from a tensor that holds SI base units.

    Parameters
    ----------
    tensor : Tensor, ndarray or float
        Values in SI base units, whatever the scale of the unit: 0.02 is 20 ms.
    unit : Unit
        Says the dimension. As for any quantity of Brian's, the unit that is printed is the one
        that suits the value.

    Returns
    -------
    Quantity
        A copy in float64, detached from the graph.

    Shape
    -----
    That of the tensor.

    Raises
    ------
    DimensionMismatchError
        When it is a quantity already, of another dimension.
    TypeError
        When the unit is none, or the tensor is none.

    Examples
    --------
    >>> import torch
    >>> from brian2 import ms
    >>> import brian2grad as bg
    >>> log_tau = torch.tensor(0.02, dtype=torch.float64).log().requires_grad_()
    >>> bg.quantity(log_tau.exp(), ms)
    20. * msecond
    """
    if not (isinstance(unit, Unit) or (_is_number(unit) and float(unit) == 1)):
        raise TypeError(
            message(
                "quantity(unit)",
                "unit",
                f"expected a unit, got {unit!s} ({type(unit).__name__})",
                "give a unit such as ms or mV; the values are in SI base units already",
            )
        )
    require_dimension("quantity", tensor, unit, f"values with the unit {unit!s}")
    if isinstance(tensor, torch.Tensor):
        values = tensor.detach().to("cpu", torch.float64).numpy().copy()
    else:
        values = np.array(si_values("quantity", tensor))
    result: Any = Quantity(values, dim=get_dimensions(unit))
    return result


def si_values(where: str, value: Any) -> np.ndarray:
    """Read numbers, with or without a unit, as an array in SI base units.

    Raises
    ------
    DimensionMismatchError
        When the quantities of a sequence differ in their dimensions.
    TypeError
        When there are no numbers in it, or it is a tensor.
    """
    if isinstance(value, torch.Tensor):
        raise TypeError(
            message(
                where,
                "type",
                "expected a quantity or numbers, got a tensor",
                "tensors hold SI base units already; brian2grad.quantity(tensor, unit) goes back",
            )
        )
    if isinstance(value, VariableView):
        value = value[:]
    try:
        values = np.asarray(Quantity(value))  # checks the units of sequences
    except TypeError:
        values = np.empty(0, dtype=object)
    if values.dtype.kind not in "fiub":
        raise TypeError(
            message(
                where,
                "type",
                f"expected a quantity or numbers, got {type(value).__name__}",
                "give for example 20*ms, or numbers in SI base units",
            )
        )
    return values


def require_dimension(where: str, value: Any, unit: Any, expected: str) -> None:
    """Refuse a quantity of another dimension; what has none is taken to be in SI base units.

    Raises
    ------
    DimensionMismatchError
        Saying what was expected.
    """
    if not isinstance(value, Quantity):
        return
    have, want = get_dimensions(value), get_dimensions(unit)
    if have not in (DIMENSIONLESS, want):
        raise DimensionMismatchError(
            message(where, "unit", f"expected {expected}, got {value!s}", "give another quantity"),
            have,
            want,
        )


def require_time(where: str, value: Any) -> None:
    """Refuse what is no time with a unit.

    Raises
    ------
    ModelError
        Saying how the number would be written.
    """
    if isinstance(value, Quantity) and value.dim == second.dim and np.ndim(value) == 0:
        return
    number = float(value) if _is_number(value) and not isinstance(value, Quantity) else 0.1
    # Nobody simulates for so many seconds, or so few milliseconds.
    written = f"{number:g}*second" if abs(number) < 1 else f"{number:g}*ms"
    raise ModelError.of(
        where, "duration", f"expected a time with a unit, got {value!s}", f"write `{written}`"
    )


def in_unit(value: float, unit: str) -> str | None:
    """Write a number of SI base units as Python does, ``20*ms``, where its unit has a name."""
    if not unit:
        return f"{value:g}"
    for known in standard_unit_register.units_for_dimensions:
        if unit_text(known) == unit:
            best = Quantity(value, dim=known).get_best_unit()
            if hasattr(brian2, str(best)):
                return f"{value / float(best):.6g}*{best!s}"
    return None


def seconds(where: str, value: Any) -> float:
    """Read a time: a quantity, or a number in seconds.

    Raises
    ------
    DimensionMismatchError
        When it has a unit that is none of time.
    TypeError, ValueError
        When it is not one finite number.
    """
    require_dimension(where, value, second, "a time such as 20*ms")
    if not _is_number(value):
        raise TypeError(
            message(
                where,
                "type",
                f"expected one time, got {type(value).__name__}",
                "give for example 20*ms or 0.02",
            )
        )
    if not np.isfinite(float(value)):
        raise ValueError(
            message(where, "value", f"expected a finite time, got {value!s}", "give another value")
        )
    return float(value)


def positive_seconds(where: str, value: Any) -> float:
    """Read a positive time; errors as those of `seconds`."""
    result = seconds(where, value)
    if result <= 0:
        raise ValueError(
            message(
                where, "value", f"expected a positive time, got {value!s}", "give another value"
            )
        )
    return result


def _is_number(value: Any) -> bool:
    if isinstance(value, (np.ndarray, torch.Tensor)):  # quantities are arrays
        return value.ndim == 0
    return isinstance(value, numbers.Real) and not isinstance(value, bool)
