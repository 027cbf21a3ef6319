"""Formulas of functions that users have made, where Brian 2 knows one.

A function that Brian only knows as a Python callable cannot run natively and has no derivative.
Some come with a formula all the same: in sympy (``Function(f, sympy_func=...)``), or as C++ or
Cython code that does nothing but return an expression (``@implementation``). Such a formula is
written into the code in the place of the call, once it has been seen to give what the callable
gives.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy
from brian2.codegen.runtime.numpy_rt import NumpyCodeObject
from brian2.core.functions import DEFAULT_FUNCTIONS, Function
from brian2.parsing.sympytools import sympy_to_str
from brian2.utils.logger import get_logger

logger = get_logger(f"brian2.{__name__}")  # below "brian2", whose handlers show it

_SPREADS = (1e-3, 0.1, 1.0, 10.0)
_POINTS = 16
_LEAST = 12
"""How many points have to give a number, of the 64 at which both are asked."""

_AGREEMENT = 1e-9
"""Largest difference over the larger of value and 1: the same formula in another order."""

_RENAMED = {"fabs": "abs", "asin": "arcsin", "acos": "arccos", "atan": "arctan"}
_CPP = re.compile(
    r"^(?:(?:static|inline|extern|const)\s+)*(?:double|float)\s+\w+\s*\(([^()]*)\)\s*\{\s*"
    r"return\b([^;{}]*);\s*\}$",
    re.S,
)
_CYTHON = re.compile(
    r"^c?p?def\s+(?:double\s+|float\s+)?\w+\s*\(([^()]*)\)[^:\n]*:\s*return\b(.*)$", re.S
)
_PREPARATION = re.compile(r"\s*(#|c?import\b|from\b)")


@dataclass(frozen=True)
class Formula:
    """What a function computes.

    Attributes
    ----------
    arguments : list of str
        Their names.
    expression : ast.expr
        The value, with these names and functions that Brian has.
    """

    arguments: list[str]
    expression: ast.expr


def formula_of(function: Function, compute: Callable[..., Any]) -> Formula | None:
    """Find the formula of a function.

    Parameters
    ----------
    function : Function
        The function.
    compute : callable
        Its implementation for numpy, without units.

    Returns
    -------
    Formula or None
        None where Brian knows none, or one that gives other values.
    """
    if not function.stateless or "boolean" in (*function._arg_types, function._return_type):
        return None
    for found in (_of_sympy(function), *map(_of_code, _codes(function))):
        if found is None or not _is_known(found):
            continue
        if _agrees(found, function, compute):
            return found
        logger.warn(
            f"The formula '{ast.unparse(found.expression)}' gives other values than the Python "
            f"function '{_name(function)}' that it stands for: the Python function is called.",
            "formula",
            once=True,
        )
    return None


def arguments_of(function: Function) -> list[str]:
    """Name the arguments of a function."""
    if function._arg_names is not None:
        return list(function._arg_names)
    code = getattr(getattr(function.pyfunc, "_orig_func", function.pyfunc), "__code__", None)
    count = len(function._arg_units)
    if code is None or code.co_argcount != count:
        return [f"x{k}" for k in range(count)] if count != 1 else ["x"]
    return list(code.co_varnames[:count])


def _name(function: Function) -> str:
    return getattr(function.pyfunc, "__name__", "of no name")


def inlined(expression: str, formulas: dict[str, Formula]) -> str:
    """Write formulas in the place of the calls in an expression."""
    if not any(re.search(rf"\b{re.escape(name)}\s*\(", expression) for name in formulas):
        return expression
    tree = ast.parse(expression, mode="eval")
    return ast.unparse(_Inlined(formulas).visit(tree).body)


def calls(expression: str, name: str) -> list[str]:
    """List the calls of a function in an expression, as they are written."""
    if name not in expression:
        return []
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(expression, mode="eval"))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


class _Inlined(ast.NodeTransformer):
    def __init__(self, formulas: dict[str, Formula]) -> None:
        self._formulas = formulas

    def visit_Call(self, node: ast.Call) -> ast.AST:  # noqa: N802  (named by ast)
        self.generic_visit(node)
        formula = self._formulas.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if formula is None or len(node.args) != len(formula.arguments):
            return node
        return _replaced(formula.expression, dict(zip(formula.arguments, node.args, strict=True)))


def _replaced(expression: ast.expr, values: dict[str, ast.expr]) -> ast.expr:
    class Replace(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.AST:  # noqa: N802  (named by ast)
            return values.get(node.id, node)

    copy = ast.parse(ast.unparse(expression), mode="eval")
    return Replace().visit(copy).body


def _of_sympy(function: Function) -> Formula | None:
    if function.sympy_func is None:
        return None
    names = [f"_x{k}" for k in range(len(function._arg_types))]
    try:
        value = function.sympy_func(*(sympy.Symbol(name, real=True) for name in names))
        return _parsed(names, sympy_to_str(value))
    except Exception:  # whatever a function of the user's raises: then there is no formula
        return None


def _codes(function: Function) -> list[str]:
    """List the texts of C++ and Cython implementations."""
    found = []
    for implementation in function.implementations._implementations.values():
        code = implementation._code
        if isinstance(code, dict):
            code = code.get("support_code")
        if isinstance(code, str):
            found.append(code)
    return found


def _of_code(code: str) -> Formula | None:
    """Read a formula from code that does nothing but return an expression."""
    text = re.sub(r"/\*.*?\*/", " ", code, flags=re.S)
    lines = (re.sub(r"//.*", "", line) for line in text.splitlines())
    text = inspect.cleandoc("\n".join(line for line in lines if not _PREPARATION.match(line)))
    found = _CPP.match(text.strip()) or _CYTHON.match(text.strip())
    if found is None:
        return None
    declared = [argument.split() for argument in found[1].split(",") if argument.strip()]
    if not all(declared):
        return None
    expression = " ".join(found[2].split())
    expression = re.sub(r"\bstd::", "", expression).replace("&&", " and ").replace("||", " or ")
    expression = re.sub(r"(?<=[\d.])[fFlL]\b", "", expression).replace("M_PI", "pi")
    return _parsed([words[-1].lstrip("&*") for words in declared], expression)


def _parsed(arguments: list[str], expression: str) -> Formula | None:
    try:
        tree = ast.parse(expression, mode="eval")
    except SyntaxError:
        return None
    return Formula(arguments, _Brians().visit(tree).body)


class _Brians(ast.NodeTransformer):
    """Writes functions of C as Brian does."""

    def visit_Call(self, node: ast.Call) -> ast.AST:  # noqa: N802  (named by ast)
        self.generic_visit(node)
        if not isinstance(node.func, ast.Name):
            return node
        if node.func.id == "pow" and len(node.args) == 2:
            return ast.BinOp(node.args[0], ast.Pow(), node.args[1])
        node.func.id = _RENAMED.get(node.func.id, node.func.id)
        return node


_NODES = (
    ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Constant, ast.operator, ast.unaryop,
    ast.expr_context, ast.Compare, ast.cmpop, ast.BoolOp, ast.boolop,
)  # fmt: skip


def _is_known(formula: Formula) -> bool:
    """Say whether a formula has nothing in it but arguments and functions that Brian has."""
    called = set()
    for node in ast.walk(formula.expression):
        if not isinstance(node, _NODES):
            return False
        if isinstance(node, ast.Call):
            if not isinstance(node.func, ast.Name) or node.keywords:
                return False
            called.add(node.func.id)
    names = {n.id for n in ast.walk(formula.expression) if isinstance(n, ast.Name)}
    deterministic = {n for n, f in DEFAULT_FUNCTIONS.items() if f.stateless}
    return called <= deterministic and names - called <= {*formula.arguments, "pi", "e"}


def _agrees(formula: Formula, function: Function, compute: Callable[..., Any]) -> bool:
    """Compare a formula with the callable at points that are small, of order one, and large."""
    code = compile(ast.fix_missing_locations(ast.Expression(formula.expression)), "formula", "eval")
    known: dict[str, Any] = {
        n: f.implementations[NumpyCodeObject].get_code(None)
        for n, f in DEFAULT_FUNCTIONS.items()
        if f.stateless and _has_numpy(f)
    }
    known |= {"pi": np.pi, "e": np.e, "__builtins__": {}}
    random = np.random.default_rng(0)
    compared = 0
    with np.errstate(all="ignore"):
        for spread in _SPREADS:
            for k in range(_POINTS):
                point = random.uniform(0 if k % 2 else -spread, spread, len(formula.arguments))
                values = [
                    int(round(x)) if kind == "integer" else float(x)
                    for x, kind in zip(point, function._arg_types, strict=True)
                ]
                try:
                    want = float(np.asarray(compute(*map(np.asarray, values))))
                    names = dict(zip(formula.arguments, values, strict=True))
                    got = float(eval(code, known, names))
                except Exception:  # a point at which one of them is not defined
                    continue
                if np.isfinite(want) or np.isfinite(got):
                    compared += 1
                    if not abs(want - got) <= _AGREEMENT * max(1.0, abs(want)):
                        return False
    return compared >= _LEAST


def _has_numpy(function: Function) -> bool:
    try:
        return function.implementations[NumpyCodeObject] is not None
    except KeyError:
        return False
