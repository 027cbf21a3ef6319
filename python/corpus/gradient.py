"""The gradient of a network by one of its parameters, against differences of Brian's own runs.

The loss sums the squares of all state that the Simulator's ``final_state`` has, each over its
largest value; the derivative is that along the parameter's own value.
"""

from __future__ import annotations

import re
from typing import Any

import brian2
import numpy as np
import torch
from brian2 import Network, NetworkOperation, NeuronGroup, Quantity
from brian2.core.network import _get_all_objects

import brian2grad as bg
from corpus.outcome import Outcome
from tolerances import GRADIENT_DIFFERENCES

STEP = 7e-4
"""Of differences of the fourth order, over the parameter: the fifth root of the unit in the last
place. Central differences are too coarse for what begins near its rest, where values cancel."""

STEPS = 50
"""Of the network's shortest clock: most examples have no spike of their own until then."""


class NetworkGradient:
    """What a network does in a short window.

    Parameters
    ----------
    objects : list of BrianObject
        Those of a network that has not been run.
    names : mapping
        The namespace of the run.
    parameter : str
        As for `Simulator`.
    """

    def __init__(self, objects: list[Any], names: dict[str, Any], parameter: str) -> None:
        for part in _get_all_objects(objects):
            part._network = None  # else Brian's magic network keeps it
        self.network = Network(*objects)
        self.names = dict(names)
        self.parameter = parameter
        clocks = [o.clock for o in self.network.sorted_objects if getattr(o, "clock", None)]
        self.window = STEPS * min((c.dt for c in clocks), key=float)
        self.spikes = 0

    def outcome(self, run: Any, random: Any) -> Outcome:
        """Compare; ``run`` is Brian's own, and ``random`` says what it has drawn until now."""
        try:
            sim = bg.Simulator(
                self.network,
                self.window,
                [self.parameter],
                self._surrogate(),
                namespace=self.names,
            )
            value = torch.as_tensor(sim.parameters[self.parameter].value, dtype=torch.float64)
            leaf = value.clone().requires_grad_()
            state = sim({self.parameter: leaf}).final_state
        except bg.errors.ModelError as error:
            return Outcome(f"refused: {error.code}", why=str(error))

        self.network.add(NetworkOperation(self._count, when="after_thresholds"))
        self.network.store("corpus")
        before = random()
        brian = self._final(run, value, 1, state)
        drawn = random() != before
        reach = {k: np.abs(v[np.isfinite(v)]).max(initial=0) or 1.0 for k, v in brian.items()}
        loss = sum((((state[k] / reach[k]) ** 2).sum() for k in brian), torch.zeros(()))
        (slope,) = torch.autograd.grad(loss, leaf)
        got = float((slope * value).sum())
        if not np.isfinite(got):
            return Outcome("other", why=f"the gradient is {got}")
        if self.spikes or drawn:
            why = "random numbers are drawn" if drawn else f"{self.spikes} spikes in the window"
            return Outcome("finite gradient", why=why)

        def brians_loss(factor: float) -> float:
            found = self._final(run, value, factor, state)
            return sum(float(((found[k] / reach[k]) ** 2).sum()) for k in found)

        near, far = (brians_loss(1 + k * STEP) - brians_loss(1 - k * STEP) for k in (1, 2))
        want = (8 * near - far) / (12 * STEP)
        if self.spikes:
            return Outcome("finite gradient", why="spikes come with another value")
        if not want:
            return Outcome("other", why="the differences are zero, nothing is compared")
        error = abs(got - want) / abs(want)
        how = "gradient" if error <= GRADIENT_DIFFERENCES else "other"
        return Outcome(how, why=f"{got:.9g} for {want:.9g}: {error:.1e}")

    def _surrogate(self) -> Any:
        """Make one that is zero away from the threshold, as the slope of Brian's runs is."""
        scales = {
            name: Quantity(1e-9, dim=group.variables[name].dim)
            for group in self.network.sorted_objects
            if isinstance(group, NeuronGroup) and "spike" in group.events
            for name in group.equations.names
            if name in re.findall(r"\w+", group.events["spike"])
        }
        return bg.surrogate.boxcar(scale=scales) if scales else None

    def _count(self) -> None:
        groups = (o for o in self.network.objects if isinstance(o, NeuronGroup))
        self.spikes += sum(len(g.spikes) for g in groups if "spike" in g.events)

    def _final(self, run: Any, value: Any, factor: float, state: Any) -> dict[str, np.ndarray]:
        """Run from the start with the parameter's value times a factor."""
        self.network.restore("corpus")
        names, changed = self.names, value.numpy() * factor
        owner, _, variable = self.parameter.rpartition(".")
        if owner:
            self.network[owner].variables[variable].set_value(changed)
        else:
            names = self._with(names, changed)
        run(self.network, self.window, namespace=names)
        found = {}
        parts = {part.name: part for part in self.network.sorted_objects}
        for key in state:
            name, _, variable = key.partition(".")
            if name not in parts or variable not in parts[name].variables:
                continue  # an event that is under way, or the last one
            values = np.asarray(parts[name].variables[variable].get_value())
            if np.issubdtype(values.dtype, np.floating) and state[key].requires_grad:
                found[key] = values.copy()
        return found

    def _with(self, names: dict[str, Any], changed: np.ndarray) -> dict[str, Any]:
        """Set a constant where the network finds it."""
        new = dict(names)
        for space in [new, *(getattr(o, "namespace", None) or {} for o in self.network.objects)]:
            if self.parameter in space:
                dim = brian2.get_dimensions(space[self.parameter])
                space[self.parameter] = Quantity(changed, dim=dim)
        return new
