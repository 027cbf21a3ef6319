"""Directions that do not fit, and derivatives that there are not, in the user's words."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, ms
from torch import Tensor
from torch.autograd import forward_ad
from torch.func import grad, hessian, jacfwd, jacrev, jvp

import brian2grad as bg
from brian2grad.errors import ModelError

TAU = torch.tensor(5e-3, dtype=torch.float64)
ONE = torch.ones((), dtype=torch.float64)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class Model:
    def __init__(self, **options: Any) -> None:
        self.group = NeuronGroup(
            2, "dv/dt = (I - v)/tau : 1\nI : 1", method="euler", name="cells",
            threshold="v > 0.9", reset="v = 0", namespace={"tau": 5 * ms},
        )  # fmt: skip
        self.group.I = [1, 2]
        self.trace = StateMonitor(self.group, "v", record=True, name="trace")
        self.spikes = SpikeMonitor(self.group, name="spikes")
        options.setdefault("surrogate", bg.surrogate.superspike(scale=0.5))
        self.sim = bg.Simulator(
            Network(self.group, self.trace, self.spikes), 10 * ms, ["tau", "I"],
            rasters=[self.spikes], **options,
        )  # fmt: skip

    def loss(self, tau: Tensor) -> Tensor:
        return (self.sim(tau=tau)[self.trace].v ** 2).sum()


@pytest.fixture
def model() -> Model:
    return Model()


THIRD: dict[str, Callable[[Any], Any]] = {
    "reverse": lambda f: grad(grad(grad(f)))(TAU),
    "forward": lambda f: jacfwd(jacfwd(jacfwd(f)))(TAU),
    "forward over a Hessian": lambda f: jacfwd(hessian(f))(TAU),
    "reverse over a Hessian": lambda f: jacrev(hessian(f))(TAU),
}


@pytest.mark.parametrize("name", THIRD)
def test_third_derivatives(model: Model, name: str) -> None:
    with pytest.raises(ModelError, match=r"error\[no-third-derivative\].*differences"):
        THIRD[name](model.loss)
    hessian(model.loss)(TAU)  # nothing stays behind


def test_third_derivative_of_plain_backward_passes(model: Model) -> None:
    tau = TAU.clone().requires_grad_()
    (first,) = torch.autograd.grad(model.loss(tau), tau, create_graph=True)
    (second,) = torch.autograd.grad(first, tau, create_graph=True)
    with pytest.raises(ModelError, match="no-third-derivative"):
        torch.autograd.grad(second, tau)


BOUNDED: dict[str, Callable[[Any], Any]] = {
    "forward": lambda f: jvp(f, (TAU,), (ONE,)),
    "second": lambda f: hessian(f)(TAU),
    "second by reverse": lambda f: grad(grad(f))(TAU),
    "double backward": lambda f: torch.autograd.functional.hessian(f, TAU),
}


@pytest.mark.parametrize("name", BOUNDED)
def test_bounds_on_adjoints_have_no_tangent(name: str) -> None:
    model = Model(clip_adjoint={"cells.v": 10.0})
    with pytest.raises(ModelError, match=r"error\[clipped-tangent\].*without clip_adjoint"):
        BOUNDED[name](model.loss)
    tau = TAU.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(model.loss(tau), tau, create_graph=True)
    assert torch.equal(grad(model.loss)(TAU), gradient.detach())


JUMPS = [
    bg.surrogate.boxcar(scale=0.5),
]


@pytest.mark.parametrize("surrogate", JUMPS)
def test_surrogates_with_jumps_have_first_derivatives_only(surrogate: Any) -> None:
    model = Model(surrogate=surrogate)
    jvp(model.loss, (TAU,), (ONE,))
    grad(model.loss)(TAU)
    for second in (hessian, lambda f: grad(grad(f)), lambda f: jacfwd(jacfwd(f))):
        with pytest.raises(ModelError, match=r"error\[no-second-derivative\].*triangular"):
            second(model.loss)(TAU)


def test_tangents_of_another_shape(model: Model) -> None:
    with pytest.raises(Exception, match="size|shape"):
        jvp(model.loss, (TAU,), (torch.ones(2, dtype=torch.float64),))
    with forward_ad.dual_level(), pytest.raises(Exception, match="shape|size"):
        model.loss(forward_ad.make_dual(TAU, torch.ones(3, dtype=torch.float64)))


CURRENT = torch.tensor([1.0, 2.0], dtype=torch.float64)


def current_tangent(model: Model, direction: Tensor) -> Tensor:
    with forward_ad.dual_level():
        dual = model.sim(I=forward_ad.make_dual(CURRENT, direction))[model.trace].v
        tangent = forward_ad.unpack_dual(dual).tangent
    assert tangent is not None
    return tangent


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16])
def test_tangents_of_another_precision(model: Model, dtype: torch.dtype) -> None:
    """PyTorch lets them pass: they are converted or refused, but not read as what they are not."""
    want = current_tangent(model, torch.tensor([1.0, 0.5], dtype=torch.float64))
    try:
        got = current_tangent(model, torch.tensor([1.0, 0.5], dtype=dtype))
    except ModelError as error:
        assert str(dtype) in str(error)
    else:
        assert torch.equal(got, want)


def test_tangents_that_lie_in_another_order(model: Model) -> None:
    want = current_tangent(model, torch.tensor([2.0, 2.0], dtype=torch.float64))
    assert torch.equal(current_tangent(model, torch.tensor(2.0).double().expand(2)), want)
    wide = torch.tensor([[2.0, 0.0], [2.0, 0.0]], dtype=torch.float64)
    assert torch.equal(current_tangent(model, wide[:, 0]), want)
    raster = torch.zeros(2, 100, dtype=torch.float64)
    raster[0, 30] = raster[1, 60] = 1
    moving = torch.randn(2, 100, dtype=torch.float64)

    def of(raster: Tensor) -> Tensor:
        return model.sim(spikes={model.group: raster})[model.trace].v

    one = jvp(of, (raster.T,), (moving.T,))[1]
    other = jvp(of, (raster.T.contiguous(),), (moving.T.contiguous(),))[1]
    assert torch.equal(one, other)
    assert float(one.abs().max()) > 0


def test_tangent_of_integers_and_truth_values(model: Model) -> None:
    raster = torch.zeros(100, 2, dtype=torch.int64)
    with pytest.raises(Exception, match="float|dtype|tangent"), forward_ad.dual_level():
        dual = forward_ad.make_dual(raster, torch.ones(100, 2, dtype=torch.float64))
        model.sim(spikes={model.group: dual})
    with pytest.raises((ModelError, TypeError, RuntimeError), match="float|dtype"):
        grad(lambda r: model.sim(spikes={model.group: r})[model.trace].v.sum())(raster)


def changed_before(f: Any, then: Callable[[Tensor, Tensor], Any]) -> None:
    leaf = TAU.clone().requires_grad_()
    tau = leaf * 1.0
    loss = f(tau)
    tau.mul_(2.0)
    then(loss, leaf)


def test_change_in_place_before_a_second_derivative(model: Model) -> None:
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        changed_before(
            model.loss, lambda loss, leaf: torch.autograd.grad(loss, leaf, create_graph=True)
        )
    leaf = TAU.clone().requires_grad_()
    tau = leaf * 1.0
    (first,) = torch.autograd.grad(model.loss(tau), tau, create_graph=True)
    with torch.no_grad():
        tau.mul_(2.0)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        torch.autograd.grad(first, leaf)


def test_change_in_place_of_a_seed(model: Model) -> None:
    tau = TAU.clone().requires_grad_()
    v = model.sim(tau=tau)[model.trace].v
    seed = torch.ones_like(v).requires_grad_()
    moving = seed * 1.0
    (first,) = torch.autograd.grad(v, tau, moving, create_graph=True)
    with torch.no_grad():
        moving.mul_(2.0)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        torch.autograd.grad(first, tau)


def test_gradient_by_the_seeds_of_a_backward_pass(model: Model) -> None:
    """``d(J'y)/dy`` is the forward mode: what double backward tricks are made of."""
    tau = TAU.clone().requires_grad_()
    v = model.sim(tau=tau)[model.trace].v
    seed = torch.zeros_like(v).requires_grad_()
    (first,) = torch.autograd.grad(v, tau, seed, create_graph=True)
    (tangent,) = torch.autograd.grad(first, seed, ONE)
    want = jvp(lambda t: model.sim(tau=t)[model.trace].v, (TAU,), (ONE,))[1]
    assert torch.allclose(tangent, want, rtol=1e-12, atol=0)


def test_values_that_are_not_finite_are_named(model: Model) -> None:
    with pytest.raises(ModelError, match=r"non-finite"):
        jvp(model.loss, (TAU,), (torch.tensor(float("nan"), dtype=torch.float64),))


def test_graph_is_freed_after_a_second_derivative(model: Model) -> None:
    tau = TAU.clone().requires_grad_()
    (first,) = torch.autograd.grad(model.loss(tau), tau, create_graph=True)
    (one,) = torch.autograd.grad(first, tau, retain_graph=True)
    (again,) = torch.autograd.grad(first, tau)
    assert torch.equal(one, again)
    with pytest.raises(RuntimeError, match="second time"):
        torch.autograd.grad(first, tau)
