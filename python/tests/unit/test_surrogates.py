"""Surrogates: the formulas, what is documented of them, and what is refused."""

from __future__ import annotations

import inspect
import json
import math
import pickle
import subprocess
import sys
import warnings
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest
import torch
from brian2 import ms, mV, nA, volt
from brian2.units.fundamentalunits import DimensionMismatchError
from scipy.integrate import quad

from brian2grad import surrogate
from brian2grad.surrogate import Surrogate

SOURCE = Path(__file__).parents[2] / "src"
NAMED = sorted(set(surrogate.__all__) - {"Surrogate", "Amount", "custom"})


def make(name: str, factor: float = 1.0, **common: object) -> Surrogate:
    factory = getattr(surrogate, name)
    parameters = {
        key: factor * parameter.default
        for key, parameter in inspect.signature(factory).parameters.items()
        if key not in ("scale", "support")
    }
    return factory(**parameters, **common)


def normal(x: float, s: float) -> float:
    return math.exp(-((x / s) ** 2) / 2) / math.sqrt(2 * math.pi * s * s)


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


# The formulas once more, as the literature writes them, with the defaults written out.
FORMULAS = {
    "fast_sigmoid": lambda x: 1 / (1 + 25 * abs(x)) ** 2,
    "superspike": lambda x: 1 / (1 + 25 * abs(x)) ** 2,
    "soft_sign": lambda x: (2 / 2) / (1 + 2 * abs(x)) ** 2,
    "atan": lambda x: (2 / 2) / (1 + (math.pi / 2 * 2 * x) ** 2),
    "sigmoid": lambda x: 25 * logistic(25 * x) * logistic(-25 * x),
    "triangular": lambda x: 0.3 * max(0, 1 - abs(x)),
    "boxcar": lambda x: 0.5 if abs(x) < 1 else 0.0,
    "exponential": lambda x: 0.5 * math.exp(-abs(x)),
    "gaussian": lambda x: normal(x, 0.5),
    "erf": lambda x: normal(x, 0.5),
    "multi_gaussian": lambda x: (
        1.15 * normal(x, 0.5) - 0.15 * normal(x - 0.5, 3) - 0.15 * normal(x + 0.5, 3)
    ),
    "straight_through": lambda x: 1.0,
}


