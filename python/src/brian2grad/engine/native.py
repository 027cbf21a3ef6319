"""Runs Brian's time loop on the engine, on the memory of Brian's arrays."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import numpy as np

from brian2grad.capture.program import CapturedProgram
from brian2grad.engine import door
from brian2grad.engine.compiled import CompiledProgram, position_key
from brian2grad.engine.run import RunHooks, RunResult

_TYPES = {
    "BOOL": np.bool_,
    "EVENTS": np.bool_,
    "CANDIDATES": np.bool_,
    "INT32": np.int32,
    "INT64": np.int64,
}
_PIECE = 0.05
"""Seconds between two looks at progress and stop conditions."""


class NativeEngine:
    """The engine as a device uses it: one sample, results in Brian's own arrays."""

    def run(self, program: CapturedProgram, hooks: RunHooks, profile: bool) -> RunResult:
        """Run the whole program, or as much of it as the hooks allow."""
        real = np.dtype(program.json["float"])
        request = {
            "precision": real.name,
            "listed": True,
            "threads": os.cpu_count() or 1,
            "checked": False,  # Brian 2 only warns of values that are not finite
        }
        return _Run(program, CompiledProgram(program.text(), request), hooks, real).run(profile)


class _Run:
    def __init__(
        self,
        program: CapturedProgram,
        compiled: CompiledProgram,
        hooks: RunHooks,
        real: np.dtype[Any],
    ) -> None:
        self.program = program
        self.compiled = compiled
        self.hooks = hooks
        self.layout = compiled.layout(1)
        self.records = {
            key: np.empty(max(1, compiled.clocks[r.clock].rows * self.layout.row(r.size)), real)
            for key, r in compiled.records().items()
        }
        self.real = real

    def run(self, profile: bool) -> RunResult:
        described = self.compiled.records()
        handle = door.call(
            self.compiled.engine.run,
            *(1, [], [], False, [], [], [], []),
            [r.array for r in described.values()],
            [self.records[key].ctypes.data for key in described],
            *([], [], 0, 0),
        )
        try:
            while self.hooks.proceed(handle.time()) and not door.call(handle.advance, _PIECE):
                pass
            steps = [int(handle.timestep(k)) for k in range(len(self.compiled.clocks))]
            self._write_states(handle)
            self._write_monitors(handle, steps)
            self._write_clocks(steps)
            spent = {"time loop": float(handle.seconds())} if profile else {}
            pending = [
                np.array(
                    [tuple(row) for row in door.call(handle.pending, queue["name"])], dtype=np.int64
                ).reshape(-1, 2)
                for queue in self.program.json["queues"]
            ]
            return RunResult(float(handle.time()), pending, spent)
        finally:
            handle.close()

    def _write_states(self, handle: Any) -> None:
        for identifier, state in self.compiled.states.items():
            if identifier not in self.program.arrays:
                continue  # the engine's own: events that wait for their delay
            values = np.empty(state.size, _TYPES.get(state.type, self.real))
            if state.size:
                door.call(handle.state, state.array, values.ctypes.data)
                array = self.program.arrays[identifier]
                array[...] = values.reshape(array.shape)
        for operation in self._operations("spikegenerator"):
            state = self.compiled.states[position_key(operation["owner"])]
            sent = np.empty(state.size, np.int32)
            door.call(handle.state, state.array, sent.ctypes.data)
            self.program.arrays[operation["last_index"]][...] = sent.sum()

    def _operations(self, kind: str) -> Iterator[dict[str, Any]]:
        for item in self.program.json["objects"]:
            yield from (o for o in item["operations"] if o["kind"] == kind)

    def _write_clocks(self, steps: list[int]) -> None:
        for clock, step in zip(self.program.json["clocks"], steps, strict=True):
            self.program.arrays[clock["timestep"]][...] = step
            self.program.arrays[clock["t"]][...] = step * clock["dt"]

    def _write_monitors(self, handle: Any, steps: list[int]) -> None:
        for item in self.program.json["objects"]:
            for operation in item["operations"]:
                rows = steps[item["clock"]] - self.compiled.clocks[item["clock"]].first
                match operation["kind"]:
                    case "statemonitor":
                        self._write_traces(operation, item["clock"], rows)
                    case "ratemonitor":
                        self._write_rate(operation, item["clock"], rows)
                    case "spikemonitor":
                        self._write_events(operation, handle)

    def _sort(self, eventspace: str, columns: list[np.ndarray]) -> list[np.ndarray]:
        """Bring the events of each step into the order of their generator: that of their times."""
        for operation in self._operations("spikegenerator"):
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
        self.program.resize(array, shape if len(shape) > 1 else shape[0])[before:] = values

    def _times(self, clock: int, rows: int) -> np.ndarray:
        described = self.compiled.clocks[clock]
        return (described.first + np.arange(rows)) * described.dt

    def _rows(self, key: str, rows: int, size: int) -> np.ndarray:
        return self.records[key][: rows * self.layout.row(size)].reshape(rows, -1)[:, :size]

    def _write_traces(self, operation: dict[str, Any], clock: int, rows: int) -> None:
        before = self._grow(operation, rows)
        self._append(operation["t"], before, self._times(clock, rows))
        for variable, array in operation["record"].items():
            key = f"{operation['owner']}.{variable}"
            size = self.compiled.traces[key].size
            values = self._rows(f"trace {key}", rows, size)
            old = self.program.arrays[array]
            new = self.hooks.resize(array, (before + rows, size))
            new[before:] = values.astype(old.dtype)

    def _write_rate(self, operation: dict[str, Any], clock: int, rows: int) -> None:
        before = self._grow(operation, rows)
        self._append(operation["record"]["t"], before, self._times(clock, rows))
        values = self._rows(f"rate {operation['owner']}", rows, 1)[:, 0]
        self._append(operation["record"]["rate"], before, values)

    def _write_events(self, operation: dict[str, Any], handle: Any) -> None:
        log = self.compiled.logs[operation["owner"]]
        listed = [np.array(c[:]) for c in handle.events(log.log, 0, log.clock)]
        columns = self._sort(operation["eventspace"], listed)
        columns[0] -= operation["start"]
        columns[1] *= self.compiled.clocks[log.clock].dt
        before = self._grow(operation, len(columns[0]))
        others = sorted(v for v in operation["record"] if v not in ("i", "t"))
        for variable, values in zip(["i", "t", *others], columns, strict=True):
            if variable in operation["record"]:
                self._append(operation["record"][variable], before, values)
        if operation["count"] is not None:
            count = self.program.arrays[operation["count"]]
            count += np.bincount(columns[0].astype(np.int64), minlength=len(count)).astype(
                count.dtype
            )
