"""Whole Jacobians of what a simulation gives, by the mode that is cheaper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch

from brian2grad.errors import ModelError
from brian2grad.quantities import tensor
from brian2grad.simulation import Outputs, Simulator

CHUNK = 64
"""Directions at a time: they are the lanes of vectors, and each has memory of its own."""


def jacobian(
    sim: Simulator,
    outputs: Callable[[Outputs], torch.Tensor],
    parameters: Mapping[str, Any],
    chunk: int | None = CHUNK,
) -> dict[str, torch.Tensor]:
    """Differentiate everything that a function of the outputs gives by parameters.

    With at most as many numbers in the parameters as in the result it goes forward in time, one
    direction for each number of a parameter; else backward, one sweep for each number of the
    result. Several directions run as one batch, with the same random numbers.

    Parameters
    ----------
    sim : Simulator
        What is to be run.
    outputs : callable
        Gives a tensor of the outputs, for example ``lambda out: out[M].v``.
    parameters : dict
        Values by name, as for a call of the Simulator: tensors, numbers or quantities.
    chunk : int, optional
        How many directions are run at a time; None for all.

    Returns
    -------
    dict
        By name the derivative of each number of the result by each of the parameter, per SI unit:
        ``[*result, *parameter]``.

    Raises
    ------
    ModelError
        When a value does not fit, or `outputs` gives no tensor.

    Examples
    --------
    >>> from brian2 import *
    >>> import brian2grad as bg
    >>> tau = 10*ms
    >>> G = NeuronGroup(1, "dv/dt = -v/tau : 1", method="exact")
    >>> M = StateMonitor(G, "v", record=True, name="M")
    >>> sim = bg.Simulator(Network(G, M), 10*ms, parameters=["tau", "v"])
    >>> J = bg.jacobian(sim, lambda out: out[M].v[:, 0], {"tau": tau, "v": [1.0]})
    >>> J["tau"].shape, J["v"].shape
    (torch.Size([100]), torch.Size([100, 1]))
    """
    names = list(parameters)
    values = tuple(
        value if isinstance(value, torch.Tensor) else tensor(value, dtype=sim.dtype)
        for value in parameters.values()
    )

    def result(*given: torch.Tensor) -> torch.Tensor:
        found = outputs(sim(dict(zip(names, given, strict=True))))
        if not isinstance(found, torch.Tensor):
            raise ModelError.of(
                "bg.jacobian(outputs)",
                "no-tensor",
                f"expected a function that gives a tensor, got {type(found).__name__}",
                "give for example lambda out: out[M].v",
            )
        return found

    with torch.no_grad():
        rows = result(*values).numel()
    sizes = [value.numel() for value in values]
    if sum(sizes) > rows:
        every = torch.func.jacrev(result, argnums=tuple(range(len(values))), chunk_size=chunk)
        return dict(zip(names, every(*values), strict=True))

    def along(direction: torch.Tensor) -> torch.Tensor:
        parts = direction.split(sizes)
        directions = [p.reshape(v.shape) for p, v in zip(parts, values, strict=True)]
        return torch.func.jvp(result, values, tuple(directions))[1]

    each = torch.vmap(along, out_dims=-1, randomness="same", chunk_size=chunk)
    whole = each(torch.eye(sum(sizes), dtype=sim.dtype))
    return {
        name: part.reshape(*whole.shape[:-1], *value.shape)
        for name, part, value in zip(names, whole.split(sizes, dim=-1), values, strict=True)
    }
