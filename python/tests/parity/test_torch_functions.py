"""Every name of torch.func and of torch.autograd.functional, against plain backward passes."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import torch
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, ms
from torch import Tensor
from torch.autograd import forward_ad
from torch.autograd import functional as classic
from torch.func import (
    functional_call,
    grad,
    grad_and_value,
    hessian,
    jacfwd,
    jacrev,
    jvp,
    linearize,
    vjp,
    vmap,
)

import brian2grad as bg
from jacobians import plain, same
from oracle import Indicator, surrogates
from oracle.spike import blend
from tolerances import CURVATURES, GRADIENTS, SYMMETRY

STEPS, DT = 60, 1e-4
START = torch.tensor([5e-3, 1.0, 1.4, 0.9], dtype=torch.float64)
"""tau, the two currents, and the threshold."""
UNIT = torch.tensor([5e-3, 1.0, 1.0, 1.0], dtype=torch.float64)
THETA = START / UNIT
POINTS = THETA * torch.tensor([[1.0], [1.1], [0.9]], dtype=torch.float64)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what PyTorch is about to give up
        yield


@dataclass
class Spiking:
    """Two neurons that spike, as a function of four numbers."""

    sim: bg.Simulator
    trace: StateMonitor
    spikes: SpikeMonitor

    @classmethod
    def make(cls, **options: Any) -> Spiking:
        cells = NeuronGroup(
            2, "dv/dt = (I - v)/tau : 1\nI : 1", threshold="v > vt", reset="v = 0",
            method="euler", namespace={"tau": 5 * ms, "vt": 0.9}, name="cells",
        )  # fmt: skip
        trace = StateMonitor(cells, "v", record=True, name="trace")
        spikes = SpikeMonitor(cells, name="spikes")
        surrogate = bg.surrogate.fast_sigmoid(slope=5, scale=0.5)
        options.setdefault("surrogate", surrogate)
        sim = bg.Simulator(
            Network(cells, trace, spikes), STEPS * DT * 1e3 * ms, ["tau", "I", "vt"],
            rasters=[spikes], namespace={}, **options,
        )  # fmt: skip
        return cls(sim, trace, spikes)

    def out(self, theta: Tensor) -> Any:
        x = theta * UNIT
        return self.sim(tau=x[..., 0], I=x[..., 1:3], vt=x[..., 3])

    def shown(self, theta: Tensor) -> Tensor:
        """Give three values of the trace of the second neuron, and its spikes."""
        out = self.out(theta)
        return torch.cat([out[self.trace].v[20::15, ..., 1], out[self.spikes].count[..., 1:]])

    def loss(self, theta: Tensor) -> Tensor:
        out = self.out(theta)
        v, raster = out[self.trace].v, out[self.spikes].raster
        w = torch.cos(torch.arange(STEPS, dtype=torch.float64)).unsqueeze(-1)
        return (v**2).mean() + (w * raster.cumsum(0)).sum() + v[-1].prod()


def loop(theta: Tensor) -> tuple[Tensor, Tensor]:
    """Simulate the same by hand."""
    x = theta * UNIT
    spike = Indicator(surrogates.fast_sigmoid(5), 0.5)
    v = torch.zeros(2, dtype=torch.float64)
    traces, rasters = [], []
    for _ in range(STEPS):
        traces.append(v)
        v = v + DT * (x[1:3] - v) / x[0]
        s = spike.above(v, x[3])
        rasters.append(s)
        v = blend(s, v, torch.zeros_like(v))
    return torch.stack(traces), torch.stack(rasters)


def loop_loss(theta: Tensor) -> Tensor:
    v, raster = loop(theta)
    w = torch.cos(torch.arange(STEPS, dtype=torch.float64)).unsqueeze(-1)
    return (v**2).mean() + (w * raster.cumsum(0)).sum() + v[-1].prod()


@pytest.fixture
def model() -> Spiking:
    return Spiking.make()


# First derivatives.

DIRECTION = torch.tensor([0.3, -0.2, 0.5, 0.1], dtype=torch.float64)
COTANGENT = torch.tensor([1.0, -0.5, 0.2, 0.7], dtype=torch.float64)


def forward_gradient(f: Any, theta: Tensor) -> Any:
    with forward_ad.dual_level():
        return forward_ad.unpack_dual(f(forward_ad.make_dual(theta, DIRECTION))).tangent


FIRST: dict[str, tuple[Callable[[Any, Tensor], Any], Callable[[Tensor], Tensor]]] = {
    # by the name, of the Jacobian
    "jacrev": (lambda f, x: jacrev(f)(x), lambda J: J),
    "jacrev in chunks": (lambda f, x: jacrev(f, chunk_size=2)(x), lambda J: J),
    "jacfwd": (lambda f, x: jacfwd(f)(x), lambda J: J),
    "jvp": (lambda f, x: jvp(f, (x,), (DIRECTION,))[1], lambda J: J @ DIRECTION),
    "vjp": (lambda f, x: vjp(f, x)[1](COTANGENT)[0], lambda J: COTANGENT @ J),
    "vjp of many": (
        lambda f, x: vmap(vjp(f, x)[1])(torch.eye(4, dtype=torch.float64))[0],
        lambda J: J,
    ),
    "jvp of many": (
        lambda f, x: vmap(lambda u: jvp(f, (x,), (u,))[1], out_dims=1)(
            torch.eye(4, dtype=torch.float64)
        ),
        lambda J: J,
    ),
    "linearize": (lambda f, x: linearize(f, x)[1](DIRECTION), lambda J: J @ DIRECTION),
    "linearize of many": (
        lambda f, x: vmap(linearize(f, x)[1], out_dims=1)(torch.eye(4, dtype=torch.float64)),
        lambda J: J,
    ),
    "grad": (lambda f, x: grad(lambda t: f(t) @ COTANGENT)(x), lambda J: COTANGENT @ J),
    "grad_and_value": (
        lambda f, x: grad_and_value(lambda t: f(t) @ COTANGENT)(x)[0],
        lambda J: COTANGENT @ J,
    ),
    "forward_ad": (forward_gradient, lambda J: J @ DIRECTION),
    "forward_ad of what requires grad": (
        lambda f, x: forward_gradient(f, x.clone().requires_grad_()),
        lambda J: J @ DIRECTION,
    ),
    "functional.jacobian": (lambda f, x: classic.jacobian(f, x), lambda J: J),
    "functional.jacobian vectorized": (
        lambda f, x: classic.jacobian(f, x, vectorize=True),
        lambda J: J,
    ),
    "functional.jacobian by forward mode": (
        lambda f, x: classic.jacobian(f, x, vectorize=True, strategy="forward-mode"),
        lambda J: J,
    ),
    "functional.jacobian with a graph": (
        lambda f, x: classic.jacobian(f, x, create_graph=True),
        lambda J: J,
    ),
    "functional.vjp": (lambda f, x: classic.vjp(f, x, COTANGENT)[1], lambda J: COTANGENT @ J),
    "functional.jvp": (lambda f, x: classic.jvp(f, x, DIRECTION)[1], lambda J: J @ DIRECTION),
    "is_grads_batched": (
        lambda f, x: (lambda leaf: torch.autograd.grad(
            f(leaf), leaf, torch.eye(4, dtype=torch.float64), is_grads_batched=True
        )[0])(x.clone().requires_grad_()),
        lambda J: J,
    ),
}  # fmt: skip


@pytest.mark.parametrize("options", [{}, {"memory_budget": 100_000}])
@pytest.mark.parametrize("name", FIRST)
def test_first_derivatives(name: str, options: dict[str, Any]) -> None:
    model = Spiking.make(**options)
    transform, of_jacobian = FIRST[name]
    jacobian = plain(model.shown, THETA)
    got = transform(model.shown, THETA)
    same(got, of_jacobian(jacobian), GRADIENTS)


def test_forward_mode_is_the_slope_where_no_input_requires_grad(model: Spiking) -> None:
    """The engine's run with a tangent, inside of a function of something else."""
    with forward_ad.dual_level():
        s = forward_ad.make_dual(torch.tensor(1.0, dtype=torch.float64), torch.ones(()).double())
        value = model.loss(THETA * s) + s
        tangent = forward_ad.unpack_dual(value).tangent
    want = plain(lambda s: model.loss(THETA * s) + s, torch.ones((), dtype=torch.float64))
    same(tangent, want, GRADIENTS)


