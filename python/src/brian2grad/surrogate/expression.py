"""Formulas that a user writes for a surrogate: Brian's expressions in ``x`` and parameters.

The text is read as the engine reads it (its grammar is the subset of Python in which Brian's
equations are written), so that what is plotted here is what is differentiated there.
"""

from __future__ import annotations

import ast
import functools
import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from brian2grad.diagnostics import message

CONSTANTS = {"pi": math.pi, "e": math.e}
"""The numbers that a formula may name."""

_NUMBER = re.compile(r"(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def _exprel(xp: Any, x: Any) -> Any:
    zero = x == 0
    safe = xp.where(zero, xp.ones_like(x), x)
    divisor = xp.where(safe > 1000, xp.full_like(safe, 1000.0), safe)
    return xp.where(zero, xp.ones_like(x), xp.expm1(safe) / divisor)


def _named(name: str) -> Callable[..., Any]:
    return lambda xp, *arguments: getattr(xp, name)(*arguments)


FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    **{
        name: (1, _named(name))
        for name in (
            *("abs", "arccos", "arcsin", "arctan", "ceil", "cos", "cosh", "exp", "expm1"),
            *("floor", "log", "log10", "log1p", "sign", "sin", "sinh", "sqrt", "tan", "tanh"),
        )
    },
    "exprel": (1, _exprel),
    "clip": (3, _named("clip")),
    "pow": (2, lambda xp, base, exponent: base**exponent),
}
"""The functions of equations: number of arguments, and their value in numpy or torch."""

_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any, Any], Any]] = {
    ast.Add: lambda xp, a, b: a + b,
    ast.Sub: lambda xp, a, b: a - b,
    ast.Mult: lambda xp, a, b: a * b,
    ast.Div: lambda xp, a, b: a / b,
    ast.FloorDiv: lambda xp, a, b: xp.floor(a / b),
    ast.Mod: lambda xp, a, b: a - b * xp.floor(a / b),
    ast.Pow: lambda xp, a, b: a**b,
}

_COMPARISON: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: lambda a, b: a < b,
    ast.Gt: lambda a, b: a > b,
    ast.LtE: lambda a, b: a <= b,
    ast.GtE: lambda a, b: a >= b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
}


@functools.lru_cache(maxsize=256)
def parse(text: str) -> ast.expr:
    """Read a formula.

    Raises
    ------
    ValueError
        When the text is no expression of Brian's equations: with the column, or the part that
        is not understood.
    """
    if not text.isascii():
        raise ValueError(error(text, "expected ASCII letters, got others", "name it in ASCII"))
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError) as problem:
        column = getattr(problem, "offset", None)
        at = "" if column is None else f" at column {column}"
        raise ValueError(
            error(
                text,
                f"expected an expression, got {getattr(problem, 'msg', problem)}{at}",
                'write for example "1/(1+k*abs(x))**2"',
            )
        ) from None
    _check(text, tree)
    return tree


def names(tree: ast.expr) -> list[str]:
    """List the names in a formula that are not functions, in the order of their first use."""
    return list(dict.fromkeys(_names(tree)))


def evaluate(tree: ast.expr, parameters: Mapping[str, float], x: Any, xp: Any) -> Any:
    """Evaluate a formula at x; comparisons are 1 where they hold, else 0.

    Parameters
    ----------
    tree : ast.expr
        What `parse` gave.
    parameters : dict
        The values of all names but x, pi and e.
    x : ndarray or Tensor
        The distances from threshold.
    xp : module
        ``numpy`` or ``torch``, whichever x belongs to.

    Returns
    -------
    ndarray or Tensor
        Of the shape of x.
    """
    one = xp.ones_like(x)

    def value(node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=constant):
                return one * float(constant)  # type: ignore[arg-type]
            case ast.Name(id=name):
                if name == "x":
                    return x
                return one * parameters.get(name, CONSTANTS.get(name, math.nan))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return 1 - value(operand)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -value(operand)
            case ast.UnaryOp(operand=operand):
                return value(operand)
            case ast.BinOp(left=left, op=op, right=right):
                if isinstance(op, ast.Pow) and _is_two(right):
                    base = value(left)
                    return base * base
                return _ARITHMETIC[type(op)](xp, value(left), value(right))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                holds = _COMPARISON[type(op)](value(left), value(right))
                return xp.where(holds, one, xp.zeros_like(one))
            case ast.BoolOp(op=ast.And(), values=operands):
                return functools.reduce(lambda a, b: a * b, map(value, operands))
            case ast.BoolOp(values=operands):
                return functools.reduce(lambda a, b: a + b - a * b, map(value, operands))
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return FUNCTIONS[name][1](xp, *map(value, arguments))
        raise AssertionError(f"{type(node).__name__} passed the check")

    return value(tree)


def error(text: str, what: str, remedy: str) -> str:
    """Write a message about a formula."""
    return message(f"surrogate.custom('{text}')", "custom-surrogate", what, remedy)


def _is_two(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 2


def _names(tree: ast.expr) -> Iterator[str]:
    if isinstance(tree, ast.Name):
        yield tree.id
    for child in _operands(tree):
        yield from _names(child)


def _operands(node: ast.expr) -> list[ast.expr]:
    """List what an operation is made of (the name of a function is none of it)."""
    if isinstance(node, ast.Call):
        return node.args
    return [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]


def _check(text: str, node: ast.expr) -> None:
    part = ast.get_source_segment(text.strip(), node) or text
    match node:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int() | float()) if _NUMBER.fullmatch(part):
            pass
        case ast.Name():
            pass
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.UAdd()):
            pass
        case ast.BinOp(op=op) if type(op) in _ARITHMETIC:
            pass
        case ast.Compare(ops=[op]) if type(op) in _COMPARISON:
            pass
        case ast.Compare(ops=[_, _, *_]):
            raise ValueError(
                error(text, f"expected one comparison, got '{part}'", "join them by 'and'")
            )
        case ast.BoolOp():
            pass
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            if name not in FUNCTIONS or FUNCTIONS[name][0] != len(arguments):
                raise ValueError(
                    error(
                        text,
                        f"expected a function of equations, got '{part}'",
                        "use functions such as exp, tanh, abs with their number of arguments",
                    )
                )
        case _:
            raise ValueError(
                error(
                    text,
                    f"expected an expression of Brian's equations, got '{part}'",
                    'write for example "1/(1+k*abs(x))**2"',
                )
            )
    for operand in _operands(node):
        _check(text, operand)
