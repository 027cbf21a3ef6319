"""When a neuron is ready to spike again: ``not_refractory`` as Brian 2 computes it."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from oracle.loop import State
from oracle.updaters import timestep

DT = 1e-4


def refractory_after(period: Callable[[State], Tensor]) -> Callable[[State, float], Tensor]:
    """Neurons are refractory until this long after their last spike."""

    def not_refractory(state: State, t: float) -> Tensor:
        since = timestep(t - state["lastspike"], DT)
        return (since >= timestep(period(state), DT)).broadcast_to(
            torch.broadcast_shapes(since.shape, state["v"].shape)
        )

    return not_refractory


def refractory_while(condition: Callable[[State], Tensor]) -> Callable[[State, float], Tensor]:
    """Neurons are refractory from a spike until the condition no longer holds."""
    return lambda state, t: state["not_refractory"] | ~condition(state)
