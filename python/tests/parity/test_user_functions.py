"""Functions of the user's: native and differentiated where Brian knows a formula of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import brian2
import numpy as np
import pytest
import sympy
import torch
from brian2 import Function, Network, NeuronGroup, StateMonitor, check_units, implementation, ms
from brian2.devices.device import set_device
from brian2.utils.logger import catch_logs

import brian2grad as bg
from brian2grad.device import device
from brian2grad.errors import ModelError
from oracle.compare import assert_traces
from tolerances import DIFFERENCE_STEP, GRADIENT_DIFFERENCES, TRACES

DURATION = 10 * ms


def by_sympy() -> Any:
    return Function(
        lambda x: 1 / (1 + np.exp(-x)),
        arg_units=[1],
        return_unit=1,
        sympy_func=lambda x: 1 / (1 + sympy.exp(-x)),
    )


def by_sympy_class() -> Any:
    return Function(lambda x: np.tanh(x), arg_units=[1], return_unit=1, sympy_func=sympy.tanh)


def by_cpp() -> Any:
    @implementation(
        "cpp",
        """
        #include <math.h>
        // the logistic function
        inline double f(double x)
        {
            return 1.0/(1.0 + std::exp(-x));
        }
        """,
    )
    @check_units(x=1, result=1)
    def f(x: Any) -> Any:
        return 1 / (1 + np.exp(-x))

    return f


def by_cython() -> Any:
    @implementation(
        "cython",
        """
        from libc.math cimport fabs, pow
        cdef double f(double x):
            return pow(fabs(x), 1.5)/(1 + x*x)
        """,
    )
    @check_units(x=1, result=1)
    def f(x: Any) -> Any:
        return np.abs(x) ** 1.5 / (1 + x**2)

    return f


KNOWN: dict[str, Callable[[], Any]] = {
    "sympy": by_sympy,
    "sympy's class": by_sympy_class,
    "C++": by_cpp,
    "Cython": by_cython,
}


def network(f: Any, tau: Any = 5 * ms) -> Network:
    group = NeuronGroup(
        3,
        "dv/dt = (f(f(2*v) + a) - v)/tau : 1\na : 1 (constant)",
        method="rk4",
        name="cells",
        namespace={"f": f, "tau": tau},
    )
    group.a, group.v = [-0.5, 0.3, 1.2], [0.2, 0.5, 0.9]
    return Network(group, StateMonitor(group, "v", record=True, name="trace"))


def brians(f: Any, tau: Any = 5 * ms) -> np.ndarray:
    net = network(f, tau)
    net.run(DURATION)
    return np.array(net["trace"].v).T


@pytest.mark.parametrize("kind", KNOWN)
def test_value_and_gradient(kind: str) -> None:
    f = KNOWN[kind]()
    sim = bg.Simulator(network(f), DURATION, ["tau"])
    tau = bg.tensor(5 * ms, requires_grad=True)
    trace = sim(tau=tau)["trace"].v
    assert_traces(trace, brians(f), TRACES)
    (trace**2).sum().backward()
    step = DIFFERENCE_STEP * 5
    more, less = (float((brians(f, (5 + d) * ms) ** 2).sum()) for d in (step, -step))
    want = (more - less) / (2e-3 * step)
    assert tau.grad is not None
    assert abs(float(tau.grad) - want) <= GRADIENT_DIFFERENCES * abs(want)


def test_the_device_runs_them_natively() -> None:
    want = brians(by_cpp())
    set_device("brian2grad")
    before = device.statistics.callback.total()
    assert_traces(brians(by_cpp()), want, TRACES)
    assert device.statistics.callback.total() == before


def test_several_arguments_and_units() -> None:
    @implementation("cpp", "double g(double v, double k) { return v/(1 + k*fabs(v)); }")
    @check_units(v=brian2.volt, k=1 / brian2.volt, result=brian2.volt)
    def g(v: Any, k: Any) -> Any:
        return v / (1 + k * abs(v))

    group = NeuronGroup(
        2,
        "dv/dt = (g(u, k) - v)/(3*ms) : volt\nu : volt",
        method="euler",
        namespace={"g": g, "k": 2 / brian2.volt},
        name="cells",
    )
    group.u = [-1, 2] * brian2.volt
    net = Network(group, StateMonitor(group, "v", record=True, name="trace"))
    trace = bg.Simulator(net, DURATION, ["k"])()["trace"].v
    net.run(DURATION)
    assert_traces(trace, np.array(net["trace"].v).T, TRACES)


def no_formula() -> Any:
    @check_units(x=1, result=1)
    def f(x: Any) -> Any:
        return 1 / (1 + np.exp(-x))

    return Function(f)


def other_values() -> Any:
    @implementation("cpp", "double f(double x) { return 1/(1 + exp(-2*x)); }")
    @check_units(x=1, result=1)
    def f(x: Any) -> Any:
        return 1 / (1 + np.exp(-x))

    return f


def two_statements() -> Any:
    @implementation("cpp", "double f(double x) { double y = exp(-x); return 1/(1 + y); }")
    @check_units(x=1, result=1)
    def f(x: Any) -> Any:
        return 1 / (1 + np.exp(-x))

    return f


def integer_division() -> Any:
    @implementation("cpp", "double f(double x) { return 1/2*x; }")  # 0 in C++
    @check_units(x=1, result=1)
    def f(x: Any) -> Any:
        return 0 * x

    return f


@pytest.mark.parametrize("make", [no_formula, other_values, two_statements, integer_division])
def test_without_a_formula(make: Callable[[], Any]) -> None:
    f = make()
    with pytest.raises(ModelError) as caught:
        bg.Simulator(network(f), DURATION, ["tau"])
    message = str(caught.value)
    assert message.startswith("cells: error[not-differentiable]")
    assert "'f' in f(" in message
    assert "write its formula into the equations of 'cells' in the place of f(" in message
    assert "f = Function(f, sympy_func=lambda x: ...)" in message
    want = brians(f)
    set_device("brian2grad")
    assert_traces(brians(f), want, TRACES)


def test_the_remedies_work() -> None:
    f = no_formula()
    given = Function(f, sympy_func=lambda x: 1 / (1 + sympy.exp(-x)))
    bg.Simulator(network(given), DURATION, ["tau"])()
    written = NeuronGroup(
        3,
        "dv/dt = (1/(1 + exp(-v)) - v)/tau : 1",
        method="rk4",
        namespace={"tau": 5 * ms},
    )
    monitor = StateMonitor(written, "v", record=True)
    bg.Simulator(Network(written, monitor), DURATION, ["tau"])()


def test_a_note_where_a_formula_gives_other_values() -> None:
    @implementation("cpp", "double threefold(double x) { return 2*x; }")
    @check_units(x=1, result=1)
    def threefold(x: Any) -> Any:
        return 3 * x

    with catch_logs() as logs, pytest.raises(ModelError):
        bg.Simulator(network(threefold), DURATION, ["tau"])
    assert any("'2 * x' gives other values" in text and "'threefold'" in text for *_, text in logs)


def test_another_function_is_told() -> None:
    net = network(by_sympy())
    sim = bg.Simulator(net, DURATION, ["tau"])
    first = sim()["trace"].v
    net["cells"].namespace["f"] = by_sympy_class()
    with pytest.raises(ModelError, match=r"cells.f \(a function, now another\)"):
        sim()
    sim.refresh()
    assert not torch.equal(sim()["trace"].v, first)
    assert_traces(sim()["trace"].v, brians(by_sympy_class()), TRACES)
