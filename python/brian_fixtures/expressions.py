"""Random expressions, and what Brian 2 makes of them: form, dimension, value or refusal."""

import ast
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from brian2 import TimedArray, amp, ms, nA, second, volt
from brian2.core.functions import DEFAULT_CONSTANTS, DEFAULT_FUNCTIONS
from brian2.core.namespace import DEFAULT_UNITS
from brian2.core.variables import Constant, Variable
from brian2.parsing.bast import brian_ast
from brian2.parsing.expressions import is_boolean_expression, parse_expression_dimensions
from brian2.parsing.rendering import NodeRenderer
from brian2.parsing.sympytools import str_to_sympy
from brian2.units.fundamentalunits import DIMENSIONLESS

from brian_fixtures.layout import document, exponents
from brian_fixtures.writer import NUMBERS, QUANTITIES, UNITS, Writer

CONSTANTS = {"k": 2.0, "h": 0.5}

#: Cases whose value changes by more than this when all values do by 1e-12 say nothing.
ILL_CONDITIONED = 1e-10


def variables() -> dict[str, Any]:
    """Give Brian's variables, constants, units and functions by name."""
    result: dict[str, Any] = {**DEFAULT_FUNCTIONS, **DEFAULT_CONSTANTS}
    for name in UNITS:
        result[name] = Constant(name, DEFAULT_UNITS[name], DEFAULT_UNITS[name].dim)
    for name, unit in QUANTITIES.items():
        result[name] = Variable(name, unit.dim)
    result["dt"] = Variable("dt", second.dim, scalar=True, constant=True)
    for name in NUMBERS:
        result[name] = Variable(name)
    for name, value in CONSTANTS.items():
        result[name] = Constant(name, value)
    result["n"] = Variable("n", dtype=np.int32)
    result["b"] = Variable("b", dtype=bool)
    result["stim"] = TimedArray([1, 2, 3] * nA, dt=5 * ms, name="stim")
    result["stim2"] = TimedArray([[1, 2], [3, 4]] * nA, dt=10 * ms, name="stim2")
    return result


#: SI values of the variables.
ASSIGNMENTS = [
    {"v": 0.5, "w": 0.3, "I": 1.5, "R": 2.0, "g": 0.7, "tau": 0.02, "t": 0.1, "dt": 1e-4}
    | {"x": 0.6, "y": 1.7, "n": 3, "b": True},
    {"v": -0.065, "w": 0.01, "I": 2e-9, "R": 1e7, "g": 1e-8, "tau": 0.005, "t": 0.0031, "dt": 1e-4}
    | {"x": -1.3, "y": 0.2, "n": 1, "b": False},
]


def text() -> str:
    """Write 900 cases, a third of them wrong."""
    known = variables()
    cases: dict[str, dict[str, Any]] = {}
    dims = [volt.dim, amp.dim, second.dim, DIMENSIONLESS, None]

    def add(writer: Writer, number: int, change: Callable[[str], str] = lambda s: s) -> None:
        wanted = len(cases) + number
        while len(cases) < wanted:
            dim = writer.rng.choice(dims)
            depth = writer.rng.randrange(1, 5)
            written = writer.condition(depth) if dim is None else writer.quantity(dim, depth)
            written = change(written)
            if len(written) <= 160 and comparable(written, known):
                case = judge(written, known)
                if case is not None:
                    cases.setdefault(written, case)

    add(Writer(seed=20, mistakes=0.0), 600)
    add(Writer(seed=21, mistakes=0.1), 200)
    writer = Writer(seed=22, mistakes=0.0)
    add(writer, 100, writer.broken)
    return document(cases=list(cases.values()))


def comparable(written: str, known: dict[str, Any]) -> bool:
    """Tell whether the engine means to agree with Brian on this text.

    It does not where a quantity is an exponent, where something else than a condition stands behind
    ``not``, and where the text is Python that equations have no use for.
    """
    try:
        tree = ast.parse(written.strip(), mode="eval")
    except SyntaxError:
        return True
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.Call) and ast.unparse(node).count(",)"):
            return False
        if isinstance(node, ast.Tuple | ast.keyword | ast.NamedExpr | ast.Starred | ast.JoinedStr):
            return False
        try:
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
                if parse_expression_dimensions(node.right, known) is not DIMENSIONLESS:
                    return False
            if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
                if not is_boolean_expression(node.operand, known):
                    return False
        except Exception:  # wrong already inside of it
            return False
    return ",)" not in written.replace(" ", "")