# Second derivatives.


def by_hand(theta: Tensor) -> Tensor:
    leaf = theta.clone().requires_grad_()
    (g,) = torch.autograd.grad(loop_loss(leaf), leaf, create_graph=True)
    return torch.stack([torch.autograd.grad(x, leaf, retain_graph=True)[0] for x in g])


SECOND: dict[str, tuple[Callable[[Any, Tensor], Any], Callable[[Tensor], Tensor]]] = {
    "hessian": (lambda f, x: hessian(f)(x), lambda H: H),
    "jacfwd of jacrev": (lambda f, x: jacfwd(jacrev(f))(x), lambda H: H),
    "jacrev of jacfwd": (lambda f, x: jacrev(jacfwd(f))(x), lambda H: H),
    "jacrev of jacrev": (lambda f, x: jacrev(jacrev(f))(x), lambda H: H),
    "jacfwd of jacfwd": (lambda f, x: jacfwd(jacfwd(f))(x), lambda H: H),
    "jacfwd of grad": (lambda f, x: jacfwd(grad(f))(x), lambda H: H),
    "jacrev of grad": (lambda f, x: jacrev(grad(f))(x), lambda H: H),
    "jvp of grad": (lambda f, x: jvp(grad(f), (x,), (DIRECTION,))[1], lambda H: H @ DIRECTION),
    "grad of jvp": (
        lambda f, x: grad(lambda t: jvp(f, (t,), (DIRECTION,))[1])(x),
        lambda H: H @ DIRECTION,
    ),
    "jvp of jvp": (
        lambda f, x: jvp(lambda t: jvp(f, (t,), (DIRECTION,))[1], (x,), (COTANGENT,))[1],
        lambda H: DIRECTION @ H @ COTANGENT,
    ),
    "grad of grad": (
        lambda f, x: grad(lambda t: grad(f)(t) @ DIRECTION)(x),
        lambda H: H @ DIRECTION,
    ),
    "vjp of grad": (lambda f, x: vjp(grad(f), x)[1](DIRECTION)[0], lambda H: H @ DIRECTION),
    "functional.hessian": (lambda f, x: classic.hessian(f, x), lambda H: H),
    "functional.hessian vectorized": (
        lambda f, x: classic.hessian(f, x, vectorize=True),
        lambda H: H,
    ),
    "functional.hessian by forward mode": (
        lambda f, x: classic.hessian(
            f, x, vectorize=True, outer_jacobian_strategy="forward-mode"
        ),
        lambda H: H,
    ),
    "functional.hvp": (lambda f, x: classic.hvp(f, x, DIRECTION)[1], lambda H: H @ DIRECTION),
    "functional.vhp": (lambda f, x: classic.vhp(f, x, DIRECTION)[1], lambda H: DIRECTION @ H),
}  # fmt: skip


