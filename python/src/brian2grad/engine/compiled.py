"""A program that the engine has compiled, with the description of its arrays."""

from __future__ import annotations

import json
from dataclasses import dataclass
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


def position_key(generator: str) -> str:
    """Name the state that counts the spikes each neuron of a generator has sent in this period."""
    return f"{generator}[position]"


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
        self._layouts: dict[int, RecordLayout] = {}

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

    def layout(self, batch: int) -> RecordLayout:
        """Give the layout of records for a batch."""
        if batch not in self._layouts:
            self._layouts[batch] = RecordLayout.of(self.engine, batch)
        return self._layouts[batch]

    def records(self) -> dict[str, Record]:
        """All records that the engine writes, under unique keys."""
        return {
            **{f"trace {k}": r for k, r in self.traces.items()},
            **{f"raster {k}": r for k, r in self.rasters.items()},
            **{f"rate {k}": r for k, r in self.rates.items()},
        }


def _records(described: dict[str, Any]) -> dict[str, Record]:
    return {key: Record(**n) for key, n in described.items()}
