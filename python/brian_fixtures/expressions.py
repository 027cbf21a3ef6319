"""Random expressions, and what Brian 2 makes of them: form, dimension, value or refusal."""

import ast
import random
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from brian2 import TimedArray, amp, ms, nA, ohm, second, siemens, volt
from brian2.core.functions import DEFAULT_CONSTANTS, DEFAULT_FUNCTIONS
from brian2.core.namespace import DEFAULT_UNITS
from brian2.core.variables import Constant, Variable
from brian2.parsing.bast import brian_ast
from brian2.parsing.expressions import parse_expression_dimensions
from brian2.parsing.rendering import NodeRenderer
from brian2.parsing.sympytools import str_to_sympy
from brian2.units.fundamentalunits import DIMENSIONLESS

from brian_fixtures.layout import document, exponents

QUANTITIES = {"v": volt, "w": volt, "I": amp, "R": ohm, "g": siemens, "tau": second, "t": second}
NUMBERS = ("x", "y")
CONSTANTS = {"k": 2.0, "h": 0.5}
UNITS = {"mV": volt, "ms": second, "nA": amp, "nS": siemens, "Mohm": ohm}
ONE_ARGUMENT = ("exp", "sin", "cos", "tanh", "log", "exprel", "arctan", "expm1", "log1p")

#: Cases whose value changes by more than this when all values do by 1e-12 say nothing.
ILL_CONDITIONED = 1e-10


class Writer:
    """Writes random expressions of a wanted dimension, now and then with a mistake in them."""

    def __init__(self, seed: int, mistakes: float) -> None:
        self.rng = random.Random(seed)
        self.mistakes = mistakes

    def number(self) -> str:
        """Write a number."""
        return self.rng.choice(["1", "2", "3", "0.5", "1.5e0", ".25", "2.", "10", "1e-3", "0"])

    def quantity(self, dim: Any, depth: int) -> str:
        """Write something of that dimension."""
        if self.rng.random() < self.mistakes:
            dim = self.rng.choice([volt.dim, amp.dim, second.dim, DIMENSIONLESS])
        if dim is DIMENSIONLESS:
            return self.plain(depth)
        names = [n for n, u in QUANTITIES.items() if u.dim is dim]
        units = [n for n, u in UNITS.items() if u.dim is dim]
        if depth <= 0 and names:
            return self.rng.choice([*names, f"{self.number()}*{self.rng.choice(units)}"])
        deeper = [
            lambda: f"{self.quantity(dim, depth - 1)} + {self.quantity(dim, depth - 1)}",
            lambda: f"{self.factor(dim, depth)} - {self.factor(dim, depth)}",
            lambda: f"{self.factor(DIMENSIONLESS, depth)}*{self.factor(dim, depth)}",
            lambda: f"{self.factor(dim, depth)}/{self.factor(DIMENSIONLESS, depth)}",
            lambda: f"-{self.factor(dim, depth)}",
            lambda: f"abs({self.quantity(dim, depth - 1)})",
            lambda: f"sqrt({self.factor(dim, depth)}**2)",
            lambda: f"{self.factor(dim, depth)}**k/{self.factor(dim, depth)}",
            lambda: f"clip({self.triple(dim, depth)})",
            lambda: f"{self.factor(dim, depth)} % {self.factor(dim, depth)}",
            lambda: f"int({self.condition(depth - 1)})*{self.factor(dim, depth)}",
        ]
        if dim is volt.dim:
            deeper.append(lambda: f"{self.factor(ohm.dim, depth)}*{self.factor(amp.dim, depth)}")
            deeper.append(
                lambda: f"{self.factor(amp.dim, depth)}/{self.factor(siemens.dim, depth)}"
            )
        if dim is amp.dim:
            deeper.append(lambda: f"stim({self.quantity(second.dim, depth - 1)})")
            deeper.append(lambda: f"stim2({self.quantity(second.dim, depth - 1)}, n)")
        return self.spaced(self.rng.choice(deeper)())

    def plain(self, depth: int) -> str:
        """Write something without dimension."""
        if depth <= 0:
            return self.rng.choice([*NUMBERS, "n", self.number(), "pi", "h", "k"])
        dim = self.rng.choice([volt.dim, second.dim, amp.dim, ohm.dim])
        deeper = [
            lambda: f"{self.plain(depth - 1)} + {self.plain(depth - 1)}",
            lambda: f"{self.factor(DIMENSIONLESS, depth)} - {self.factor(DIMENSIONLESS, depth)}",
            lambda: f"{self.factor(DIMENSIONLESS, depth)}*{self.factor(DIMENSIONLESS, depth)}",
            lambda: f"{self.factor(DIMENSIONLESS, depth)}/{self.factor(DIMENSIONLESS, depth)}",
            lambda: f"{self.factor(dim, depth)}/{self.factor(dim, depth)}",
            lambda: f"{self.rng.choice(ONE_ARGUMENT)}({self.quantity(DIMENSIONLESS, depth - 1)})",
            lambda: f"-{self.factor(DIMENSIONLESS, depth)}",
            lambda: (
                f"{self.factor(DIMENSIONLESS, depth)}**{self.rng.choice(['2', '-1', 'h', 'x'])}"
            ),
            lambda: f"{self.rng.choice(['x', '2', 'n'])}**-{self.rng.choice(['y', '2'])}**2",
            lambda: f"{self.factor(DIMENSIONLESS, depth)} // {self.factor(DIMENSIONLESS, depth)}",
            lambda: f"sign({self.quantity(dim, depth - 1)})",
            lambda: f"int({self.condition(depth - 1)})",
            lambda: f"timestep({self.quantity(second.dim, depth - 1)}, dt)",
            lambda: f"floor({self.plain(depth - 1)}) + ceil({self.plain(depth - 1)})",
        ]
        return self.spaced(self.rng.choice(deeper)())

    def condition(self, depth: int) -> str:
        """Write something that is true or false."""
        if depth <= 0:
            return self.rng.choice(["b", "True", "x < y", "v >= w", "n != 2"])
        dim = self.rng.choice([volt.dim, second.dim, amp.dim, DIMENSIONLESS])
        operator = self.rng.choice(["<", "<=", ">", ">=", "==", "!="])
        if self.rng.random() < self.mistakes:
            return self.plain(depth - 1)
        return self.rng.choice(
            [
                lambda: (
                    f"{self.quantity(dim, depth - 1)} {operator} {self.quantity(dim, depth - 1)}"
                ),
                lambda: f"{self.condition(depth - 1)} and {self.condition(depth - 1)}",
                lambda: f"{self.condition(depth - 1)} or {self.condition(depth - 1)}",
                lambda: f"not {self.condition(depth - 1)}",
                lambda: f"({self.condition(depth - 1)})",
            ]
        )()

    def factor(self, dim: Any, depth: int) -> str:
        """Write an operand, in parentheses unless it needs none, or in spite of that."""
        inner = self.quantity(dim, depth - 1)
        return inner if inner.isalnum() and self.rng.random() < 0.9 else f"({inner})"

    def triple(self, dim: Any, depth: int) -> str:
        """Write three arguments of one dimension."""
        return ", ".join(self.quantity(dim, depth - 1) for _ in range(3))

    def spaced(self, text: str) -> str:
        """Put parentheses or blanks around a text now and then."""
        choice = self.rng.random()
        return f"({text})" if choice < 0.2 else f"  {text} " if choice < 0.25 else text

    def broken(self, text: str) -> str:
        """Take a character out, or put one in."""
        at = self.rng.randrange(len(text))
        return text[:at] + self.rng.choice(["", "", "(", ")", "*", ",", " ", "="]) + text[at + 1 :]


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
                # Brian's simplification fails where a constant is divided by 0; that is no rule.
                if case.get("refused") != "ZeroDivisionError":
                    cases.setdefault(written, case)

    add(Writer(seed=20, mistakes=0.0), 600)
    add(Writer(seed=21, mistakes=0.1), 200)
    writer = Writer(seed=22, mistakes=0.0)
    add(writer, 100, writer.broken)
    return document(cases=list(cases.values()))