@pytest.mark.parametrize("options", [{}, {"memory_budget": 100_000}])
@pytest.mark.parametrize("name", SECOND)
def test_second_derivatives(name: str, options: dict[str, Any]) -> None:
    model = Spiking.make(**options)
    transform, of_hessian = SECOND[name]
    same(transform(model.loss, THETA), of_hessian(by_hand(THETA)), CURVATURES)


def test_hessian_is_symmetric(model: Spiking) -> None:
    found = hessian(model.loss)(THETA)
    assert float((found - found.T).abs().max()) <= SYMMETRY * float(found.abs().max())


# Maps.


def test_map_is_a_batch(model: Spiking) -> None:
    want = torch.stack([model.shown(x) for x in POINTS])
    assert torch.equal(vmap(model.shown)(POINTS), want)
    assert torch.equal(vmap(model.shown, in_dims=1)(POINTS.T), want)
    assert torch.equal(vmap(model.shown, out_dims=1)(POINTS), want.T)
    assert torch.equal(vmap(model.shown, chunk_size=2)(POINTS), want)
    assert torch.equal(vmap(model.shown, chunk_size=1)(POINTS), want)


def test_map_over_some_inputs(model: Spiking) -> None:
    def call(tau: Tensor, current: Tensor) -> Tensor:
        return model.sim(tau=tau, I=current)[model.trace].v[::20]

    taus = torch.tensor([4e-3, 5e-3, 6e-3], dtype=torch.float64)
    currents = torch.tensor([[1.0, 1.2], [1.3, 1.4], [1.5, 0.9]], dtype=torch.float64)
    over_tau = torch.stack([call(tau, currents[0]) for tau in taus])
    assert torch.equal(vmap(call, in_dims=(0, None))(taus, currents[0]), over_tau)
    over_current = torch.stack([call(taus[0], current) for current in currents])
    assert torch.equal(vmap(call, in_dims=(None, 1))(taus[0], currents.T), over_current)
    both = vmap(vmap(call, in_dims=(0, None)), in_dims=(None, 0))(taus, currents)
    want = torch.stack([torch.stack([call(tau, c) for tau in taus]) for c in currents])
    assert torch.equal(both, want)


