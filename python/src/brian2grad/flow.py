"""How a gradient flows back through time: its norm by variable, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch

from brian2grad.errors import ModelError
from brian2grad.simulation import Outputs, Simulator


class GradientFlow(Mapping[str, torch.Tensor]):
    """Norms of adjoints over time, by state variable.

    A mapping from ``"group.variable"`` to tensors ``[T, *batch]``: the Euclidean norm, over the
    elements of the variable, of the derivative of the loss by its value before each step, in loss
    per SI unit.

    Attributes
    ----------
    t : Tensor
        The time of each step in seconds, ``[T]``.
    """

    def __init__(self, t: torch.Tensor, norms: dict[str, torch.Tensor]) -> None:
        self.t = t
        self._norms = norms

    def __getitem__(self, name: str) -> torch.Tensor:
        return self._norms[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._norms)

    def __len__(self) -> int:
        return len(self._norms)

    def __repr__(self) -> str:
        return f"GradientFlow({', '.join(self)}: {len(self.t)} steps)"


class _Norms:
    """Takes the norms of a reverse sweep."""

    def __init__(self) -> None:
        self.norms: dict[str, torch.Tensor] = {}
        self.t = torch.empty(0, dtype=torch.float64)

    def begin(self, sweep: Any) -> None:
        sweep.keepNorms()

    def end(self, sweep: Any) -> None:
        self.t = torch.tensor(sweep.times()[:], dtype=torch.float64)
        for name in sweep.normed():
            norms = torch.tensor(sweep.norms(name)[:], dtype=torch.float64)
            self.norms[str(name)] = norms.reshape(len(self.t), -1)


def gradient_flow(
    sim: Simulator,
    loss: Callable[[Outputs], torch.Tensor],
    values: Mapping[str, Any] | None = None,
    /,
    **given: Any,
) -> GradientFlow:
    """Run a call and its gradient, and keep the norm of the gradient at every step back.

    A diagnosis: it is slower than a gradient. No ``.grad`` changes.

    Parameters
    ----------
    sim : Simulator
        What is to be run.
    loss : callable
        Gives the loss, a scalar, of the outputs.
    values, **given
        As for a call of the Simulator, ``spikes`` and ``initial_state`` included. Parameters that
        are left out have the network's values; with respect to all of them the gradient is taken.

    Returns
    -------
    GradientFlow
        By state variable that the gradient passes.

    Raises
    ------
    ModelError
        When the loss does not depend on the parameters, or is no scalar.

    Examples
    --------
    >>> from brian2 import *
    >>> import torch, brian2grad as bg
    >>> G = NeuronGroup(1, "dv/dt = -v/tau : 1", method="exact", namespace={"tau": 10*ms})
    >>> G.v = 1
    >>> sim = bg.Simulator(Network(G), 10*ms, ["tau"])
    >>> flow = bg.gradient_flow(sim, lambda out: out.final_state[f"{G.name}.v"].sum())
    >>> flow[f"{G.name}.v"].shape
    torch.Size([100])
    >>> bool(abs(flow[f"{G.name}.v"][0] - np.exp(-1)) < 1e-12)  # the last step back is the first
    True
    """
    collector = _Norms()
    leaves: dict[str, torch.Tensor] = {
        n: torch.tensor(p.value, dtype=sim.dtype)
        for n, p in sim.parameters.items()
        if not p.eventspace
    }
    call = {n: given.pop(n) for n in ("spikes", "initial_state") if n in given}
    every = {**(values or {}), **given}
    leaves |= {n: v.detach().clone() for n, v in every.items() if isinstance(v, torch.Tensor)}
    others = {n: v for n, v in every.items() if not isinstance(v, torch.Tensor)}
    for name in others:
        leaves.pop(name, None)
    for leaf in leaves.values():
        leaf.requires_grad_()
    before = sim._observers
    sim._observers = (*before, collector)
    try:
        out = sim({**leaves, **others}, **call)
    finally:
        sim._observers = before
    value = loss(out)
    if not isinstance(value, torch.Tensor) or value.ndim or not value.requires_grad:
        raise ModelError.of(
            "gradient_flow(loss)",
            "loss",
            "expected a scalar that depends on the outputs, got "
            f"{type(value).__name__}{list(value.shape) if isinstance(value, torch.Tensor) else ''}",
            "give for example lambda out: out[monitor].v.square().mean()",
        )
    torch.autograd.grad(value, list(leaves.values()), allow_unused=True)
    batch = out.final_state.batch
    norms = {n: v.reshape(len(collector.t), *batch) for n, v in collector.norms.items()}
    return GradientFlow(collector.t, norms)