def judge(written: str, known: dict[str, Any]) -> dict[str, Any] | None:
    """Give Brian's form, dimension, type and values of a text, or that it refuses it.

    Gives None where the simplification fails that Brian applies to all expressions: it divides
    constants by 0, and cannot compare what may be complex. Neither is a rule of the language.
    """
    case: dict[str, Any] = {"text": written}
    try:
        dimension = parse_expression_dimensions(written.strip(), known)
        str_to_sympy(written.strip(), known)
        kind = brian_ast(written.strip(), known).dtype
    except Exception as ex:  # Brian refuses with many types of exception
        if isinstance(ex, ZeroDivisionError) or "comparison of non-real" in str(ex):
            return None
        return {**case, "refused": type(ex).__name__}
    case["form"] = NodeRenderer().render_expr(written.strip())
    case["dimension"] = exponents(dimension)
    case["type"] = kind
    case["values"] = [value(case["form"], assignment) for assignment in ASSIGNMENTS]
    return case


def value(form: str, assignment: dict[str, Any]) -> Any:
    """Evaluate in Python; None where the value is not finite, or no number can be relied on."""
    exact = evaluate(form, assignment)
    shifted = {
        name: x * (1 + 1e-12) if isinstance(x, float) else x for name, x in assignment.items()
    }
    near = evaluate(form, shifted)
    if exact is None or near is None:
        return None
    if isinstance(exact, bool | np.bool_):
        return bool(exact) if exact == near else None
    if abs(near - exact) > ILL_CONDITIONED * abs(exact) or not 1e-150 < abs(exact) < 1e150:
        return 0.0 if exact == near == 0 else None
    return float(exact)


class Floats(ast.NodeTransformer):
    """Makes numbers of NumPy out of those written with a point: they never become complex."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:  # noqa: N802
        """Wrap one number."""
        if not isinstance(node.value, float):
            return node
        return ast.Call(ast.Name("float64", ast.Load()), [node], [])


def evaluate(form: str, assignment: dict[str, Any]) -> Any:
    """Evaluate in Python; None where that fails or gives no finite number."""
    names: dict[str, Any] = {
        # Without the check of units: the values are plain numbers.
        name: getattr(function.pyfunc, "_orig_func", function.pyfunc)
        for name, function in DEFAULT_FUNCTIONS.items()
    }
    names |= {name: float(DEFAULT_UNITS[name]) for name in UNITS}
    names |= {"pi": np.pi, "e": np.e, "inf": np.inf, **CONSTANTS, **assignment}
    names = {n: np.float64(x) if isinstance(x, float) else x for n, x in names.items()}
    names |= {"float64": np.float64, "int": int, "stim": stim, "stim2": stim2}
    names |= {"timestep": lambda t, dt: int(np.floor((t + 1e-3 * dt) / dt))}
    names |= {"exprel": lambda x: np.expm1(x) / x if x else 1.0}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            tree = ast.fix_missing_locations(Floats().visit(ast.parse(form, mode="eval")))
            result = eval(compile(tree, form, "eval"), {"__builtins__": {}}, names)
        except (
            ZeroDivisionError,
            OverflowError,
            ValueError,
            TypeError,
        ):  # integers; the last: complex
            return None
    if isinstance(result, complex) or not np.isfinite(result):
        return None
    return result


def stim(t: float) -> float:
    """Give the value of the timed array."""
    return [1e-9, 2e-9, 3e-9][int(np.clip(round(t / 5e-3), 0, 2))]


def stim2(t: float, column: int) -> float:
    """Give the value of the timed array with two columns."""
    table = [[1e-9, 2e-9], [3e-9, 4e-9]]
    return table[int(np.clip(round(t / 10e-3), 0, 1))][column] if 0 <= column < 2 else np.nan
