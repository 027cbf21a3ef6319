"""Transforms of PyTorch's around a call: right, or refused with what works; nothing in silence."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import torch
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, ms
from torch.autograd import forward_ad
from torch.autograd import functional as reverse
from torch.fx.experimental.proxy_tensor import make_fx
from torch.utils.checkpoint import checkpoint

import brian2grad as bg
from brian2grad.errors import ModelError
from tolerances import GRADIENTS

Tensors = Callable[[torch.Tensor], torch.Tensor]


class Model:
    def __init__(self) -> None:
        self.group = NeuronGroup(
            2, "dv/dt = (I - v)/tau : 1\nI : 1", method="euler", name="cells",
            threshold="v > 0.9", reset="v = 0", namespace={"tau": 5 * ms},
        )  # fmt: skip
        self.group.I = [1, 2]
        self.trace = StateMonitor(self.group, "v", record=True, name="trace")
        self.spikes = SpikeMonitor(self.group, name="spikes")
        self.sim = bg.Simulator(
            Network(self.group, self.trace, self.spikes), 10 * ms, ["tau", "I"],
            surrogate=bg.surrogate.superspike(scale=0.5), rasters=[self.spikes],
        )  # fmt: skip

    def loss(self, tau: torch.Tensor) -> torch.Tensor:
        return (self.sim(tau=tau)[self.trace].v ** 2).sum()

    def trace_of(self, tau: torch.Tensor) -> torch.Tensor:
        return self.sim(tau=tau)[self.trace].v[::25, 1]


@pytest.fixture
def model() -> Iterator[Model]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what PyTorch is about to give up
        yield Model()


TAU = torch.tensor(5e-3, dtype=torch.float64)
ONE = torch.ones((), dtype=torch.float64)


def dual(f: Tensors, requires_grad: bool) -> torch.Tensor | None:
    with forward_ad.dual_level():
        tau = forward_ad.make_dual(TAU.clone().requires_grad_(requires_grad), ONE)
        return forward_ad.unpack_dual(f(tau)).tangent


def by_rows(f: Tensors) -> Any:
    tau = TAU.clone().requires_grad_()
    rows = torch.eye(4, dtype=torch.float64)
    return torch.autograd.grad(f(tau), tau, rows, is_grads_batched=True)


class Net(torch.nn.Module):
    def __init__(self, f: Tensors) -> None:
        super().__init__()
        self.f = f

    def forward(self, tau: torch.Tensor) -> torch.Tensor:
        return self.f(tau)


def as_reverse(model: Model) -> torch.Tensor:
    """Give the derivative of the trace by reverse mode, row by row."""
    return reverse.jacobian(model.trace_of, TAU)  # type: ignore[return-value]


FIRST: dict[str, Callable[[Tensors], Any]] = {
    "forward_ad": lambda f: dual(f, False),
    "forward_ad of what requires grad": lambda f: dual(f, True),
    "torch.func.jvp": lambda f: torch.func.jvp(f, (TAU,), (ONE,))[1],
    "torch.func.jacfwd": lambda f: torch.func.jacfwd(f)(TAU),
    "torch.func.linearize": lambda f: torch.func.linearize(f, TAU)[1](ONE),
    "jacobian by forward mode": lambda f: reverse.jacobian(
        f, TAU, vectorize=True, strategy="forward-mode"
    ),
    "functional.jvp": lambda f: reverse.jvp(f, TAU, ONE)[1],
    "torch.func.vjp": lambda f: torch.stack([torch.func.vjp(f, TAU)[1](e)[0] for e in ROWS]),
    "torch.func.jacrev": lambda f: torch.func.jacrev(f)(TAU),
    "torch.func.grad": lambda f: torch.stack(
        [torch.func.grad(lambda t, k=k: f(t)[k])(TAU) for k in range(4)]
    ),
    "torch.vmap of grad": lambda f: torch.vmap(
        lambda e: torch.func.grad(lambda t: (f(t) * e).sum())(TAU)
    )(ROWS),
    "several gradients at once": lambda f: by_rows(f)[0],
    "vectorized jacobian": lambda f: reverse.jacobian(f, TAU, vectorize=True),
}
ROWS = torch.eye(4, dtype=torch.float64)


@pytest.mark.parametrize("case", FIRST)
def test_first_derivatives_are_those_of_reverse_mode(model: Model, case: str) -> None:
    expected = as_reverse(model)
    found = FIRST[case](model.trace_of)
    assert found.shape == expected.shape
    assert bool(((found - expected).abs() <= GRADIENTS * expected.abs().max()).all())


SECOND: dict[str, Callable[[Tensors], Any]] = {
    "torch.func.hessian": lambda f: torch.func.hessian(f)(TAU),
    "grad of grad": lambda f: torch.func.grad(torch.func.grad(f))(TAU),
    "jacfwd of jacfwd": lambda f: torch.func.jacfwd(torch.func.jacfwd(f))(TAU),
    "jacrev of jacfwd": lambda f: torch.func.jacrev(torch.func.jacfwd(f))(TAU),
    "functional.hessian": lambda f: reverse.hessian(f, TAU),
    "functional.hvp": lambda f: reverse.hvp(f, TAU, ONE)[1],
    "functional.vhp": lambda f: reverse.vhp(f, TAU, ONE)[1],
    "forward over reverse": lambda f: forward_over_reverse(f),
}


@pytest.mark.parametrize("case", SECOND)
def test_second_derivatives_agree(model: Model, case: str) -> None:
    def loss(tau: torch.Tensor) -> torch.Tensor:
        return model.loss(tau)

    tau = TAU.clone().requires_grad_()
    (once,) = torch.autograd.grad(loss(tau), tau, create_graph=True)
    (twice,) = torch.autograd.grad(once, tau)
    found = SECOND[case](loss)
    assert bool((found - twice).abs() <= GRADIENTS * twice.abs())


def forward_over_reverse(f: Tensors) -> torch.Tensor | None:
    tau = TAU.clone().requires_grad_()
    with forward_ad.dual_level():
        (gradient,) = torch.autograd.grad(f(forward_ad.make_dual(tau, ONE)), tau)
        return forward_ad.unpack_dual(gradient).tangent


REFUSED: dict[str, Callable[[Tensors], Any]] = {
    "torch.jit.trace": lambda f: torch.jit.trace(f, TAU),
    "torch.jit.trace of what requires grad": lambda f: torch.jit.trace(
        f, TAU.clone().requires_grad_()
    ),
    "torch.export": lambda f: torch.export.export(Net(f), (TAU,)),
    "make_fx": lambda f: make_fx(lambda tau: f(tau))(TAU),
    "make_fx of jvp": lambda f: make_fx(lambda tau: torch.func.jvp(f, (tau,), (ONE,)))(TAU),
    "make_fx of grad": lambda f: make_fx(torch.func.grad(lambda tau: f(tau).sum()))(TAU),
    "linearize of grad": lambda f: torch.func.linearize(torch.func.grad(lambda t: f(t).sum()), TAU),
    "functionalize": lambda f: torch.func.functionalize(f)(TAU),
    "symbolic_trace": lambda f: torch.fx.symbolic_trace(Net(f)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_in_words_that_the_user_wrote(model: Model, case: str) -> None:
    with pytest.raises(ModelError, match=r"error\[traced\]") as caught:
        REFUSED[case](model.trace_of)
    assert "`" in str(caught.value), "the remedy is code"
    # Nothing stays behind.
    tau = TAU.clone().requires_grad_()
    model.loss(tau).backward()
    assert tau.grad is not None


def test_a_tangent_of_any_input(model: Model) -> None:
    out = model.sim()
    one = torch.ones(2, dtype=torch.float64)
    state, raster = out.final_state, out[model.spikes].raster
    calls: dict[str, tuple[torch.Tensor, Callable[[torch.Tensor], Any]]] = {
        "a keyword": (one, lambda x: model.sim(I=x)),
        "a dict": (one, lambda x: model.sim({"I": x})),
        "a state": (
            state["cells.v"],
            lambda x: model.sim(initial_state=replace(state, values_={**state, "cells.v": x})),
        ),
        "a raster": (raster, lambda x: model.sim(spikes={model.group: x})),
    }
    for name, (x, call) in calls.items():
        direction = torch.linspace(0.5, 1, x.numel(), dtype=torch.float64).reshape(x.shape)
        leaf = x.clone().requires_grad_()
        call(leaf)[model.trace].v[-1].sum().backward()
        with forward_ad.dual_level():
            v = call(forward_ad.make_dual(x.clone(), direction))[model.trace].v[-1].sum()
            tangent = forward_ad.unpack_dual(v).tangent
        assert leaf.grad is not None and tangent is not None, name
        expected = (leaf.grad * direction).sum()
        assert abs(float(expected)) > 1e-6, name
        assert abs(float(tangent - expected)) <= GRADIENTS * abs(float(expected)), name


def test_within_a_transform_of_something_else(model: Model) -> None:
    found = torch.func.grad(lambda a: a * model.loss(TAU))(ONE)
    assert torch.equal(found, model.loss(TAU))
    with forward_ad.dual_level():  # the case that was silently 1
        s = forward_ad.make_dual(ONE, ONE)
        tangent = forward_ad.unpack_dual(model.sim(I=s * CURRENT)[model.trace].v.sum() + s).tangent
    leaf = ONE.clone().requires_grad_()
    (model.sim(I=leaf * CURRENT)[model.trace].v.sum() + leaf).backward()
    assert tangent is not None and leaf.grad is not None
    assert abs(float(tangent - leaf.grad)) <= GRADIENTS * abs(float(leaf.grad))


CURRENT = torch.tensor([1.0, 2.0], dtype=torch.float64)


@pytest.mark.parametrize("chunk", [None, 2, 64])
def test_jacobians_by_either_mode(model: Model, chunk: int | None) -> None:
    given = {"tau": 5 * ms, "I": [1.0, 2.0]}
    expected = reverse.jacobian(
        lambda tau, current: model.sim(tau=tau, I=current)[model.trace].v[::25], (TAU, CURRENT)
    )
    rows = bg.jacobian(model.sim, lambda out: out[model.trace].v[::25], given, chunk)
    total = bg.jacobian(model.sim, lambda out: out[model.trace].v[::25].sum(), given, chunk)
    for name, whole in zip(given, expected, strict=True):
        assert rows[name].shape == whole.shape
        assert bool(((rows[name] - whole).abs() <= GRADIENTS * whole.abs().max()).all())
        summed = whole.sum((0, 1))
        assert bool(((total[name] - summed).abs() <= GRADIENTS * summed.abs().max()).all())


@pytest.mark.parametrize("backend", ["eager", "aot_eager"])
def test_compiled_around_a_call(model: Model, backend: str) -> None:
    torch._dynamo.reset()

    def step(scale: torch.Tensor) -> torch.Tensor:
        out = model.sim(tau=scale * TAU, I=torch.tensor([1.0, 2.0], dtype=torch.float64) * scale)
        late = out[model.spikes].t.sum()  # asks the engine, without a gradient
        return (out[model.trace].v ** 2).sum() * scale + out.final_state["cells.v"].sum() + late

    found = []
    for f in (step, torch.compile(step, backend=backend)):
        scale = torch.tensor(0.8, dtype=torch.float64, requires_grad=True)
        value = f(scale)
        value.backward()
        assert scale.grad is not None
        found.append((value.detach(), scale.grad))
    (value, gradient), (compiled, its) = found
    assert torch.equal(value, compiled)
    assert bool((its - gradient).abs() <= GRADIENTS * gradient.abs())


def test_a_whole_step_of_training_that_is_compiled(model: Model) -> None:
    torch._dynamo.reset()

    def step(tau: torch.Tensor) -> torch.Tensor:
        loss = model.loss(tau)
        loss.backward()
        return loss.detach()

    mine, theirs = (TAU.clone().requires_grad_() for _ in range(2))
    assert torch.equal(torch.compile(step, backend="eager")(mine), step(theirs))
    assert torch.equal(mine.grad, theirs.grad)  # type: ignore[arg-type]


def test_errors_come_through_a_compiled_call(model: Model) -> None:
    torch._dynamo.reset()
    with pytest.raises(ModelError, match="parameter-shape"):
        torch.compile(lambda t: model.sim(I=t)[model.trace].v, backend="eager")(TAU)


def test_what_wants_one_graph_is_told_so(model: Model) -> None:
    torch._dynamo.reset()
    whole = torch.compile(model.loss, backend="eager", fullgraph=True)
    with pytest.raises(Exception, match="Simulator.__call__"):
        whole(TAU)


@pytest.mark.parametrize("reentrant", [False, True])
def test_what_checkpointing_computes_again(model: Model, reentrant: bool) -> None:
    mine, theirs = (TAU.clone().requires_grad_() for _ in range(2))
    checkpoint(model.loss, mine, use_reentrant=reentrant).backward()  # type: ignore[union-attr]
    model.loss(theirs).backward()
    assert torch.equal(mine.grad, theirs.grad)  # type: ignore[arg-type]


def test_differences_by_pytorch() -> None:
    smooth = NeuronGroup(2, "dv/dt = (I - v)/(5*ms) : 1\nI : 1", method="euler")
    trace = StateMonitor(smooth, "v", record=True)
    sim = bg.Simulator(Network(smooth, trace), 1 * ms, ["I"])
    current = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda i: sim(I=i)[trace].v[-1] ** 2, (current,))
    assert float(reverse.vjp(lambda i: sim(I=i)[trace].v.sum(), current)[1].sum()) > 0  # type: ignore[union-attr]
