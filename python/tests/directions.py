"""Directional derivatives of a call, forward and back, in numbers without units."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.autograd import forward_ad

from subjects import Subject, Tensors


def sizes(subject: Subject) -> tuple[Tensors, Tensors]:
    """Give a number for each input and output that makes its values of order one."""
    inputs = subject.inputs()
    with torch.no_grad():
        outputs = subject.outputs(inputs)
    ranges = {name: reach(value) for name, value in outputs.items()}
    own = {}
    for name, value in inputs.items():
        # What starts at zero is measured by where it goes.
        rest = name.partition(" ")[2]
        later = [
            r for key, r in ranges.items() if key == f"state {rest}" or key.endswith(f".{rest}")
        ]
        start = float(value.abs().max())
        own[name] = start or max(later, default=0.0) or 1.0
    return (
        {name: torch.tensor(size, dtype=torch.float64) for name, size in own.items()},
        {name: torch.tensor(r or 1.0, dtype=torch.float64) for name, r in ranges.items()},
    )


def reach(value: Tensor) -> float:
    """Give the range of values, or the size of all where they are the same."""
    return float(value.max() - value.min()) or float(value.abs().max())


def drawn(like: Mapping[str, Tensor], unit: Mapping[str, Tensor], seed: int) -> Tensors:
    """Draw a direction."""
    random = torch.Generator().manual_seed(seed)
    return {
        name: (torch.randn(value.shape, generator=random, dtype=torch.float64) * unit[name]).to(
            value.dtype
        )
        for name, value in like.items()
    }


def forward(subject: Subject, x: Tensors) -> tuple[Tensors, Tensors]:
    """Give the outputs and their tangents; no input requires a gradient."""
    inputs = subject.inputs()
    with forward_ad.dual_level():
        dual = {n: forward_ad.make_dual(v, x[n]) if n in x else v for n, v in inputs.items()}
        found = {n: forward_ad.unpack_dual(v) for n, v in subject.outputs(dual).items()}
    outputs = {name: one.primal for name, one in found.items()}
    tangents = {
        name: torch.zeros_like(one.primal) if one.tangent is None else one.tangent
        for name, one in found.items()
    }
    return outputs, tangents


def back(subject: Subject, y: Tensors) -> tuple[Tensors, Tensors]:
    """Give the outputs and the gradients of the inputs."""
    leaves = {n: v.detach().clone().requires_grad_() for n, v in subject.inputs().items()}
    outputs = subject.outputs(leaves)
    seen = {name: value for name, value in outputs.items() if value.requires_grad}
    found = torch.autograd.grad(
        list(seen.values()),
        list(leaves.values()),
        [y[name] for name in seen],
        allow_unused=True,
        materialize_grads=True,
    )
    return outputs, dict(zip(leaves, found, strict=True))


def dot_error(subject: Subject, seed: int = 0) -> float:
    """Give ``|<y, Jx> - <J'y, x>| / |y| |Jx|`` for a drawn x and y, without units."""
    of_inputs, of_outputs = sizes(subject)
    x = drawn(subject.inputs(), of_inputs, seed)
    outputs, tangents = forward(subject, x)
    y = drawn(outputs, {n: 1 / s for n, s in of_outputs.items()}, seed + 1)
    again, gradients = back(subject, y)
    for name, value in outputs.items():
        assert torch.equal(value, again[name].detach()), name
        assert value.shape == tangents[name].shape, name
        assert again[name].requires_grad or not tangents[name].any(), f"{name}: a tangent alone"
    left = sum(_inner(y[name], tangents[name]) for name in outputs)
    right = sum(_inner(x[name], gradients[name]) for name in x)
    long = sum(_inner(t / of_outputs[n], t / of_outputs[n]) for n, t in tangents.items()) ** 0.5
    high = sum(_inner(v * of_outputs[n], v * of_outputs[n]) for n, v in y.items()) ** 0.5
    assert 0 < long < float("inf")
    return abs(left - right) / (high * long)


def _inner(a: Tensor, b: Tensor) -> float:
    return float((a.double() * b.double()).sum())
