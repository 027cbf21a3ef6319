"""What every surrogate is: a formula of the distance from threshold, with parameters."""

from __future__ import annotations

import difflib
import functools
import inspect
import math
import numbers
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, ParamSpec

import numpy as np
from brian2.units.fundamentalunits import (
    DIMENSIONLESS,
    DimensionMismatchError,
    Quantity,
    get_dimensions,
)

from brian2grad.diagnostics import message
from brian2grad.surrogate.numbers import as_float, is_tensor, require_tensor
from brian2grad.surrogate.scale import ScaleArgument, describe_scale, read_scale

P = ParamSpec("P")

_COMMON = frozenset({"scale", "support"})


@dataclass(frozen=True, kw_only=True, repr=False)
class Surrogate(ABC):
    """A surrogate derivative of a spike; made by the functions of `brian2grad.surrogate`.

    Attributes
    ----------
    name : str
        The name under which the engine knows it.
    scale : Amount or tuple or None
        What a distance from threshold is divided by; with several variables, pairs of name
        and amount.
    support : float or None
        Beyond this distance, in multiples of the scale, the derivative is zero.
    """

    scale: ScaleArgument = None
    support: float | None = None
    name: ClassVar[str]

    def __post_init__(self) -> None:
        where = f"surrogate.{self.name}"
        object.__setattr__(self, "scale", read_scale(where, self.scale))
        if self.support is not None:
            support = positive(where, "support", self.support, "leave it out for no bound")
            object.__setattr__(self, "support", support)
        for name, value in self.parameters.items():
            self._set_parameter(name, value)

    def _set_parameter(self, name: str, value: Any) -> None:
        checked = positive(f"surrogate.{self.name}", name, value, "give another value")
        object.__setattr__(self, name, checked)

    @property
    def parameters(self) -> dict[str, float]:
        """The parameters of the formula by name; tensors stay tensors."""
        own = (field.name for field in fields(self) if field.name not in _COMMON)
        return {name: getattr(self, name) for name in own}

    @property
    def expression(self) -> str | None:
        """The text of a custom formula; None for the named ones."""
        return None

    @property
    def at_zero(self) -> float:
        """The derivative at threshold."""
        return float(self.derivative(0.0))

    @property
    def area(self) -> float | None:
        """The integral of the formula without ``support``; None where it is not known."""
        return None

    @abstractmethod
    def formula(self, x: Any, xp: Any) -> Any:
        """Evaluate the formula without ``support``.

        Parameters
        ----------
        x : ndarray or Tensor
            Floating-point distances from threshold, in multiples of the scale.
        xp : module
            ``numpy`` or ``torch``, whichever x belongs to.
        """

    def derivative(self, x: Any) -> Any:
        """Evaluate the surrogate derivative g.

        Parameters
        ----------
        x : float, ndarray or Tensor
            Distances from threshold in multiples of the scale: ``(v - threshold) / scale``.

        Returns
        -------
        float, ndarray or Tensor
            g(x), of the kind and shape of x. Nothing overflows to NaN, however large x is.

        Raises
        ------
        DimensionMismatchError
            When x has a unit.

        Examples
        --------
        >>> from brian2grad import surrogate
        >>> surrogate.fast_sigmoid(slope=10).derivative([-0.1, 0.0, 0.9])
        array([0.25, 1.  , 0.01])
        >>> surrogate.fast_sigmoid(slope=10, support=0.5).derivative(0.9)
        0.0
        """
        if isinstance(x, Quantity) and get_dimensions(x) is not DIMENSIONLESS:
            raise DimensionMismatchError(
                message(
                    f"surrogate.{self.name}.derivative",
                    "unit",
                    f"expected a distance divided by the scale, got {x!s}",
                    "give (v - threshold)/scale",
                ),
                get_dimensions(x),
            )
        if is_tensor(x):
            torch: Any = sys.modules["torch"]
            return self._bounded(x.type(torch.result_type(x, 1.0)), torch)
        values = np.asarray(x)
        if values.dtype.kind != "f":
            values = values.astype(np.float64)
        with np.errstate(all="ignore"):  # infinities on the way to 0
            result = self._plain()._bounded(values, np)
        return result if isinstance(x, np.ndarray) or result.ndim else float(result)

    def _plain(self) -> Surrogate:
        """Give it with floats in the place of tensors."""
        held = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "scale"}
        tensors = {name: as_float(value) for name, value in held.items() if is_tensor(value)}
        return replace(self, **tensors) if tensors else self

    def _bounded(self, x: Any, xp: Any) -> Any:
        result = self.formula(x, xp)
        if self.support is None:
            return result
        return xp.where(abs(x) > self.support, xp.zeros_like(result), result)

    def describe(self) -> dict[str, Any]:
        """Describe the surrogate as plain data, as the engine reads it.

        Returns
        -------
        dict
            ``name``, ``parameters``, ``expression`` (text or None), ``scale`` (None, a dict of
            ``value`` in SI and ``unit``, or one for each variable) and ``support``.

        Examples
        --------
        >>> from brian2 import mV
        >>> from brian2grad import surrogate
        >>> description = surrogate.superspike(slope=10, scale=5*mV).describe()
        >>> description["name"], description["parameters"]
        ('fast_sigmoid', {'slope': 10.0})
        >>> description["scale"], description["expression"], description["support"]
        ({'value': 0.005, 'unit': 'V'}, None, None)
        """
        return {
            "name": self.name,
            "parameters": {n: as_float(v) for n, v in self.parameters.items()},
            "expression": self.expression,
            "scale": describe_scale(self.scale),  # type: ignore[arg-type]
            "support": None if self.support is None else as_float(self.support),
        }

    def __repr__(self) -> str:
        shown = [] if self.expression is None else [repr(self.expression)]
        shown += [f"{name}={as_float(value):g}" for name, value in self.parameters.items()]
        if isinstance(self.scale, tuple):
            pairs = ", ".join(f"'{name}': {amount}" for name, amount in self.scale)
            shown.append(f"scale={{{pairs}}}")
        elif self.scale is not None:
            shown.append(f"scale={self.scale}")
        if self.support is not None:
            shown.append(f"support={as_float(self.support):g}")
        return f"{self.name}({', '.join(shown)})"


