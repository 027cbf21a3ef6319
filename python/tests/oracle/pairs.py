"""Each model twice: as a Brian 2 network, and as a PyTorch loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import torch
from torch import Tensor

import neurons
from neurons import Neurons
from oracle import conditions, driven, groups, lif, nonlinear
from oracle.loop import Run, Setup, State

Simulate = Callable[[State, Setup], dict[str, Run]]


@dataclass(frozen=True)
class Pair:
    """A model under two hands.

    Attributes
    ----------
    build : callable
        Makes the network.
    oracle : callable
        Simulates the model in PyTorch, group by group: the first is that of the first monitors.
    unit : dict
        What a recorded variable is measured in; ``v``'s is the scale of the surrogate too.
    tick : float
        Seconds in a tick of the oracle.
    """

    build: Callable[[], Neurons]
    oracle: Simulate
    unit: Mapping[str, float] = field(default_factory=lambda: {"v": 1.0})
    tick: float = 1e-4

    def ticks(self, model: Neurons) -> int:
        return round(float(model.duration) / self.tick)


def columns(values: Mapping[str, Tensor], model: Mapping[str, np.ndarray]) -> State:
    """Make parameters broadcast to ``[*batch, N]``, whether they have an element axis or not.

    TimedArrays are ``[K, *batch]`` or ``[K, *batch, columns]``.
    """
    found = {}
    for name, value in values.items():
        has_elements = model[name].ndim == 1 and name != "drive"
        found[name] = value if has_elements or name == "each" else value.unsqueeze(-1)
    return found


def tensors(model: Mapping[str, np.ndarray]) -> State:
    return {name: torch.tensor(value) for name, value in model.items()}


MILLIVOLT = {"v": 5e-3}
DIMENSIONLESS = {"v": 0.3}

PAIRS: dict[str, Pair] = {
    "current_lif": Pair(neurons.current_lif, lif.current_lif, {"v": 5e-3, "ge": 5e-3}),
    "compound": Pair(neurons.compound, conditions.compound, {"v": 0.3, "w": 0.3}),
    "two_units": Pair(neurons.two_units, conditions.two_units, {"v": 5e-3, "w": 3e-11}),
    "custom_event": Pair(neurons.custom_event, conditions.custom_event, {"v": 0.3, "y": 0.3}),
    "regular": Pair(neurons.regular, driven.regular, {"v": 0.3, "w": 0.3}),
    "shared": Pair(neurons.shared, driven.shared, DIMENSIONLESS),
    "two_clocks": Pair(neurons.two_clocks, groups.two_clocks, DIMENSIONLESS, 5e-5),
    "two_groups": Pair(neurons.two_groups, groups.two_groups, DIMENSIONLESS),
}
for _method in ("exact", "exponential_euler", "euler", "rk2", "rk4"):
    PAIRS[f"lif-{_method}"] = Pair(
        partial(neurons.lif, _method), partial(lif.lif, method=_method), {"v": 5e-3, "u": 1.0}
    )
for _form in neurons.REFRACTORY:
    for _method in ("exact", "euler"):
        PAIRS[f"lif-{_method}-refractory-{_form}"] = Pair(
            partial(neurons.lif, _method, _form),
            partial(lif.lif, method=_method, refractory=_form),
            {"v": 5e-3, "u": 1.0},
        )
for _method in ("euler", "rk2", "rk4", "exponential_euler"):
    PAIRS[f"adex-{_method}"] = Pair(
        partial(neurons.adex, _method), partial(nonlinear.adex, method=_method),
        {"v": 5e-3, "w": 1e-10},
    )  # fmt: skip
for _method in ("euler", "exponential_euler"):
    PAIRS[f"adex-{_method}-held"] = Pair(
        partial(neurons.adex, _method, True),
        partial(nonlinear.adex, method=_method, held=True),
        {"v": 5e-3, "w": 1e-10},
    )
for _method in ("euler", "rk2", "rk4"):
    PAIRS[f"izhikevich-{_method}"] = Pair(
        partial(neurons.izhikevich, _method), partial(nonlinear.izhikevich, method=_method),
        {"v": 10e-3, "u": 10.0},
    )  # fmt: skip
for _method in ("exponential_euler", "euler", "rk2", "rk4"):
    PAIRS[f"hodgkin_huxley-{_method}"] = Pair(
        partial(neurons.hodgkin_huxley, _method),
        partial(nonlinear.hodgkin_huxley, method=_method),
        {"v": 20e-3, "m": 0.3, "n": 0.3, "h": 0.3},
        2e-5,
    )
for _method in ("euler", "rk2", "exponential_euler", "exact"):
    PAIRS[f"driven-{_method}"] = Pair(
        partial(neurons.driven, _method), partial(driven.driven, method=_method), MILLIVOLT
    )

SMOOTH: dict[str, Pair] = {
    f"fitzhugh_nagumo-{_method}": Pair(
        partial(neurons.fitzhugh_nagumo, _method),
        partial(nonlinear.fitzhugh_nagumo, method=_method),
        {"v": 1.0, "w": 1.0},
    )
    for _method in ("euler", "rk2", "rk4")
}
"""Models without events."""
