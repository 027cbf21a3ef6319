"""The time loop: what happens when, in Brian 2's schedule."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from oracle.spike import Indicator, blend

State = dict[str, Tensor]
Effect = Callable[[State, float], State]
"""The variables that code writes, from the state and the time."""


@dataclass(frozen=True)
class Setup:
    """How a model is to be simulated.

    Attributes
    ----------
    ticks : int
        Steps of the finest clock.
    indicators : dict
        By group or variable, where a model has several, else ``"default"``.
    detach : bool or collection of str
        Whether the reset (of all or these variables) is cut off from the spike's derivative.
    clamped : dict
        Rasters ``[T, *batch, N]`` of events that are given.
    clips : dict
        Bounds on the derivatives by the variables of all groups, as they are before each step.
    """

    ticks: int
    indicators: Mapping[str, Indicator]
    detach: bool | Collection[str] = False
    clamped: Mapping[str, Tensor] = field(default_factory=dict)
    clips: Mapping[str, float] = field(default_factory=dict)

    def indicator(self, name: str) -> Indicator:
        return self.indicators.get(name) or self.indicators["default"]


@dataclass
class Event:
    """A condition, and what happens where it holds."""

    condition: Effect | Callable[[State, float], Tensor]
    effect: Effect = lambda state, t: {}


@dataclass
class Group:
    """A group of neurons during a simulation.

    Attributes
    ----------
    state : dict
        The variables, of shapes that broadcast to ``[*batch, N]``.
    update : callable
        The state update: the variables it writes.
    events : dict
        ``"spike"`` and custom events in order.
    refractory : callable or None
        Gives ``not_refractory`` at the start of the state update.
    held : collection of str
        What is ``(unless refractory)``.
    regular : list
        Code at the start of every n-th step.
    every : int
        Ticks in a step.
    """

    state: State
    update: Callable[[State, float], State]
    events: dict[str, Event]
    dt: float = 1e-4
    refractory: Callable[[State, float], Tensor] | None = None
    held: Collection[str] = ()
    regular: list[tuple[int, Effect]] = field(default_factory=list)
    every: int = 1

    def __post_init__(self) -> None:
        self.state = dict(self.state)
        some = next(iter(self.state.values()))
        self.state.setdefault("lastspike", torch.full_like(some, -1e4, requires_grad=False))
        self.state["not_refractory"] = torch.ones_like(some, dtype=torch.bool)
        self.initial = dict(self.state)


@dataclass
class Run:
    """What a group did.

    Attributes
    ----------
    traces : dict
        Variables at the start of each step, ``[T, *batch, N]``.
    rasters : dict
        Events by name, as they counted; ``unclamped`` holds what the condition said.
    at_events : dict
        The state when the condition of the event was looked at.
    final : dict
        The state after the last step.
    """

    traces: dict[str, Tensor]
    rasters: dict[str, Tensor]
    unclamped: dict[str, Tensor]
    at_events: dict[str, dict[str, Tensor]]
    final: State
    dt: float

    def count(self, event: str = "spike") -> Tensor:
        return self.rasters[event].sum(0)

    def rate(self, event: str = "spike") -> Tensor:
        return self.rasters[event].mean(-1) / self.dt

    def spikes(self, event: str = "spike") -> tuple[np.ndarray, np.ndarray]:
        """List indices and times as a SpikeMonitor does; for runs without a batch."""
        steps, neurons = np.nonzero(self.rasters[event].detach().numpy())
        return neurons, steps * self.dt


class _Records:
    def __init__(self) -> None:
        self.rows: dict[str, list[Tensor]] = {}

    def add(self, name: str, row: Tensor) -> None:
        self.rows.setdefault(name, []).append(row)

    def stacked(self) -> dict[str, Tensor]:
        found = {}
        for name, rows in self.rows.items():
            shape = torch.broadcast_shapes(*(row.shape for row in rows))
            found[name] = torch.stack([row.expand(shape) for row in rows])
        return found


def simulate(groups: Mapping[str, Group], setup: Setup) -> dict[str, Run]:
    """Run the loop; groups are in the order of their names, as in Brian's schedule.

    A clamped raster is for the event of this name in every group that has it.
    """
    records = {name: _Records() for name in groups}
    events = {name: _Records() for name in groups}
    unclamped = {name: _Records() for name in groups}
    seen = {name: {event: _Records() for event in group.events} for name, group in groups.items()}
    for tick in range(setup.ticks):
        active = {n: g for n, g in groups.items() if tick % g.every == 0}
        happened: dict[tuple[str, str], Tensor] = {}
        for group in groups.values():
            for variable in setup.clips.keys() & group.state.keys():
                group.state[variable] = _clipped(group.state[variable], setup.clips[variable])
        for name, group in active.items():
            step = tick // group.every
            for period, code in group.regular:
                if step % period == 0:
                    group.state |= code(group.state, step * group.dt)
            for variable, value in group.state.items():
                if value.is_floating_point():
                    records[name].add(variable, value)
        for group in active.values():
            _update(group, (tick // group.every) * group.dt)
        for name, group in active.items():
            step = tick // group.every
            for event in group.events:
                s = _condition(group, event, step * group.dt)
                for variable, value in group.state.items():
                    seen[name][event].add(variable, value)
                unclamped[name].add(event, s)
                s = setup.clamped[event][step] if event in setup.clamped else s
                events[name].add(event, s)
                happened[name, event] = s
                if event == "spike" and group.refractory is not None:
                    _begin_refractoriness(group, s, step * group.dt)
        for (name, event), s in happened.items():
            group = groups[name]
            _apply(group, event, s, (tick // group.every) * group.dt, setup.detach)
    return {
        name: Run(
            records[name].stacked(),
            events[name].stacked(),
            unclamped[name].stacked(),
            {event: found.stacked() for event, found in seen[name].items()},
            dict(group.state),
            group.dt,
        )
        for name, group in groups.items()
    }


def _clipped(value: Tensor, bound: float) -> Tensor:
    if value.requires_grad:
        value = value.clone()
        value.register_hook(lambda gradient: gradient.clamp(-bound, bound))
    return value


def _update(group: Group, t: float) -> None:
    if group.refractory is not None:
        group.state["not_refractory"] = group.refractory(group.state, t)
    for name, value in group.update(group.state, t).items():
        if name in group.held:
            value = torch.where(group.state["not_refractory"], value, group.state[name])
        group.state[name] = value


def _condition(group: Group, event: str, t: float) -> Tensor:
    s = group.events[event].condition(group.state, t)
    assert isinstance(s, Tensor)
    if event == "spike" and group.refractory is not None:
        s = s * group.state["not_refractory"]
    return s


def _begin_refractoriness(group: Group, s: Tensor, t: float) -> None:
    spiked = s.detach() > 0.5
    state = group.state
    state["not_refractory"] = state["not_refractory"] & ~spiked
    state["lastspike"] = torch.where(
        spiked, torch.full_like(state["lastspike"], t), state["lastspike"]
    )


def _apply(group: Group, event: str, s: Tensor, t: float, detach: bool | Collection[str]) -> None:
    for name, value in group.events[event].effect(group.state, t).items():
        is_cut = event == "spike" and (detach if isinstance(detach, bool) else name in detach)
        group.state[name] = blend(s.detach() if is_cut else s, group.state[name], value)