def test_map_over_calls_that_have_a_batch(model: Spiking) -> None:
    def call(theta: Tensor) -> Tensor:
        return model.out(theta)[model.trace].v[::20]

    points = torch.stack([POINTS, 1.05 * POINTS])
    want = torch.stack([call(x) for x in points])
    assert torch.equal(vmap(call)(points), want)
    mapped = vmap(jacfwd(lambda x: call(x).sum((0, 1))))(points)
    each = torch.stack([plain(lambda x: call(x).sum((0, 1)), x) for x in points])
    same(mapped, each, GRADIENTS)


MAPPED: dict[str, Callable[[Any], Callable[[Tensor], Tensor]]] = {
    "vmap of grad": grad,
    "vmap of jacrev": jacrev,
    "vmap of jacfwd": jacfwd,
    "vmap of hessian": hessian,
    "vmap of jacrev of jacrev": lambda f: jacrev(jacrev(f)),
}


@pytest.mark.parametrize("chunk", [None, 2])
@pytest.mark.parametrize("name", MAPPED)
def test_derivatives_of_each_sample(model: Spiking, name: str, chunk: int | None) -> None:
    transform = MAPPED[name](model.loss)
    found = vmap(transform, chunk_size=chunk)(POINTS)
    is_second = found.ndim == 3
    of = (lambda x: plain(grad(model.loss), x)) if is_second else (lambda x: plain(model.loss, x))
    same(found, torch.stack([of(x) for x in POINTS]), CURVATURES if is_second else GRADIENTS)


def test_derivative_of_a_map(model: Spiking) -> None:
    want = torch.stack([plain(model.loss, x) for x in POINTS])
    same(grad(lambda p: vmap(model.loss)(p).sum())(POINTS), want, GRADIENTS)
    leaf = POINTS.clone().requires_grad_()
    vmap(model.loss)(leaf).sum().backward()
    same(leaf.grad, want, GRADIENTS)
    tangents = jvp(vmap(model.loss), (POINTS,), (torch.ones_like(POINTS),))[1]
    same(tangents, want.sum(-1), GRADIENTS)
    shared = grad(lambda x: vmap(lambda f: model.loss(f * x))(torch.tensor([1.0, 1.1])).sum())
    apart = plain(lambda x: model.loss(x) + model.loss(torch.tensor(1.1) * x), THETA)
    same(shared(THETA), apart, GRADIENTS)


def test_module_as_a_function(model: Spiking) -> None:
    class Net(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.theta = torch.nn.Parameter(THETA.clone())

        def forward(self, factor: Tensor) -> Tensor:
            return model.loss(factor * self.theta)

    net = Net()
    parameters = {name: p.detach() for name, p in net.named_parameters()}
    factors = torch.tensor([1.0, 1.1, 0.95], dtype=torch.float64)

    def loss(parameters: dict[str, Tensor], factor: Tensor) -> Tensor:
        return functional_call(net, parameters, (factor,))

    one = grad(loss)(parameters, factors[1])
    net(factors[1]).backward()
    assert net.theta.grad is not None
    same(one["theta"], net.theta.grad, GRADIENTS)
    each = vmap(grad(loss), in_dims=(None, 0))(parameters, factors)
    want = torch.stack([plain(lambda t, f=f: model.loss(f * t), THETA) for f in factors])
    same(each["theta"], want, GRADIENTS)
    ensemble = {"theta": POINTS}
    found = vmap(grad(loss), in_dims=(0, None))(ensemble, factors[0])
    same(found["theta"], torch.stack([plain(model.loss, x) for x in POINTS]), GRADIENTS)
