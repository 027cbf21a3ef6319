"""What monitors have recorded, on its way from the engine to Brian's arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from brian2grad.capture.operations import operations
from brian2grad.capture.program import CapturedProgram
from brian2grad.engine.compiled import CompiledProgram, Log

_KINDS = frozenset({"statemonitor", "ratemonitor", "spikemonitor"})


@dataclass
class _Monitor:
    operation: dict[str, Any]
    clock: int
    position: int
    written: int = 0


class MonitorWriter:
    """Appends to the arrays of a program's monitors what the engine has recorded.

    Parameters
    ----------
    program : CapturedProgram
        Whose arrays grow.
    compiled : CompiledProgram
        The same for the engine.
    real : dtype
        The engine's real numbers.
    resize : callable
        Lets a monitor's array grow.
    """

    def __init__(
        self,
        program: CapturedProgram,
        compiled: CompiledProgram,
        real: np.dtype[Any],
        resize: Callable[[str, int | tuple[int, ...]], np.ndarray],
    ) -> None:
        self.program = program
        self.compiled = compiled
        self.resize = resize
        self.layout = compiled.layout(1)
        self.records = {
            key: np.empty(max(1, compiled.clocks[r.clock].rows * self.layout.row(r.size)), real)
            for key, r in compiled.records().items()
        }
        self.monitors: list[_Monitor] = []
        called = 0
        for item in program.json["objects"]:
            for operation in item["operations"]:
                called += operation["kind"] == "callback"
                if operation["kind"] in _KINDS:
                    self.monitors.append(_Monitor(operation, item["clock"], called))

    def memory(self) -> tuple[list[int], list[int]]:
        """Give the engine's numbers of the records, and the addresses where it is to write."""
        described = self.compiled.records()
        arrays = [r.array for r in described.values()]
        return arrays, [self.records[key].ctypes.data for key in described]

    def write(
        self,
        steps: Sequence[int],
        events: Callable[[Log], np.ndarray | None],
        stepped: Callable[[int, int], bool] = lambda clock, position: False,
    ) -> None:
        """Append all that is not there yet.

        Parameters
        ----------
        steps : sequence of int
            The timestep of each clock, which has not been recorded yet.
        events : callable
            Gives the columns of a log: elements, timesteps, values; None if there are none.
        stepped : callable
            Whether a monitor, by its clock and the number of callbacks before it in the
            schedule, has recorded the present step of its clock too.
        """
        for monitor in self.monitors:
            operation = monitor.operation
            if operation["kind"] == "spikemonitor":
                log = self.compiled.logs[operation["owner"]]
                columns = events(log)
                if columns is not None:
                    self._write_events(operation, log, columns)
                continue
            end = steps[monitor.clock] - self.compiled.clocks[monitor.clock].first
            end += stepped(monitor.clock, monitor.position)
            if end > monitor.written:
                if operation["kind"] == "statemonitor":
                    self._write_traces(monitor, end)
                else:
                    self._write_rate(monitor, end)
                monitor.written = end

    def _sort(self, eventspace: str, columns: list[np.ndarray]) -> list[np.ndarray]:
        """Bring the events of each step into the order of their generator: that of their times."""
        for operation in operations(self.program.json, "spikegenerator"):
            if operation["eventspace"] == eventspace and len(columns[0]):
                ranks = self._ranks(operation, *(c.astype(np.int64) for c in columns[:2]))
                order = np.lexsort((ranks, columns[1]))
                return [column[order] for column in columns]
        return columns

    def _ranks(self, generator: dict[str, Any], i: np.ndarray, steps: np.ndarray) -> np.ndarray:
        """Find each event's place in the generator's list: the neuron's last that is due."""
        neurons, bins = (
            self.program.arrays[generator[name]].astype(np.int64)
            for name in ("neuron_index", "timebins")
        )
        period = int(self.program.arrays[generator["period_bins"]].item())
        due = steps % period if period else steps
        span = 1 + max(int(bins.max()), int(due.max()))
        keys = neurons * span + bins
        order = np.argsort(keys)
        return order[np.searchsorted(keys[order], i * span + due, side="right") - 1]

    def _grow(self, operation: dict[str, Any], added: int) -> int:
        """Count the entries of a monitor on; gives their number before."""
        number = self.program.arrays[operation["N"]]
        before = int(number.item())
        number[...] = before + added
        return before

    def _append(self, array: str, before: int, values: np.ndarray) -> None:
        """Put rows at the end of a monitor's array."""
        old = self.program.arrays[array]
        shape = (before + len(values), *old.shape[1:])
        self.resize(array, shape if len(shape) > 1 else shape[0])[before:] = values

    def _times(self, monitor: _Monitor, end: int) -> np.ndarray:
        described = self.compiled.clocks[monitor.clock]
        return (described.first + np.arange(monitor.written, end)) * described.dt

    def _rows(self, key: str, monitor: _Monitor, end: int, size: int) -> np.ndarray:
        row = self.layout.row(size)
        values = self.records[key][monitor.written * row : end * row]
        return values.reshape(end - monitor.written, -1)[:, :size]

    def _write_traces(self, monitor: _Monitor, end: int) -> None:
        operation = monitor.operation
        before = self._grow(operation, end - monitor.written)
        self._append(operation["t"], before, self._times(monitor, end))
        for variable, array in operation["record"].items():
            key = f"{operation['owner']}.{variable}"
            size = self.compiled.traces[key].size
            values = self._rows(f"trace {key}", monitor, end, size)
            old = self.program.arrays[array]
            new = self.resize(array, (before + len(values), size))
            new[before:] = values.astype(old.dtype)

    def _write_rate(self, monitor: _Monitor, end: int) -> None:
        operation = monitor.operation
        before = self._grow(operation, end - monitor.written)
        self._append(operation["record"]["t"], before, self._times(monitor, end))
        values = self._rows(f"rate {operation['owner']}", monitor, end, 1)[:, 0]
        self._append(operation["record"]["rate"], before, values)

    def _write_events(self, operation: dict[str, Any], log: Log, columns: np.ndarray) -> None:
        own = self._sort(operation["eventspace"], [np.array(column) for column in columns])
        own[0] -= operation["start"]
        own[1] *= self.compiled.clocks[log.clock].dt
        before = self._grow(operation, len(own[0]))
        others = sorted(v for v in operation["record"] if v not in ("i", "t"))
        for variable, values in zip(["i", "t", *others], own, strict=True):
            if variable in operation["record"]:
                self._append(operation["record"][variable], before, values)
        if operation["count"] is not None:
            count = self.program.arrays[operation["count"]]
            count += np.bincount(own[0].astype(np.int64), minlength=len(count)).astype(count.dtype)
