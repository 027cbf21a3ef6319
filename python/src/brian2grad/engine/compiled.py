"""A program that the engine has compiled, with the description of its arrays."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from brian2grad.capture.program import CapturedProgram
from brian2grad.engine import door
from brian2grad.engine.layout import RecordLayout


@dataclass(frozen=True)
class Record:
    """An array with a row for each tick of a clock.

    Attributes
    ----------
    array : int
        The engine's number of it.
    size : int
        Elements in a row.
    clock : int
        Index of the clock.
    """

    array: int
    size: int
    clock: int


@dataclass(frozen=True)
class State:
    """A state array as the engine keeps it.

    Attributes
    ----------
    array : int
        The engine's number of it.
    size : int
        Elements.
    type : str
        One of ``REAL``, ``BOOL``, ``INT32``, ``INT64``; ``EVENTS`` are truth values that have a
        gradient: the events on their way in a pathway, and who is not refractory where the end
        of that has a surrogate. ``CANDIDATES`` say for which of them a
        gradient is asked, which may be too many.
    """

    array: int
    size: int
    type: str

    @property
    def differentiable(self) -> bool:
        """Whether a gradient may flow through it."""
        return self.type in ("REAL", "EVENTS")

    @property
    def required(self) -> bool:
        """Whether a run cannot do without its first values."""
        return self.type != "CANDIDATES"


@dataclass(frozen=True)
class Clock:
    """A clock: ``t = (first + row) * dt``."""

    name: str
    dt: float
    first: int
    rows: int


@dataclass(frozen=True)
class Log:
    """A list of events, made at the ticks of a clock."""

    log: int
    clock: int


@dataclass(frozen=True)
class Output:
    """Something that a monitor shows: elements of a record, or of a state at the end."""

    array: int
    start: int
    stop: int
    single: bool


@dataclass(frozen=True)
class Monitor:
    """What a monitor shows.

    Attributes
    ----------
    clock : int
        Index of its clock.
    timed : bool
        Whether it has a row for each step of it.
    columns : list of str
        Of the events that it lists; empty where it lists none.
    outputs : dict
        By the name of the attribute.
    """

    clock: int
    timed: bool
    columns: list[str]
    outputs: dict[str, Output]

    @classmethod
    def of(cls, described: dict[str, Any]) -> Monitor:
        """Read what the engine says of it."""
        outputs = {name: Output(**n) for name, n in described["outputs"].items()}
        return cls(described["clock"], described["timed"], described["columns"], outputs)


def position_key(generator: str) -> str:
    """Name the state that counts the spikes each neuron of a generator has sent in this period."""
    return f"{generator}[position]"


@dataclass(frozen=True)
class Fit:
    """What the shapes of a call's values come to.

    Attributes
    ----------
    batch : tuple of int
        The batch dimensions of the call.
    eventspaces : tuple of str
        The events that each of its rasters stands for.
    """

    batch: tuple[int, ...]
    eventspaces: tuple[str, ...]


KNOWN_SHAPES = 64
"""Shapes of calls that are remembered: a fit has few, and each step of it would ask."""


class CompiledProgram:
    """An engine's simulator with the description of its arrays.

    Attributes
    ----------
    engine : SimulatorHandle
        The Java object.
    surrogates : dict
        Arrays of the numbers of surrogates: ``default.slope``, ``G.spike.scale``.
    traces, rasters, rates, inputs : dict
        Records by key: ``monitor.variable``, eventspace, monitor, eventspace.
    noise : bool
        Whether random numbers are drawn.
    counts : dict
        Event counts by monitor.
    monitors : dict
        What each monitor shows, by its name.
    states : dict
        State arrays by the program's id; `position_key` of spike generators, ``pathway[events]``,
        ``pathway[candidates]``, and ``synapses.x[last event]`` of event-driven variables that are
        recorded.
    """

    def __init__(self, engine: Any, memory: Any) -> None:
        self.engine = engine
        self._memory = memory  # of what the engine has the addresses
        described = json.loads(str(self.engine.describe()))
        self.parameters: list[dict[str, Any]] = described["parameters"]
        self.surrogates: dict[str, int] = described["surrogates"]
        self.traces = _records(described["traces"])
        self.rasters = _records(described["rasters"])
        self.rates = _records(described["rates"])
        self.inputs = _records(described["inputs"])
        self.counts = {key: State(**n) for key, n in described["counts"].items()}
        self.states = {key: State(**n) for key, n in described["states"].items()}
        self.noise = bool(described["noise"])
        self.clocks = [Clock(**n) for n in described["clocks"]]
        self.logs = {key: Log(**n) for key, n in described["logs"].items()}
        self.monitors = {key: Monitor.of(n) for key, n in described["monitors"].items()}
        self._layouts: dict[int, RecordLayout] = {}
        self._tangents: dict[frozenset[int], TangentProgram] = {}
        self._fits: dict[Any, Fit] = {}

    @classmethod
    def make(cls, program: CapturedProgram, request: dict[str, Any]) -> CompiledProgram:
        """Compile a program for what is asked of it; see `door.simulator`."""
        return cls(door.simulator(program.text(), request), program.arrays)

    def with_program(self, program: CapturedProgram, request: dict[str, Any]) -> CompiledProgram:
        """Compile another program of the same network; what is the same is not compiled again."""
        engine = door.call(self.engine.refreshed, program.text(), json.dumps(request))
        return CompiledProgram(engine, program.arrays)

    def with_arrays(self, program: CapturedProgram, arrays: list[str]) -> CompiledProgram | None:
        """Give the program other values of arrays, without compiling; None where code follows."""
        if not door.call(self.engine.areData, arrays):
            return None
        addresses = [program.arrays[name].ctypes.data for name in arrays]
        engine = door.call(self.engine.withArrays, arrays, addresses)
        return CompiledProgram(engine, program.arrays)

    def shapes(
        self,
        values: tuple[tuple[str, tuple[int, ...]], ...],
        spikes: tuple[tuple[str, str, tuple[int, ...]], ...],
        others: tuple[tuple[str, tuple[int, ...]], ...],
    ) -> Fit:
        """Ask which batch dimensions a call has.

        Parameters
        ----------
        values : tuple
            Parameters, with the shapes of their values.
        spikes : tuple
            Groups and events, with the shapes of the rasters that take their place.
        others : tuple
            What else has batch dimensions, with these.

        Raises
        ------
        ModelError
            For unknown names and shapes that do not fit, all at once.
        """
        key = (values, spikes, others)
        found = self._fits.get(key)
        if found is None:
            asked = {
                "values": dict(values),
                "spikes": [{"group": g, "event": e, "shape": shape} for g, e, shape in spikes],
                "others": dict(others),
            }
            answer = json.loads(str(door.call(self.engine.checkShapes, json.dumps(asked))))
            found = Fit(tuple(answer["batch"]), tuple(answer["eventspaces"]))
            if len(self._fits) >= KNOWN_SHAPES:
                self._fits.pop(next(iter(self._fits)))
            self._fits[key] = found
        return found

    def layout(self, batch: int) -> RecordLayout:
        """Give the layout of records for a batch."""
        if batch not in self._layouts:
            self._layouts[batch] = RecordLayout(self.engine, batch)
        return self._layouts[batch]

    def tangent(self, inputs: frozenset[int]) -> TangentProgram:
        """Give the program with its tangent with respect to arrays that are inputs."""
        if inputs not in self._tangents:
            self._tangents[inputs] = TangentProgram(self, inputs)
        return self._tangents[inputs]

    def records(self) -> dict[str, Record]:
        """All records that the engine writes, under unique keys."""
        return {
            **{f"trace {k}": r for k, r in self.traces.items()},
            **{f"raster {k}": r for k, r in self.rasters.items()},
            **{f"rate {k}": r for k, r in self.rates.items()},
        }


class TangentProgram:
    """A program with its derivative in one direction; what it shows are tangents.

    It is a program like another: it can be run, reversed, and have a tangent.

    Parameters
    ----------
    base : CompiledProgram or TangentProgram
        The program.
    inputs : frozenset of int
        Arrays that have directions.

    Attributes
    ----------
    directions : dict
        The array that takes the direction of an input; those are left out on which nothing that is
        shown depends.
    counts, states : dict
        The tangents of those of `base` that have one, under the same keys.
    """

    def __init__(self, base: CompiledProgram | TangentProgram, inputs: frozenset[int]) -> None:
        self.engine = door.call(base.engine.tangent, sorted(inputs), False)
        self.noise, self.clocks = base.noise, base.clocks
        self.directions = self._twins({array: array for array in inputs})
        self._shown = {
            key: replace(base.records()[key], array=twin)
            for key, twin in self._twins({k: r.array for k, r in base.records().items()}).items()
        }
        self.counts = self._states(base.counts)
        self.states = self._states(base.states)
        self._layouts: dict[int, RecordLayout] = {}
        self._tangents: dict[frozenset[int], TangentProgram] = {}

    def _twins(self, arrays: dict[Any, int]) -> dict[Any, int]:
        found = door.call(self.engine.tangentsOf, list(arrays.values()))
        return {key: int(twin) for key, twin in zip(arrays, found, strict=True) if twin >= 0}

    def _states(self, states: dict[str, State]) -> dict[str, State]:
        known = {key: state for key, state in states.items() if state.differentiable}
        twins = self._twins({key: state.array for key, state in known.items()})
        return {key: State(twin, known[key].size, "REAL") for key, twin in twins.items()}

    def records(self) -> dict[str, Record]:
        """Give the tangents of records, by the keys of these."""
        return self._shown

    layout = CompiledProgram.layout
    tangent = CompiledProgram.tangent


def _records(described: dict[str, Any]) -> dict[str, Record]:
    return {key: Record(**n) for key, n in described.items()}
