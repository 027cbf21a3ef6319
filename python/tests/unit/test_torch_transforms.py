"""Transforms of PyTorch's around a call: right, or refused with what works; nothing in silence."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Iterator
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


def forward_over_reverse(f: Tensors) -> Any:
    tau = TAU.clone().requires_grad_()
    out = f(tau)
    with forward_ad.dual_level():
        seed = forward_ad.make_dual(torch.ones_like(out), torch.ones_like(out))
        return torch.autograd.grad(out, tau, seed)


class Net(torch.nn.Module):
    def __init__(self, f: Tensors) -> None:
        super().__init__()
        self.f = f

    def forward(self, tau: torch.Tensor) -> torch.Tensor:
        return self.f(tau)


CASES: dict[str, tuple[str, Callable[[Tensors], Any]]] = {
    "forward_ad": ("forward-mode", lambda f: dual(f, False)),
    "forward_ad of what requires grad": ("forward-mode", lambda f: dual(f, True)),
    "torch.func.jvp": ("forward-mode", lambda f: torch.func.jvp(f, (TAU,), (ONE,))),
    "torch.func.jacfwd": ("forward-mode", lambda f: torch.func.jacfwd(f)(TAU)),
    "torch.func.linearize": ("forward-mode", lambda f: torch.func.linearize(f, TAU)),
    "jacobian by forward mode": (
        "forward-mode",
        lambda f: reverse.jacobian(f, TAU, vectorize=True, strategy="forward-mode"),
    ),
    "torch.func.grad": ("torch-func", lambda f: torch.func.grad(lambda t: f(t).sum())(TAU)),
    "torch.func.vjp": ("torch-func", lambda f: torch.func.vjp(f, TAU)[1](f(TAU))),
    "torch.func.jacrev": ("torch-func", lambda f: torch.func.jacrev(f)(TAU)),
    "torch.vmap": ("torch-func", lambda f: torch.vmap(f)(torch.stack([TAU, TAU]))),
    "several gradients at once": ("torch-func", by_rows),
    "vectorized jacobian": ("torch-func", lambda f: reverse.jacobian(f, TAU, vectorize=True)),
    "torch.func.hessian": ("double-backward", lambda f: torch.func.hessian(f)(TAU)),
    "grad of grad": (
        "double-backward",
        lambda f: torch.func.grad(torch.func.grad(lambda t: f(t).sum()))(TAU),
    ),
    "functional.jvp": ("double-backward", lambda f: reverse.jvp(f, TAU, ONE)),
    "functional.hessian": ("double-backward", lambda f: reverse.hessian(lambda t: f(t).sum(), TAU)),
    "forward over reverse": ("double-backward", forward_over_reverse),
    "torch.jit.trace": ("traced", lambda f: torch.jit.trace(f, TAU)),
    "torch.jit.trace of what requires grad": (
        "traced",
        lambda f: torch.jit.trace(f, TAU.clone().requires_grad_()),
    ),
    "torch.export": ("traced", lambda f: torch.export.export(Net(f), (TAU,))),
    "make_fx": ("traced", lambda f: make_fx(lambda tau: f(tau))(TAU)),
    "symbolic_trace": ("traced", lambda f: torch.fx.symbolic_trace(Net(f))),
}


@pytest.mark.parametrize("case", CASES)
def test_refused_in_words_that_the_user_wrote(model: Model, case: str) -> None:
    code, transform = CASES[case]
    with pytest.raises(ModelError, match=rf"error\[{code}\]") as caught:
        transform(model.trace_of)
    assert "`" in str(caught.value), "the remedy is code"
    if "create_graph" in str(caught.value):
        assert code == "double-backward"
    # Nothing stays behind.
    tau = TAU.clone().requires_grad_()
    model.loss(tau).backward()
    assert tau.grad is not None


def test_a_tangent_of_any_input(model: Model) -> None:
    out = model.sim()
    with forward_ad.dual_level():
        current = torch.ones(2, dtype=torch.float64)
        current = forward_ad.make_dual(current, torch.ones_like(current))
        state = copy.copy(out.final_state)
        one = torch.ones(2, dtype=torch.float64)
        state.values_["cells.v"] = forward_ad.make_dual(state["cells.v"].clone(), one)
        raster = forward_ad.make_dual(out[model.spikes].raster, out[model.spikes].raster)
        for given in (
            {"I": current},
            {"values": {"I": current}},
            {"initial_state": state},
            {"spikes": {model.group: raster}},
        ):
            values = (given.pop("values"),) if "values" in given else ()
            with pytest.raises(ModelError, match="forward-mode"):
                model.sim(*values, **given)
        # A tangent that has come to nothing, or belongs to something else, is none.
        assert torch.equal(
            model.sim(I=forward_ad.unpack_dual(current).primal)[model.trace].v,
            model.sim(I=torch.ones(2, dtype=torch.float64))[model.trace].v,
        )


def test_within_a_transform_of_something_else(model: Model) -> None:
    with pytest.raises(ModelError, match="torch-func"):
        torch.func.grad(lambda a: a * model.loss(TAU))(ONE)


def test_what_the_messages_advise(model: Model) -> None:
    tau = TAU.clone().requires_grad_()
    model.loss(tau).backward()
    assert tau.grad is not None
    assert torch.equal(reverse.jacobian(model.loss, TAU), tau.grad)  # type: ignore[arg-type]
    rows = reverse.jacobian(model.trace_of, TAU)
    assert rows.shape == (4,)  # type: ignore[union-attr]


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