@pytest.mark.parametrize("name", NAMED)
def test_formula(name: str) -> None:
    for x in np.linspace(-3, 3, 121):
        assert make(name).derivative(x) == pytest.approx(FORMULAS[name](x), rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("factor", [1.0, 1.3])
@pytest.mark.parametrize("name", NAMED)
def test_value_at_threshold_and_area_are_as_documented(name: str, factor: float) -> None:
    g = make(name, factor)
    assert g.derivative(0) == pytest.approx(g.at_zero, rel=1e-14)
    if name == "straight_through":
        assert g.area == math.inf
        return
    edges = [*g.parameters.values(), *(v / 2 for v in g.parameters.values())]
    # By x = tan(u), which makes algebraic tails finite.
    area, _ = quad(
        lambda u: g.derivative(math.tan(u)) / math.cos(u) ** 2,
        0,
        math.pi / 2,
        points=sorted({math.atan(edge) for edge in edges}),
        limit=500,
        epsabs=1e-11,
    )
    assert 2 * area == pytest.approx(g.area, rel=1e-8)


@pytest.mark.parametrize("name", NAMED)
def test_far_away_nothing_overflows(name: str) -> None:
    g = make(name)
    far = np.array([1e300, -1e300, 1.7e308, 1e18, -1e18, math.inf, -math.inf])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        values = g.derivative(far)
    if name == "straight_through":
        assert (values == 1).all()
    else:
        assert (np.abs(values) < 1e-18).all()
    x = torch.tensor([1e30, -1e30, 80.0], dtype=torch.float32, requires_grad=True)
    values = g.derivative(x)
    assert torch.isfinite(values).all()
    if values.requires_grad:  # a box has no derivative
        (slope,) = torch.autograd.grad(values.sum(), x)
        assert torch.isfinite(slope).all()


@pytest.mark.parametrize("name", NAMED)
def test_numpy_and_torch_agree_and_keep_type_and_shape(name: str) -> None:
    g = make(name, support=1.5)
    x = np.linspace(-2, 2, 24).reshape(2, 3, 4)
    want = g.derivative(x)
    assert want.shape == x.shape
    np.testing.assert_allclose(g.derivative(-x), want, rtol=1e-12)
    got = g.derivative(torch.tensor(x))
    assert got.dtype == torch.float64
    np.testing.assert_allclose(got.detach().numpy(), want, rtol=1e-14, atol=1e-300)
    assert g.derivative(x.astype(np.float32)).dtype == np.float32
    assert g.derivative(torch.tensor(x, dtype=torch.float32)).dtype == torch.float32
    assert isinstance(g.derivative(0), float)
    assert g.derivative([0, 1]).dtype == np.float64
    assert g.derivative(torch.tensor([0, 1])).dtype == torch.get_default_dtype()


@pytest.mark.parametrize("name", sorted({*NAMED} - {"boxcar", "straight_through"}))
def test_torch_differentiates_the_formula(name: str) -> None:
    x = torch.tensor([-0.43, -0.1, 0.05, 0.7], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(make(name).derivative, x)


def test_support_cuts_off_beyond_it() -> None:
    g = surrogate.fast_sigmoid(slope=1, support=2)
    np.testing.assert_allclose(g.derivative([-2.001, -2, 2, 2.001]), [0, 1 / 9, 1 / 9, 0])


def test_works_without_torch() -> None:
    check = (
        "import sys\n"
        "sys.modules['torch'] = None\n"
        "import brian2grad as bg\n"
        "assert bg.surrogate.superspike(slope=10).derivative(0.1) == 0.25\n"
        "assert bg.surrogate.custom('abs(x) < 1').derivative([0, 2]).tolist() == [1, 0]\n"
    )
    subprocess.run([sys.executable, "-c", check], check=True, env={"PYTHONPATH": str(SOURCE)})


def test_description_is_plain_data() -> None:
    assert json.loads(json.dumps(surrogate.superspike(10, scale=5 * mV).describe())) == {
        "name": "fast_sigmoid",
        "parameters": {"slope": 10.0},
        "expression": None,
        "scale": {"value": 0.005, "unit": "V"},
        "support": None,
    }
    assert json.loads(json.dumps(surrogate.multi_gaussian(scale=2, support=3).describe())) == {
        "name": "multi_gaussian",
        "parameters": {"height": 0.15, "width": 6.0, "sigma": 0.5},
        "expression": None,
        "scale": {"value": 2.0, "unit": ""},
        "support": 3.0,
    }
    compound = surrogate.boxcar(scale={"v": 5 * mV, "w": 2 * nA, "u": 0.5})
    assert json.loads(json.dumps(compound.describe()["scale"])) == {
        "v": {"value": 0.005, "unit": "V"},
        "w": {"value": 2e-9, "unit": "A"},
        "u": {"value": 0.5, "unit": ""},
    }
    text = "1/(1+k*abs(x))**2"
    assert json.loads(json.dumps(surrogate.custom(text, k=10).describe())) == {
        "name": "custom",
        "parameters": {"k": 10.0},
        "expression": text,
        "scale": None,
        "support": None,
    }


def test_is_a_value() -> None:
    g = surrogate.fast_sigmoid(10, scale={"v": 5 * mV}, support=2)
    same = surrogate.superspike(slope=10.0, scale={"v": 0.005 * volt}, support=2)
    assert g == same
    assert hash(g) == hash(same)
    assert g != surrogate.fast_sigmoid(11, scale={"v": 5 * mV}, support=2)
    assert pickle.loads(pickle.dumps(g)) == g
    assert repr(g) == "fast_sigmoid(slope=10, scale={'v': 5. mV}, support=2)"
    assert repr(surrogate.custom("x*k", k=1)) == "custom('x*k', k=1)"
    with pytest.raises(FrozenInstanceError):
        g.support = 3  # type: ignore[misc]
    g.parameters["slope"] = 3
    assert g.parameters == {"slope": 10.0}


@pytest.mark.parametrize(
    ("scale", "error", "text"),
    [
        (0 * mV, ValueError, "positive finite scale"),
        (-5 * mV, ValueError, "positive finite scale"),
        (math.inf, ValueError, "positive finite scale"),
        (math.nan * volt, ValueError, "positive finite scale"),
        ([1, 2] * mV, ValueError, "array of shape"),
        ({}, ValueError, "empty dict"),
        ({"v": 5 * mV, "w": 0}, ValueError, r"scale\['w'\].*positive"),
        ({3: 5 * mV}, TypeError, "names of variables"),
        ("5 mV", TypeError, "got str"),
        (True, TypeError, "got bool"),
        (torch.tensor(1), TypeError, "real numbers"),
        (torch.tensor(-1.0), ValueError, "positive finite scale"),
    ],
)
def test_wrong_scale_is_refused(scale: object, error: type[Exception], text: str) -> None:
    with pytest.raises(
        error, match=r"surrogate\.sigmoid\(scale.*error\[surrogate-(scale|number)\]"
    ) as e:
        surrogate.sigmoid(scale=scale)  # type: ignore[arg-type]
    assert e.match(text)


@pytest.mark.parametrize("support", [0, -1, math.inf, math.nan])
def test_wrong_support_is_refused(support: float) -> None:
    with pytest.raises(ValueError, match=r"surrogate\.atan\(support\).*finite support"):
        surrogate.atan(support=support)


@pytest.mark.parametrize("name", sorted({*NAMED} - {"straight_through"}))
def test_wrong_parameters_are_refused(name: str) -> None:
    for parameter in make(name).parameters:
        for value in (0, -1, math.inf, math.nan):
            with pytest.raises(ValueError, match=rf"\({parameter}\).*finite {parameter}"):
                getattr(surrogate, name)(**{parameter: value})
        with pytest.raises(TypeError, match="expected a number, got str"):
            getattr(surrogate, name)(**{parameter: "2"})
        with pytest.raises(DimensionMismatchError, match="units belong into scale"):
            getattr(surrogate, name)(**{parameter: 2 * mV})


def test_unknown_names_are_named() -> None:
    with pytest.raises(TypeError, match=r"among slope, scale, support, got 'k'"):
        surrogate.superspike(k=10)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="did you mean 'slope'"):
        surrogate.fast_sigmoid(slop=10)  # type: ignore[call-arg]
    with pytest.raises(AttributeError, match="got 'fast_sigmoyd'; did you mean 'fast_sigmoid'"):
        surrogate.fast_sigmoyd()
    with pytest.raises(AttributeError, match="takes any formula"):
        surrogate.zigzag()


def test_derivative_refuses_units() -> None:
    with pytest.raises(DimensionMismatchError, match=r"\(v - threshold\)/scale"):
        surrogate.atan().derivative(3 * mV)
    assert surrogate.atan().derivative(3 * mV / (3 * mV)) == surrogate.atan().derivative(1.0)


X = np.array([-2.3, -1.0, -0.4, 0.0, 0.3, 1.0, 1.9])


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("1/(1+k*abs(x))**2", 1 / (1 + 2 * abs(X)) ** 2),
        ("0.5*(abs(x) < 1)", 0.5 * (abs(X) < 1)),
        ("(x >= -1) + 10*(x <= 1)", (X >= -1) + 10.0 * (X <= 1)),
        ("(x > 0) + 2*(x == 0.0) + 4*(x != 1)", (X > 0) + 2.0 * (X == 0) + 4 * (X != 1)),
        ("x > -1 and x < 1", (X > -1) & (X < 1)),
        ("not (x > -1 and not x > 1) or x < -2", ~((X > -1) & (X <= 1)) | (X < -2)),
        ("True", np.ones(7)),
        ("-x**2 + +x", -(X**2) + X),
        ("-2**-x", -(2**-X)),
        ("x % k", X % 2),
        ("x // 0.5", X // 0.5),
        ("pow(k, x) + clip(x, -1, k/4)", 2**X + np.clip(X, -1, 0.5)),
        ("exprel(x)", [math.expm1(x) / x if x else 1 for x in X]),
        ("pi*exp(-x*x) + e", math.pi * np.exp(-X * X) + math.e),
        ("sqrt(abs(x)) + log(1 + x**2) + log10(2 + cos(x))",
         np.sqrt(abs(X)) + np.log(1 + X**2) + np.log10(2 + np.cos(X))),
        ("sin(x)*tan(x) + sinh(x) + cosh(x) + tanh(x) + expm1(x) + log1p(x*x)",
         np.sin(X) * np.tan(X) + np.sinh(X) + np.cosh(X) + np.tanh(X) + np.expm1(X)
         + np.log1p(X * X)),
        ("arctan(x) + arcsin(x/3) + arccos(x/3) + floor(x) + ceil(x) + sign(x)",
         np.arctan(X) + np.arcsin(X / 3) + np.arccos(X / 3) + np.floor(X) + np.ceil(X)
         + np.sign(X)),
        (" 1.5e-1 * .5 *x ", 0.075 * X),
    ],
)  # fmt: skip
def test_custom_formula(text: str, want: np.ndarray) -> None:
    g = surrogate.custom(text, **({"k": 2} if "k" in text else {}))
    np.testing.assert_allclose(g.derivative(X), want, rtol=1e-14, atol=1e-15)
    got = g.derivative(torch.tensor(X, requires_grad=True))
    assert got.dtype == torch.float64
    np.testing.assert_allclose(got.detach().numpy(), want, rtol=1e-14, atol=1e-15)
    assert g.derivative(X.astype(np.float32)).dtype == np.float32


