"""The user's own formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from brian2grad.surrogate.base import Surrogate, number
from brian2grad.surrogate.expression import CONSTANTS, error, evaluate, names, parse
from brian2grad.surrogate.numbers import is_tensor
from brian2grad.surrogate.scale import ScaleArgument

__all__ = ["custom"]

REMEDY = "give another value"


@dataclass(frozen=True, repr=False)
class Custom(Surrogate):
    """A formula in ``x``, the distance from threshold, and named parameters."""

    text: str
    values: tuple[tuple[str, float], ...]

    name = "custom"

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise TypeError(
                error(
                    str(self.text),
                    f"expected the formula as text, got {type(self.text).__name__}",
                    'write for example "1/(1+k*abs(x))**2"',
                )
            )
        used = names(parse(self.text))
        given = [name for name, _ in self.values]
        for name in used:
            if name not in ("x", *CONSTANTS, *given):
                raise ValueError(
                    error(
                        self.text,
                        f"expected names among {', '.join(['x', *given])}, got '{name}'",
                        f'give each parameter a value, e.g. custom("{self.text}", {name}=10)',
                    )
                )
        for name in given:
            if name == "x" or name not in used:
                raise ValueError(
                    error(
                        self.text,
                        f"expected parameters that the formula names, got '{name}'",
                        "x is the distance from threshold, all other names are parameters",
                    )
                )
        checked = tuple(
            (name, value if is_tensor(value) else number("surrogate.custom", name, value, REMEDY))
            for name, value in self.values
        )
        object.__setattr__(self, "values", checked)
        super().__post_init__()

    def _set_parameter(self, name: str, value: Any) -> None:
        """Accept any finite number, as checked before."""

    @property
    def parameters(self) -> dict[str, float]:
        """The parameters of the formula by name."""
        return dict(self.values)

    @property
    def expression(self) -> str:
        """The text of the formula."""
        return self.text

    def formula(self, x: Any, xp: Any) -> Any:
        """Evaluate it at x."""
        return evaluate(parse(self.text), self.parameters, x, xp)


def custom(
    expression: str,
    /,
    scale: ScaleArgument = None,
    support: float | None = None,
    **parameters: float,
) -> Surrogate:
    """Make a surrogate from a formula.

    Formula: the text, in ``x``, ``pi``, ``e`` and the parameters, with the operators and
    functions of Brian's equations. A comparison is 1 where it holds and 0 elsewhere.

    Parameters
    ----------
    expression : str
        The formula of the derivative g(x).
    scale : Quantity, float or dict, optional
        What a distance from threshold is divided by, in the unit of the threshold variable;
        required where that has a unit. A dict gives one for each variable of the condition.
    support : float, optional
        Take g as zero where ``abs(x) > support``: then only neurons near threshold cost time.
    **parameters : float
        The value of each name in the formula; ``scale`` and ``support`` are taken.

    Returns
    -------
    Surrogate
        Immutable; its ``derivative(x)`` evaluates g at ``x = (v - threshold) / scale``.

    Raises
    ------
    ValueError
        When the text is no formula, has a name without value or a value without name, or when a
        number is not finite.
    TypeError
        When an argument is not of its kind.

    Examples
    --------
    >>> from brian2grad import surrogate
    >>> mine = surrogate.custom("1/(1+k*abs(x))**2", k=10)
    >>> mine.derivative(0.1)
    0.25
    >>> surrogate.custom("0.5*(abs(x) < w)", w=1).derivative([0.9, 1.1])
    array([0.5, 0. ])
    """
    return Custom(expression, tuple(parameters.items()), scale=scale, support=support)