def factory(make: Callable[P, Surrogate]) -> Callable[P, Surrogate]:
    """Let a function that makes a surrogate say which parameters it has when given another."""
    signature = inspect.signature(make)

    @functools.wraps(make)
    def checked(*args: P.args, **kwargs: P.kwargs) -> Surrogate:
        for name in kwargs:
            if name not in signature.parameters:
                close = difflib.get_close_matches(name, signature.parameters, n=1)
                raise TypeError(
                    message(
                        f"surrogate.{make.__name__}",
                        "unknown-surrogate-parameter",
                        f"expected parameters among {', '.join(signature.parameters)}, "
                        f"got '{name}'",
                        f"did you mean '{close[0]}'?"
                        if close
                        else f"see the documentation of {make.__name__}",
                    )
                )
        return make(*args, **kwargs)

    return checked


def number(where: str, name: str, value: Any, remedy: str) -> float:
    """Read a finite number without a unit.

    Raises
    ------
    TypeError
        When it is no number.
    ValueError
        When it is not finite.
    DimensionMismatchError
        When it has a unit.
    """
    if isinstance(value, Quantity) and get_dimensions(value) is not DIMENSIONLESS:
        raise DimensionMismatchError(
            message(
                f"{where}({name})",
                "surrogate-parameter",
                f"expected a number without unit, got {value!s}",
                "units belong into scale, of which distances are multiples",
            ),
            get_dimensions(value),
        )
    is_scalar = isinstance(value, np.ndarray) and value.ndim == 0
    if isinstance(value, bool) or not (isinstance(value, numbers.Real) or is_scalar):
        raise TypeError(
            message(
                f"{where}({name})",
                "surrogate-parameter",
                f"expected a number, got {type(value).__name__}",
                remedy,
            )
        )
    if not math.isfinite(float(value)):
        raise ValueError(
            message(
                f"{where}({name})",
                "surrogate-parameter",
                f"expected a finite {name}, got {float(value):g}",
                remedy,
            )
        )
    return float(value)


def positive(where: str, name: str, value: Any, remedy: str) -> Any:
    """Read a positive finite number without a unit, or a tensor; errors as those of `number`."""
    if is_tensor(value):
        return require_tensor(f"{where}({name})", name, value)
    result = number(where, name, value, remedy)
    if not result > 0:
        raise ValueError(
            message(
                f"{where}({name})",
                "surrogate-parameter",
                f"expected a positive finite {name}, got {result:g}",
                remedy,
            )
        )
    return result
