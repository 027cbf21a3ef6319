"""Gradients of smooth models against differences of the same forward run, and against algebra."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, ms, mV
from torch import Tensor

import brian2grad as bg
import neurons
from neurons import Neurons
from oracle.pairs import tensors
from tolerances import CLOSED_FORM, DIFFERENCE_STEP, GRADIENT_DIFFERENCES

SMOOTH: dict[str, Callable[[], Neurons]] = {
    "linear-exact": lambda: neurons.linear("exact"),
    "linear-exponential_euler": lambda: neurons.linear("exponential_euler"),
    "linear-euler": lambda: neurons.linear("euler"),
    "linear-rk2": lambda: neurons.linear("rk2"),
    "linear-rk4": lambda: neurons.linear("rk4"),
    "fitzhugh_nagumo-euler": lambda: neurons.fitzhugh_nagumo("euler"),
    "fitzhugh_nagumo-rk4": lambda: neurons.fitzhugh_nagumo("rk4"),
    "hodgkin_huxley-exponential_euler": lambda: silent("exponential_euler"),
    "hodgkin_huxley-euler": lambda: silent("euler"),
    "hodgkin_huxley-rk2": lambda: silent("rk2"),
    "hodgkin_huxley-rk4": lambda: silent("rk4"),
}


def silent(method: str) -> Neurons:
    """Build Hodgkin-Huxley neurons of which only the voltage is watched: spikes do nothing."""
    model = neurons.hodgkin_huxley(method, 6 * ms)
    return replace(model, spikes=[])


@pytest.mark.parametrize("name", SMOOTH)
def test_central_differences(name: str) -> None:
    """Every element of every parameter at once: each moves in lanes of its own.

    Differences of fourth order: a spike of Hodgkin-Huxley is steep, those of second order
    would need a step at which rounding errors are too large.
    """
    model = SMOOTH[name]()
    sim = bg.Simulator(model.network, model.duration, parameters=list(model.names))
    values = tensors(model.values)
    variable = model.traces[0].record_variables[0]
    moved: list[tuple[str, tuple[int, ...], float]] = []
    for parameter in model.names:
        size = float(values[parameter].abs().max())
        for element in np.ndindex(tuple(values[parameter].shape)):
            moved.append((parameter, element, DIFFERENCE_STEP * size))
    lanes = 4 * len(moved)
    batch = {}
    for parameter in model.names:
        own = values[parameter]
        batch[parameter] = own.expand(lanes, *own.shape).clone()
    for lane, (parameter, element, step) in enumerate(moved):
        for k, steps in enumerate((1, -1, 2, -2)):
            batch[parameter][(4 * lane + k, *element)] += steps * step
    leaves = {n: values[n].clone().requires_grad_() for n in model.names}
    out = sim(leaves)
    x = getattr(out[model.traces[0]], variable).detach()
    centre, span = float(x[0].mean()), float(x.max() - x.min())

    def loss(x: Tensor) -> Tensor:
        y = (x - centre) / span
        weights = torch.cos(0.3 * torch.arange(len(y), dtype=torch.float64))
        weights = weights.reshape(-1, *(1 for _ in y.shape[1:]))
        return (weights * y + 0.5 * y**2).sum(0).sum(-1)

    loss(getattr(out[model.traces[0]], variable)).backward()
    with torch.no_grad():
        ends = loss(getattr(sim(batch)[model.traces[0]], variable))
    slopes: dict[str, Tensor] = {n: torch.zeros_like(values[n]) for n in model.names}
    for lane, (parameter, element, step) in enumerate(moved):
        near, far = ends[4 * lane] - ends[4 * lane + 1], ends[4 * lane + 2] - ends[4 * lane + 3]
        slopes[parameter][element] = (8 * near - far) / (12 * step)
    for parameter in model.names:
        gradient = leaves[parameter].grad
        assert gradient is not None
        reach = float(slopes[parameter].abs().max())
        assert reach > 0
        error = float((gradient - slopes[parameter]).abs().max()) / reach
        assert error <= GRADIENT_DIFFERENCES, f"{parameter}: {error:.1e}"


def test_torch_checks_a_small_model() -> None:
    model = neurons.linear("exact", 1 * ms)
    names = ["tau", "gain", "x", "drift"]
    sim = bg.Simulator(model.network, model.duration, parameters=names)

    def scaled(log_tau: Tensor, gain: Tensor, x: Tensor, drift: Tensor) -> tuple[Tensor, Tensor]:
        out = sim(tau=log_tau.exp(), gain=gain, x=x, drift=drift)
        return out[model.traces[0]].x, out.final_state[f"{model.group.name}.x"]

    inputs = (
        torch.tensor([5e-3, 3e-3], dtype=torch.float64).log().requires_grad_(),
        torch.tensor(0.3, dtype=torch.float64, requires_grad=True),
        torch.tensor([1.0, -0.4], dtype=torch.float64, requires_grad=True),
        torch.tensor([[0.1, 0.2], [0.3, 0.4]], dtype=torch.float64, requires_grad=True),
    )
    assert torch.autograd.gradcheck(scaled, inputs, eps=1e-5, atol=1e-8, rtol=1e-6)


@pytest.mark.parametrize(
    "apart",
    [
        1e-3,
        1e-5,
        pytest.param(
            1e-7,
            marks=pytest.mark.xfail(
                strict=True,
                reason="rounding of 1e-16/apart**2: docs/compatibility.md, close time constants",
            ),
        ),
    ],
)
def test_time_constants_that_are_close(apart: float) -> None:
    """Brian's exact update divides by the difference of two time constants.

    The value is smooth there: for equal ones, ``x(t) = gain*y0*(t/tau)*exp(-t/tau)``. Its
    derivative is that of the value; a cancellation differentiated is noise of 1e-16/apart**2.
    """
    model = neurons.linear("exact", 3 * ms)
    sim = bg.Simulator(model.network, model.duration, parameters=["tau", "rate", "gain", "drift"])
    tau = torch.tensor(4e-3 * (1 + apart), dtype=torch.float64, requires_grad=True)
    nothing = torch.zeros(2, dtype=torch.float64)
    rate = torch.tensor(1 / 4e-3, dtype=torch.float64)
    x = sim(tau=tau, rate=rate, drift=nothing).final_state[f"{model.group.name}.x"]
    (got,) = torch.autograd.grad(x.sum(), tau)

    def by_hand(tau: float) -> float:  # the sum over both neurons, smoothly in tau
        x0, y0, gain, t = 0.6, 0.9, 0.3, 3e-3
        difference = 1 / tau - 1 / 4e-3
        growth = t if abs(difference) * t < 1e-12 else math.expm1(difference * t) / difference
        return (x0 + gain * y0 / tau * growth) * math.exp(-t / tau)

    step = 1e-3 * 4e-3
    expected = (by_hand(4e-3 + step) - by_hand(4e-3 - step)) / (2 * step)
    assert float(got) == pytest.approx(expected, rel=5e-3)


def test_torch_checks_given_spikes() -> None:
    model = neurons.current_lif(2 * ms)
    scale = 5 * mV
    sim = bg.Simulator(
        model.network,
        model.duration,
        parameters=["E", "Vr", "jump"],
        surrogate=bg.surrogate.fast_sigmoid(scale=scale),
    )
    raster = torch.zeros(20, 2, dtype=torch.float64)
    raster[4, 0] = raster[11, 1] = raster[18, 0] = 1

    def in_millivolt(E: Tensor, Vr: Tensor, jump: Tensor) -> Tensor:
        out = sim(E=E * 1e-3, Vr=Vr * 1e-3, jump=jump * 1e-3, spikes={model.group: raster})
        return out[model.traces[0]].v * 1e3

    inputs = tuple(
        torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in ([9.0, 10.0], -1.0, 3.0)
    )
    assert torch.autograd.gradcheck(in_millivolt, inputs, eps=1e-3, atol=1e-8, rtol=1e-6)


# Solved by hand.


def test_decay() -> None:
    """``v(T) = v0 exp(-T/tau)``."""
    group = NeuronGroup(2, "dv/dt = -v/tau : 1", method="exact", namespace={"tau": 7 * ms})
    group.v = [1.5, -0.5]
    monitor = StateMonitor(group, "v", record=True)
    sim = bg.Simulator(Network(group, monitor), 12 * ms, parameters=["tau", "v"])
    tau = bg.tensor(7 * ms, requires_grad=True)
    v0 = torch.tensor([1.5, -0.5], dtype=torch.float64, requires_grad=True)
    out = sim(tau=tau, v=v0)
    final = out.final_state[f"{group.name}.v"]
    decay = math.exp(-12 / 7)
    assert final.tolist() == pytest.approx([1.5 * decay, -0.5 * decay], rel=CLOSED_FORM)
    dtau, dv = torch.autograd.grad(final.sum(), (tau, v0), retain_graph=True)
    assert float(dtau) == pytest.approx(1.0 * decay * 12e-3 / 7e-3**2, rel=CLOSED_FORM)
    assert dv.tolist() == pytest.approx([decay, decay], rel=CLOSED_FORM)
    # The monitor sees the start of each step: the sum over it is a geometric series.
    (dv,) = torch.autograd.grad(out[monitor].v.sum(), v0)
    a = math.exp(-0.1 / 7)
    assert dv.tolist() == pytest.approx([(1 - a**120) / (1 - a)] * 2, rel=CLOSED_FORM)


def test_euler_has_the_derivative_of_its_own_step() -> None:
    """Euler: ``v(n) = v0 (1 - dt/tau)^n``, not the exponential."""
    group = NeuronGroup(1, "dv/dt = -v/tau : 1", method="euler", namespace={"tau": 2 * ms})
    group.v = 1
    sim = bg.Simulator(Network(group), 5 * ms, parameters=["tau"])
    tau = bg.tensor(2 * ms, requires_grad=True)
    sim(tau=tau).final_state[f"{group.name}.v"].sum().backward()
    expected = 50 * (1 - 0.1 / 2) ** 49 * 1e-4 / 2e-3**2
    assert tau.grad is not None
    assert float(tau.grad) == pytest.approx(expected, rel=CLOSED_FORM)


def perfect_integrator(reset: str) -> tuple[Network, NeuronGroup, SpikeMonitor]:
    """Grow by I*dt a step: with I = 300/s and dt = 0.1 ms, 0.03 a step."""
    names = {"I": 300 * 1 / (1000 * ms), "vt": 1.0, "jump": 0.9}
    group = NeuronGroup(
        1, "dv/dt = I : 1", threshold="v > vt", reset=reset, method="euler", namespace=names
    )
    group.v = 0.115
    spikes = SpikeMonitor(group)
    return Network(group, spikes), group, spikes


@pytest.mark.parametrize("detach", [False, True])
def test_one_spike(detach: bool) -> None:
    """One spike of ``dv/dt = I`` with ``v -= jump``, and the indicators of all steps by hand.

    Before the reset of step n, ``x[n] = v[n] + I dt`` and ``g[n] = x[n] - vt``; after it,
    ``v[n+1] = x[n] - s[n] jump``. So ``v(T) = v0 + T I - jump sum(s)``, and with
    ``h[n] = surrogate'(g[n])`` the derivative of x obeys ``dx[n+1] = dx[n] (1 - jump h[n]) +
    d(I dt)``; for vt each ``dg`` has a -1 beside.
    """
    network, group, spikes = perfect_integrator("v -= jump")
    k, scale, steps = 5.0, 0.2, 45
    sim = bg.Simulator(
        network,
        steps * 0.1 * ms,
        parameters=["I", "vt", "jump", "v"],
        surrogate=bg.surrogate.fast_sigmoid(slope=k, scale=scale),
        detach_reset=detach,
        rasters=[spikes],
    )
    values = {"I": 300.0, "vt": 1.0, "jump": 0.9, "v": [0.115]}
    leaf = {n: torch.tensor(v, dtype=torch.float64, requires_grad=True) for n, v in values.items()}
    out = sim(leaf)
    raster = out[spikes].raster
    assert float(raster.sum()) == 1
    assert int(raster.argmax()) == 29  # 0.115 + 30*0.03 = 1.015 > 1

    v, dv, count, dcount = 0.115, np.array([0, 0, 0, 1.0]), 0.0, np.zeros(4)
    for _ in range(steps):  # derivatives by I, vt, jump, v0
        x, dx = v + 0.03, dv + np.array([1e-4, 0, 0, 0])
        s = float(x > 1)
        h = 1 / (1 + k * abs(x - 1) / scale) ** 2 / scale
        ds = h * (dx - np.array([0, 1, 0, 0]))
        count, dcount = count + s, dcount + ds
        v = x - s * 0.9
        dv = dx - np.array([0, 0, s, 0]) - (0 if detach else 0.9) * ds
    final = out.final_state[f"{group.name}.v"].sum()
    assert float(final.detach()) == pytest.approx(v, rel=CLOSED_FORM)
    for output, expected in ((final, dv), (out[spikes].count.sum(), dcount)):
        found = torch.autograd.grad(
            output, list(leaf.values()), retain_graph=True, allow_unused=detach
        )
        flat = [0.0 if g is None else float(g) for g in found]
        np.testing.assert_allclose(flat, expected, rtol=CLOSED_FORM, atol=1e-14)


def test_a_silent_neuron_has_a_gradient() -> None:
    """Below threshold the indicator is 0 and its derivative is the surrogate: for one step
    ``d count/d v0 = surrogate'((v0 + I dt - vt)/scale)/scale``.
    """
    network, _, spikes = perfect_integrator("v = 0")
    sim = bg.Simulator(
        network,
        0.1 * ms,
        parameters=["v"],
        surrogate=bg.surrogate.superspike(slope=10, scale=0.5),
        rasters=[spikes],
    )
    v0 = torch.tensor([0.9], dtype=torch.float64, requires_grad=True)
    count = sim(v=v0)[spikes].count
    assert float(count.detach()) == 0
    count.sum().backward()
    assert v0.grad is not None
    x = (0.9 + 0.03 - 1) / 0.5
    assert float(v0.grad) == pytest.approx(1 / (1 + 10 * abs(x)) ** 2 / 0.5, rel=CLOSED_FORM)


@pytest.mark.parametrize(
    ("condition", "event_value", "slope"),
    [
        ("v > 1", 1.0, 1.0),
        ("v >= 1", 1.0, 1.0),
        ("v < 1", 0.0, -1.0),
        ("v <= 1", 0.0, -1.0),
        ("1 < v", 1.0, 1.0),
        ("not (v > 1)", 0.0, -1.0),
        ("not v < 1", 1.0, 1.0),
        ("v > 1 and v > 0.5", 1.0, None),
        ("v > 1 or v > 3", 1.0, None),
        ("v > 1 and i == 0", 1.0, 1.0),
        ("v > 1 and t < 1*second", 1.0, 1.0),
        ("v > 1 and c > 0", 1.0, 1.0),
    ],
)
def test_conditions(condition: str, event_value: float, slope: float | None) -> None:
    """``v = 1.2`` against 1 with a surrogate of 1/4 at that distance, in one step."""
    group = NeuronGroup(
        1, "v : 1\nc : 1 (constant)", threshold=condition, reset="", namespace={"k": 1.0}
    )
    group.v, group.c = 1.2, 1.0
    spikes = SpikeMonitor(group)
    sim = bg.Simulator(
        Network(group, spikes),
        0.1 * ms,
        parameters=["v"],
        surrogate=bg.surrogate.fast_sigmoid(slope=5),
        rasters=[spikes],
    )
    v = torch.tensor([1.2], dtype=torch.float64, requires_grad=True)
    count = sim(v=v)[spikes].count.sum()
    assert float(count.detach()) == event_value
    count.backward()
    assert v.grad is not None

    def g(distance: float) -> float:
        return 1 / (1 + 5 * abs(distance)) ** 2

    expected = {
        "v > 1 and v > 0.5": g(0.2) * 1 + 1 * g(0.7),
        # s1 + s2 - s1 s2 with s1 = 1, s2 = 0
        "v > 1 or v > 3": g(0.2) * (1 - 0) + g(-1.8) * (1 - 1),
    }.get(condition, (slope or 0) * g(0.2))
    assert float(v.grad) == pytest.approx(expected, rel=CLOSED_FORM)
