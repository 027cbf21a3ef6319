"""Simulations as functions of tensors: everything that has a derivative goes in and comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from brian2 import (
    EventMonitor,
    NeuronGroup,
    PoissonGroup,
    Quantity,
    SpikeGeneratorGroup,
    Synapses,
    ms,
)
from torch import Tensor

import brian2grad as bg
import models
from brian2grad.simulation.outputs import FinalState
from doors import networks
from networks import Twin
from oracle.pairs import PAIRS, Pair

SLOPE = 10.0
Tensors = dict[str, Tensor]


@dataclass(frozen=True)
class Subject:
    """A Simulator with what a call of it is given.

    Attributes
    ----------
    sim : Simulator
        What is called.
    given : dict
        Parameters by name.
    spikes : dict
        Rasters that take the place of thresholds.
    state : FinalState, optional
        Where to start from.
    """

    sim: bg.Simulator
    given: Tensors
    spikes: Mapping[Any, Tensor] = field(default_factory=dict)
    state: FinalState | None = None

    def inputs(self) -> Tensors:
        """Give the tensors of a call by kind and name."""
        found = {f"parameter {name}": value for name, value in self.given.items()}
        found |= {f"spikes {k}": value for k, value in enumerate(self.spikes.values())}
        state = {} if self.state is None else self.state
        real = {name: value for name, value in state.items() if value.is_floating_point()}
        return found | {f"state {name}": value for name, value in real.items()}

    def outputs(self, inputs: Mapping[str, Tensor], **more: Any) -> Tensors:
        """Call with other tensors; gives all outputs that may have a derivative."""
        given = {name: inputs[f"parameter {name}"] for name in self.given}
        spikes = {key: inputs[f"spikes {k}"] for k, key in enumerate(self.spikes)}
        if spikes:
            more["spikes"] = spikes
        if self.state is not None:
            values = {n: inputs.get(f"state {n}", v) for n, v in self.state.items()}
            more["initial_state"] = FinalState(values, self.state.timesteps, self.state.batch)
        out = self.sim(given, **more)
        found = {f"state {name}": value for name, value in out.final_state.items()}
        for name in out:
            shown = out[name]
            for variable in dir(shown):
                if variable not in ("i", "t"):
                    found[f"{name}.{variable}"] = getattr(shown, variable)
        return {
            name: value
            for name, value in found.items()
            if isinstance(value, Tensor) and value.is_floating_point() and value.numel()
        }

    def following(self) -> Subject:
        """Go on where a call ends, from values of its own: those of the state, not the model's."""
        with torch.no_grad():
            out = self.sim(self.given, **({"spikes": self.spikes} if self.spikes else {}))
        given = {n: v for n, v in self.given.items() if not self.sim.parameters[n].is_state}
        return replace(self, given=given, state=out.final_state)


def of(sim: bg.Simulator, given: Mapping[str, Tensor] | None = None) -> Subject:
    """Give a Simulator the values of its network, or others."""
    own = {n: torch.tensor(p.value, dtype=sim.dtype) for n, p in sim.parameters.items()}
    return Subject(sim, {**own, **(given or {})})


def of_pair(pair: Pair, duration: float | None = None, **options: Any) -> Subject:
    """Give all that makes sense as a parameter of a model of neurons; duration in ms."""
    model = pair.build()
    length = model.duration if duration is None else duration * ms
    if model.spikes:
        dims = {name: model.group.variables[name].dim for name in pair.unit}
        scales = {name: Quantity(unit, dim=dims[name]) for name, unit in pair.unit.items()}
        scale = scales if pair is PAIRS["two_units"] else scales["v"]
        options.setdefault("surrogate", bg.surrogate.fast_sigmoid(slope=SLOPE, scale=scale))
    names = list(model.names)
    return of(bg.Simulator(model.network, length, names, rasters=model.spikes, **options))


def of_twin(twin: Twin, steps: int | None = None, batch: int = 0, **options: Any) -> Subject:
    """Give the parameters of a network that is also a loop in PyTorch."""
    sim = twin.simulator(steps, **options)
    values = twin.of_simulator(twin.batched(batch, ()))
    return of(sim, {name: value.to(sim.dtype) for name, value in values.items()})


def of_door(name: str, duration: float | None = None, **options: Any) -> Subject:
    """Give the parameters of a network that both doors know; duration in ms."""
    door = networks.MODELS[name]()
    length = door.duration if duration is None else duration * ms
    options.setdefault("surrogate", bg.surrogate.fast_sigmoid(slope=SLOPE, scale=door.scale))
    rasters = [o for o in door.network.objects if isinstance(o, EventMonitor)]
    return of(
        bg.Simulator(
            door.network, length, door.parameters, rasters=rasters, seed=door.seed, **options
        )
    )


def of_model(name: str, duration: float, names: Iterable[str], scale: Any = 0.3) -> Subject:
    """Give parameters of a network of `models`, with all its rasters; duration in ms.

    ``"NeuronGroup1.v"`` is that of the second NeuronGroup that was made.
    """
    network = models.MODELS[name]()[0]
    owners: dict[str, str] = {}
    for kind in (NeuronGroup, Synapses, SpikeGeneratorGroup, PoissonGroup):
        made = sorted((o.name for o in network.objects if type(o) is kind), key=_place)
        owners |= {f"{kind.__name__}{k}": n for k, n in enumerate(made)}
    parameters = []
    for parameter in names:
        owner, *variable = parameter.split(".")
        parameters.append(".".join([owners.get(owner, owner), *variable]))
    rasters = [o for o in network.objects if isinstance(o, EventMonitor)]
    surrogate = bg.surrogate.fast_sigmoid(slope=SLOPE, scale=scale)
    return of(
        bg.Simulator(
            network, duration * ms, parameters, rasters=rasters, surrogate=surrogate, seed=3,
            namespace={},
        )
    )  # fmt: skip


def _place(name: str) -> tuple[str, int]:
    stem, _, number = name.partition("_")
    return (stem, int(number)) if number.isdigit() else (name, 0)