def comparable(written: str, known: dict[str, Any]) -> bool:
    """Tell whether the engine means to agree with Brian on this text.

    It does not where a quantity is an exponent or stands behind ``not``, and where the text is
    Python that equations have no use for.
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
        operand = (
            node.right
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)
            else node.operand
            if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
            else None
        )
        if operand is not None:
            try:
                if parse_expression_dimensions(operand, known) is not DIMENSIONLESS:
                    return False
            except Exception:
                return False
    return ",)" not in written.replace(" ", "")


def judge(written: str, known: dict[str, Any]) -> dict[str, Any]:
    """Give Brian's form, dimension, type and values of a text, or that it refuses it."""
    case: dict[str, Any] = {"text": written}
    try:
        dimension = parse_expression_dimensions(written.strip(), known)
        str_to_sympy(written.strip(), known)
        kind = brian_ast(written.strip(), known).dtype
    except Exception as ex:  # Brian refuses with many types of exception
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


def evaluate(form: str, assignment: dict[str, Any]) -> Any:
    """Compute an expression with the functions of Brian's numpy target."""
    names = {name: f.pyfunc for name, f in DEFAULT_FUNCTIONS.items()}
    names |= {name: float(DEFAULT_UNITS[name]) for name in UNITS}
    names |= {"pi": np.pi, "e": np.e, "inf": np.inf, "stim": stim, "stim2": stim2}
    names |= CONSTANTS | assignment
    for name, function in DEFAULT_FUNCTIONS.items():
        implementation = getattr(function, "pyfunc", None)
        names[name] = getattr(implementation, "_orig_func", implementation)
    names |= {"timestep": lambda t, dt: int(np.floor((t + 1e-3 * dt) / dt))}
    names |= {"exprel": lambda x: np.expm1(x) / x if x else 1.0, "int": int}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            result = eval(form, {"__builtins__": {}}, names)
        except (ZeroDivisionError, OverflowError, ValueError, TypeError):  # the last: complex
            return None
    if isinstance(result, complex) or not np.isfinite(result):
        return None
    return result


def stim(t: float) -> float:
    """Stand in for a TimedArray of time."""
    return [1e-9, 2e-9, 3e-9][int(np.clip(round(t / 5e-3), 0, 2))]


def stim2(t: float, column: int) -> float:
    """Stand in for a TimedArray of time and neuron."""
    table = [[1e-9, 2e-9], [3e-9, 4e-9]]
    return table[int(np.clip(round(t / 10e-3), 0, 1))][column] if 0 <= column < 2 else np.nan