def test_custom_takes_scale_and_support_and_any_finite_number() -> None:
    g = surrogate.custom("a*x", a=-2, scale=5 * mV, support=1)
    np.testing.assert_array_equal(g.derivative([-1.0, 0.5, 1.5]), [2, -1, 0])
    assert g.describe()["scale"] == {"value": 0.005, "unit": "V"}
    assert g.area is None
    assert surrogate.custom("3 + x").at_zero == 3


@pytest.mark.parametrize(
    ("text", "parameters", "error", "match"),
    [
        ("1/(1+k*abs(x))", {}, ValueError, "got 'k'; give each parameter a value"),
        ("1/(1+", {}, ValueError, "column"),
        ("", {}, ValueError, "expected an expression"),
        ("frob(x)", {}, ValueError, r"got 'frob\(x\)'"),
        ("exp(x, 2)", {}, ValueError, r"got 'exp\(x, 2\)'"),
        ("exp(x=2)", {}, ValueError, r"got 'exp\(x=2\)'"),
        ("0 < x < 1", {}, ValueError, "join them by 'and'"),
        ("x if x > 0 else 0", {}, ValueError, "expected an expression of Brian's equations"),
        ("x.real", {}, ValueError, "x.real"),
        ("[x][0]", {}, ValueError, "expected an expression of Brian's"),
        ("'a'", {}, ValueError, "'a'"),
        ("x ^ 2", {}, ValueError, r"x \^ 2"),
        ("1_000*x", {}, ValueError, "1_000"),
        ("0x10*x", {}, ValueError, "0x10"),
        ("1j*x", {}, ValueError, "1j"),
        ("β*x", {}, ValueError, "ASCII"),
        ("x", {"k": 1}, ValueError, "got 'k'"),
        ("x", {"x": 1}, ValueError, "got 'x'"),
        ("k*x", {"k": math.inf}, ValueError, "finite k"),
        ("k*x", {"k": 1 * ms}, DimensionMismatchError, "without unit"),
        ("k*x", {"k": "1"}, TypeError, "expected a number"),
        (3, {}, TypeError, "as text, got int"),
    ],
)
def test_wrong_custom_formula_is_refused(
    text: str, parameters: dict[str, float], error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        surrogate.custom(text, **parameters)
