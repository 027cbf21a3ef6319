"""The surrogates of this package are those of the engine: names, defaults, formulas."""

from __future__ import annotations

import inspect
from typing import Any

import jpype
import numpy as np
import pytest

from brian2grad import surrogate
from brian2grad.engine import jvm
from brian2grad.surrogate.expression import FUNCTIONS

X = np.array([-1e300, -7.1, -1.0, -0.5, -0.2, -1e-3, 0.0, 1e-9, 0.11, 0.25, 0.5, 1.0, 2.9, 1e20])
NAMED = sorted(set(surrogate.__all__) - {"Surrogate", "Amount", "custom"})


@pytest.fixture(scope="module")
def algebra() -> Any:
    """Give the engine's formulas doubles of numpy to work on."""
    jvm.start()
    functions = jpype.JClass("org.brian2grad.function.Functions")

    @jpype.JImplements("org.brian2grad.function.Algebra")
    class Doubles:
        @jpype.JOverride
        def constant(self, value):
            return float(value)

        @jpype.JOverride
        def add(self, a, b):
            return float(np.float64(a) + np.float64(b))

        @jpype.JOverride
        def sub(self, a, b):
            return float(np.float64(a) - np.float64(b))

        @jpype.JOverride
        def mul(self, a, b):
            return float(np.float64(a) * np.float64(b))

        @jpype.JOverride
        def div(self, a, b):
            return float(np.float64(a) / np.float64(b))

        @jpype.JOverride
        def neg(self, a):
            return -float(a)

        @jpype.JOverride
        def square(self, a):
            return float(np.float64(a) * np.float64(a))

        @jpype.JOverride
        def ifLess(self, a, b, then, otherwise):  # noqa: N802
            return float(then if float(a) < float(b) else otherwise)

        @jpype.JOverride
        def call(self, function, arguments):
            if isinstance(arguments, jpype.JClass("java.util.List")):
                values = [float(a) for a in arguments]
            else:
                values = [float(arguments)]
            return float(functions.of(function).value(jpype.JArray(jpype.JDouble)(values)))

    return Doubles()


def engine_values(name: str, parameters: dict[str, float], algebra: Any) -> np.ndarray:
    values = jpype.JClass("java.util.LinkedHashMap")()
    for key, value in parameters.items():
        values.put(key, jpype.JDouble(value))
    made = jpype.JClass("org.brian2grad.surrogate.Surrogates").create(name, values)
    with np.errstate(all="ignore"):
        return np.array([float(made.derivative(algebra, jpype.JDouble(x))) for x in X])


def test_names_and_defaults_are_the_engines(algebra: Any) -> None:
    engine = {}
    for kind in jpype.JClass("org.brian2grad.surrogate.Surrogates").all():
        defaults = [(str(e.getKey()), float(e.getValue())) for e in kind.parameters().entrySet()]
        engine.update({str(name): defaults for name in kind.names()})
    ours = {}
    for name in NAMED:
        parameters = inspect.signature(getattr(surrogate, name)).parameters
        ours[name] = [
            (p.name, p.default) for p in parameters.values() if p.name not in ("scale", "support")
        ]
    assert ours == engine


@pytest.mark.parametrize("factor", [1.0, 0.7])
@pytest.mark.parametrize("name", NAMED)
def test_formulas_are_the_engines(name: str, factor: float, algebra: Any) -> None:
    defaults = getattr(surrogate, name)().parameters
    parameters = {key: factor * value for key, value in defaults.items()}
    ours = getattr(surrogate, name)(**parameters)
    np.testing.assert_allclose(
        ours.derivative(X), engine_values(name, parameters, algebra), rtol=5e-15, atol=1e-300
    )


@pytest.mark.parametrize(
    "text",
    [
        "1/(1+k*abs(x))**2",
        "k*(abs(x) < 1) + (x >= 0.5)*(x <= k) - (x == 0) + (x != 1)",
        "not x > 0 or x < k and x > -k",
        "x % k + x // k - -x**3",
        "clip(x, -k, k) + pow(2, clip(x, -1, 1)) + exprel(clip(x, -1, 1)) + pi + e",
    ],
)
def test_custom_formulas_are_the_engines(text: str, algebra: Any) -> None:
    values = jpype.JClass("java.util.HashMap")()
    values.put("k", jpype.JDouble(0.75))
    made = jpype.JClass("org.brian2grad.surrogate.Custom").of(text, values)
    near = X[np.abs(X) < 10]
    theirs = [float(made.derivative(algebra, jpype.JDouble(x))) for x in near]
    ours = surrogate.custom(text, k=0.75).derivative(near)
    np.testing.assert_allclose(ours, theirs, rtol=5e-15, atol=1e-15)


def test_functions_of_custom_formulas_are_the_engines(algebra: Any) -> None:
    engine = {
        str(f.name()): int(f.arity())
        for f in jpype.JClass("org.brian2grad.function.Functions").all()
    }
    assert {name: arity for name, (arity, _) in FUNCTIONS.items()} == engine
