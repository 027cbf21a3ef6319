"""Expressions of abstract code, evaluated by numpy."""

from __future__ import annotations

import ast
import operator
from types import CodeType
from typing import Any

import numpy as np

IN_PLACE = {
    "+=": operator.add,
    "-=": operator.sub,
    "*=": operator.mul,
    "/=": operator.truediv,
    "**=": operator.pow,
    "%=": operator.mod,
    "//=": operator.floordiv,
}
SCATTER = {"+=": np.add, "-=": np.subtract, "*=": np.multiply, "/=": np.divide}


def size(elements: Any) -> int | None:
    return len(elements) if hasattr(elements, "__len__") else None


def _exprel(x: Any) -> Any:
    x = np.asarray(x, dtype=float)
    small = np.abs(x) < 1e-16
    with np.errstate(over="ignore"):
        return np.where(small, 1.0, np.expm1(x) / np.where(small, 1.0, x))


def _timestep(t: Any, dt: Any) -> Any:
    return np.asarray((t + 1e-3 * dt) / dt).astype(np.int64)[()]


STANDARD: dict[str, Any] = {
    **{n: getattr(np, n) for n in "sin cos tan sinh cosh tanh exp log log10 expm1 log1p".split()},
    **{n: getattr(np, n) for n in "sqrt arcsin arccos arctan abs sign clip".split()},
    "exprel": _exprel,
    "timestep": _timestep,
    "int": lambda x: np.int32(x),
    "ceil": lambda x: np.int32(np.ceil(x)),
    "floor": lambda x: np.int32(np.floor(x)),
    "rand": lambda of: np.random.random_sample(size(of)),
    "randn": lambda of: np.random.standard_normal(size(of)),
    "poisson": lambda rate, of: np.random.poisson(rate, size=size(of)),
}
DRAWING = frozenset({"rand", "randn", "poisson"})
"""Standard functions that are told for which elements they draw."""

NAMES: dict[str, Any] = {
    "_and": np.logical_and,
    "_or": np.logical_or,
    "_not": np.logical_not,
    "__builtins__": {},
}


class Expression:
    """One expression, compiled, with the names that it reads."""

    def __init__(self, text: str, drawing: set[str]) -> None:
        tree = ast.parse(text, mode="eval")
        self.names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        rewritten = ast.fix_missing_locations(_Elementwise(drawing).visit(tree))
        self._code: CodeType = compile(rewritten, text, "eval")

    def __call__(self, names: dict[str, Any]) -> Any:
        return eval(self._code, names)


class _Elementwise(ast.NodeTransformer):
    """Writes and, or, not as functions of arrays; tells drawing functions their elements."""

    def __init__(self, drawing: set[str]) -> None:
        self._drawing = drawing

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:  # noqa: N802
        self.generic_visit(node)
        name = "_and" if isinstance(node.op, ast.And) else "_or"
        result = node.values[0]
        for value in node.values[1:]:
            result = ast.Call(ast.Name(name, ast.Load()), [result, value], [])
        return result

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:  # noqa: N802
        self.generic_visit(node)
        if isinstance(node.op, ast.Not):
            return ast.Call(ast.Name("_not", ast.Load()), [node.operand], [])
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:  # noqa: N802
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in self._drawing:
            node.args.append(ast.Name("_elements", ast.Load()))
        return node
