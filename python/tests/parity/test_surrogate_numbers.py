"""Slope, scale and support of a surrogate are data of a call, and the first two have gradients.

The oracle is a loop in PyTorch whose spike is ``H(g)`` forward and, for derivatives, the closed
form of the surrogate's integral from 0 to ``g / scale``, which autograd differentiates.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import brian2
import jpype
import numpy as np
import pytest
import torch
from brian2 import mV

import brian2grad as bg
from brian2grad.errors import ModelError
from tolerances import GRADIENTS, TRACES

STEPS = 300
DT = 1e-4
TAU = 0.01
SCALE = 5e-3
Tensor = torch.Tensor
Integral = Callable[[Tensor, Tensor], Tensor]


def fast_sigmoid(x: Tensor, k: Tensor) -> Tensor:
    return x / (1 + k * x.abs())


def sigmoid(x: Tensor, k: Tensor) -> Tensor:
    return torch.sigmoid(k * x) - 0.5


def atan(x: Tensor, alpha: Tensor) -> Tensor:
    return torch.atan(math.pi / 2 * alpha * x) / math.pi


def soft_sign(x: Tensor, alpha: Tensor) -> Tensor:
    return alpha / 2 * x / (1 + alpha * x.abs())


def exponential(x: Tensor, k: Tensor) -> Tensor:
    return 0.8 * torch.sign(x) * (1 - torch.exp(-k * x.abs())) / k


KINDS: dict[str, tuple[Integral, str, dict[str, float]]] = {
    "fast_sigmoid": (fast_sigmoid, "slope", {}),
    "sigmoid": (sigmoid, "slope", {}),
    "atan": (atan, "alpha", {}),
    "soft_sign": (soft_sign, "alpha", {}),
    "exponential": (exponential, "slope", {"height": 0.8}),
}


def make(kind: str, k: Any, scale: Any, **more: Any) -> Any:
    _, name, others = KINDS[kind]
    return getattr(bg.surrogate, kind)(**{name: k}, scale=scale, **others, **more)


@pytest.fixture
def network() -> Iterator[tuple[Any, Any, Any]]:
    group = brian2.NeuronGroup(
        3,
        "dv/dt = (drive - v)/tau : volt\ndrive : volt",
        threshold="v > 15*mV",
        reset="v -= 12*mV",
        method="euler",
        namespace={"tau": TAU * brian2.second},
        name="G",
    )
    group.drive = [16, 20, 31] * mV
    target = brian2.NeuronGroup(2, "du/dt = -u/(5*ms) : 1", method="euler", name="T")
    synapses = brian2.Synapses(group, target, "w : 1", on_pre="u_post += w", name="S")
    synapses.connect(i=[0, 1, 2, 2], j=[0, 0, 0, 1])
    synapses.w = [0.5, -0.25, 1, 0.75]
    monitors = brian2.StateMonitor(target, "u", record=True, name="trace")
    yield brian2.Network(group, target, synapses, monitors), group, synapses


def twin(integral: Integral, tau: Tensor, k: Tensor, scale: Tensor) -> Tensor:
    """Run the network in PyTorch; gives u ``[T, 2]``."""
    drive = torch.tensor([16e-3, 20e-3, 31e-3], dtype=torch.float64)
    weights = torch.tensor([[0.5, 0], [-0.25, 0], [1, 0.75]], dtype=torch.float64)
    v = torch.zeros(3, dtype=torch.float64)
    u = torch.zeros(2, dtype=torch.float64)
    shown = []
    for _ in range(STEPS):
        shown.append(u)
        v = v + DT * (drive - v) / tau
        u = u - DT * u / 5e-3
        smooth = integral((v - 15e-3) / scale, k)
        s = (v > 15e-3).double() + smooth - smooth.detach()
        u = u + s @ weights
        v = v - s * 12e-3
    return torch.stack(shown)


def loss(u: Tensor) -> Tensor:
    weights = torch.cos(0.7 * torch.arange(u.numel(), dtype=u.dtype)).reshape(u.shape)
    return (weights * u).sum()


def number(value: float) -> Tensor:
    return torch.tensor(value, dtype=torch.float64, requires_grad=True)


@pytest.mark.parametrize("kind", KINDS)
def test_slope_and_scale_have_the_gradients_of_the_integral(
    network: tuple[Any, Any, Any], kind: str
) -> None:
    net, *_ = network
    sim = bg.Simulator(net, STEPS * DT * brian2.second, ["tau"], make(kind, 4.0, SCALE * 1000 * mV))
    tau, k, scale = number(TAU), number(2.5), number(7e-3)
    out = sim(tau=tau, surrogate=make(kind, k, scale))
    u = out["trace"].u
    ours = torch.autograd.grad(loss(u), (tau, k, scale))
    theirs_u = twin(KINDS[kind][0], tau, k, scale)
    theirs = torch.autograd.grad(loss(theirs_u), (tau, k, scale))
    assert torch.allclose(u, theirs_u, rtol=0, atol=TRACES * float(theirs_u.abs().max()))
    for own, other in zip(ours, theirs, strict=True):
        assert float(other) != 0
        assert abs(float(own - other)) <= GRADIENTS * abs(float(other))


def test_samples_have_slopes_of_their_own(network: tuple[Any, Any, Any]) -> None:
    net, *_ = network
    sim = bg.Simulator(net, STEPS * DT * brian2.second, ["tau"], make("sigmoid", 4.0, 5 * mV))
    slopes = torch.tensor([1.5, 4.0, 9.0], dtype=torch.float64, requires_grad=True)
    tau = number(TAU)
    out = sim(tau=tau, surrogate=make("sigmoid", slopes, 5 * mV))
    assert out["trace"].u.shape == (STEPS, 3, 2)
    total = torch.stack([loss(out["trace"].u[:, k]) for k in range(3)]).sum()
    batched = torch.autograd.grad(total, (tau, slopes))
    alone = [number(float(s)) for s in slopes]
    single = torch.zeros((), dtype=torch.float64)
    for k, slope in enumerate(alone):
        own = sim(tau=tau, surrogate=make("sigmoid", slope, 5 * mV))
        by_tau, by_slope = torch.autograd.grad(loss(own["trace"].u), (tau, slope))
        single += by_tau
        assert abs(float(by_slope - batched[1][k])) <= GRADIENTS * abs(float(by_slope))
    assert abs(float(single - batched[0])) <= GRADIENTS * abs(float(single))


def compiled() -> int:
    return int(jpype.JClass("org.brian2grad.bridge.Door").compiled())


@pytest.mark.parametrize("support", [None, 6.0])
def test_annealing_compiles_nothing(network: tuple[Any, Any, Any], support: float | None) -> None:
    net, *_ = network
    sim = bg.Simulator(
        net,
        STEPS * DT * brian2.second,
        ["tau"],
        make("fast_sigmoid", 1.0, 5 * mV, support=support),
    )

    def gradient(step: int) -> Tensor:
        own = None if support is None else support - step / 50
        chosen = make("fast_sigmoid", 1 + step / 4, (5 + step / 20) * mV, support=own)
        tau = number(TAU)
        return torch.autograd.grad(loss(sim(tau=tau, surrogate=chosen)["trace"].u), tau)[0]

    for step in range(2):  # the second keeps the tape of the whole run
        gradient(step)
    before = compiled()
    seen = {float(gradient(step)) for step in range(100)}
    assert compiled() == before
    assert len(seen) == 100
    fresh = bg.Simulator(
        net,
        STEPS * DT * brian2.second,
        ["tau"],
        make("fast_sigmoid", 25.75, 9.95 * mV, support=None if support is None else support - 1.98),
    )
    tau = number(TAU)
    other = torch.autograd.grad(loss(fresh(tau=tau)["trace"].u), tau)[0]
    assert abs(float(gradient(99) - other)) <= GRADIENTS * abs(float(other))


def test_tensors_of_the_simulator_are_read_at_each_call(network: tuple[Any, Any, Any]) -> None:
    net, *_ = network
    slope = number(3.0)
    sim = bg.Simulator(
        net, STEPS * DT * brian2.second, ["tau"], make("fast_sigmoid", slope, 5 * mV)
    )
    optimizer = torch.optim.SGD([slope], lr=1e-3)
    for _ in range(2):
        optimizer.zero_grad()
        loss(sim()["trace"].u).backward()
        tau, k, scale = number(TAU), number(float(slope)), number(SCALE)
        (other,) = torch.autograd.grad(loss(twin(fast_sigmoid, tau, k, scale)), (k,))
        assert slope.grad is not None
        assert abs(float(slope.grad - other)) <= GRADIENTS * abs(float(other))
        before = float(slope)
        optimizer.step()
        assert float(slope) != before


@pytest.mark.parametrize(
    ("make_one", "name"),
    [
        (lambda k, s: bg.surrogate.straight_through(scale=s), "scale"),
        (lambda k, s: bg.surrogate.custom("1/(1+k*abs(x))**2", k=2.0, scale=s), "scale"),
        (lambda k, s: bg.surrogate.custom("1/(1+k*abs(x))**2", k=k, scale=5 * mV), "k"),
        (lambda k, s: bg.surrogate.fast_sigmoid(slope=k, scale=5 * mV, support=3.0), "slope"),
        (lambda k, s: bg.surrogate.fast_sigmoid(slope=2.0, scale=5 * mV, support=k), "support"),
    ],
)
def test_what_has_no_closed_integral_refuses(
    network: tuple[Any, Any, Any], make_one: Any, name: str
) -> None:
    net, *_ = network
    plain = make_one(2.0, 5 * mV)
    sim = bg.Simulator(net, STEPS * DT * brian2.second, ["tau"], plain)
    chosen = make_one(number(2.0), number(5e-3))
    with pytest.raises(ModelError, match=rf"{name}\): error\[surrogate-gradient\].*requires_grad"):
        loss(sim(tau=number(TAU), surrogate=chosen)["trace"].u).backward()
    # As the message says.
    held = make_one(number(2.0).detach(), number(5e-3).detach())
    tau = number(TAU)
    loss(sim(tau=tau, surrogate=held)["trace"].u).backward()
    assert tau.grad is not None


def test_another_structure_is_refused(network: tuple[Any, Any, Any]) -> None:
    net, *_ = network
    sim = bg.Simulator(net, STEPS * DT * brian2.second, ["tau"], make("fast_sigmoid", 4.0, 5 * mV))
    for other in (
        make("sigmoid", 4.0, 5 * mV),
        make("fast_sigmoid", 4.0, 5 * mV, support=2.0),
        {"G": make("fast_sigmoid", 4.0, 5 * mV)},
    ):
        with pytest.raises(ModelError, match="surrogate-structure"):
            sim(surrogate=other)


def test_bad_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="positive finite slope"):
        make("sigmoid", torch.tensor(-1.0), 5 * mV)
    with pytest.raises(TypeError, match="real numbers"):
        make("sigmoid", torch.tensor(1), 5 * mV)
    with pytest.raises(ValueError, match="positive finite scale"):
        make("sigmoid", 2.0, torch.tensor(np.nan))
