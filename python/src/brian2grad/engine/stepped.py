"""A run with callbacks: the engine's loop up to the next one, the callback, the loop again."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import Any

import numpy as np
from brian2.core.variables import DynamicArrayVariable

from brian2grad.capture.program import CapturedProgram
from brian2grad.engine import door
from brian2grad.engine.compiled import CompiledProgram, Log
from brian2grad.engine.recorded import MonitorWriter
from brian2grad.engine.results import deliveries, write_clocks, write_positions
from brian2grad.engine.run import PIECE, RunHooks, RunResult
from brian2grad.errors import ModelError

_PAUSED = -1
_DONE = -2


class SteppedRun:
    """A run of a program with callbacks.

    Parameters
    ----------
    program : CapturedProgram
        What runs, on the memory of its arrays.
    compiled : CompiledProgram
        The same for the engine.
    hooks : RunHooks
        Progress, stop conditions and callbacks.
    writer : MonitorWriter
        Gives monitors what was recorded.
    """

    def __init__(
        self,
        program: CapturedProgram,
        compiled: CompiledProgram,
        hooks: RunHooks,
        writer: MonitorWriter,
    ) -> None:
        self.program = program
        self.compiled = compiled
        self.hooks = hooks
        self.writer = writer
        self.callbacks: list[tuple[dict[str, Any], str, int]] = []
        self.arrivals: dict[int, tuple[int, int]] = {}  # by queue: clock, callbacks before
        for item in program.json["objects"]:
            for operation in item["operations"]:
                if operation["kind"] == "callback":
                    self.callbacks.append((operation, item["name"], item["clock"]))
                elif operation["kind"] == "synapses":
                    self.arrivals[operation["queue"]] = (item["clock"], len(self.callbacks))
        self.clocks = len(program.json["clocks"])
        self.status = np.zeros(self.clocks + len(compiled.logs), np.int64)
        self.steps: list[int] = []
        self.due: list[bool] = []
        self.spent: dict[str, float] = defaultdict(float)
        self.dynamic = [
            (identifier, variable)
            for identifier, variable in program.variables.items()
            if isinstance(variable, DynamicArrayVariable)
            and (identifier in compiled.states or identifier in self._of_queues())
        ]

    def _of_queues(self) -> set[str]:
        return {q[key] for q in self.program.json["queues"] for key in ("source_index", "delay")}

    def run(self, profile: bool) -> RunResult:
        """Run the program, or as much of it as the hooks allow.

        Raises
        ------
        ModelError
            When a callback has changed what must stay as it is during a run.
        """
        handle = door.call(
            self.compiled.engine.step, *self.writer.memory(), self.status.ctypes.data
        )
        try:
            failed, error = self._loop(handle)
            door.call(handle.finish)
            write_positions(self.program, self.compiled, handle)
            self._look()
            self._record(handle, failed)
            pending = [
                deliveries(door.call(handle.pending, queue["name"], self._arrived(k, failed)))
                for k, queue in enumerate(self.program.json["queues"])
            ]
            if error is not None:
                raise error
            names, seconds = handle.profiled(), handle.profile()
            for name, spent in zip(names, seconds, strict=True) if profile else ():
                self.spent[str(name)] += float(spent)
            name = "" if failed is None else self.callbacks[failed][1]
            return RunResult(
                float(handle.time()), pending, dict(self.spent) if profile else {}, name
            )
        finally:
            handle.close()

    def _loop(self, handle: Any) -> tuple[int | None, ModelError | None]:
        """Go through the steps; gives the callback that ended the run, with its error."""
        self._look()
        if not self.hooks.proceed(float(handle.time())):
            return None, None
        looked = time.perf_counter()
        pause = False
        while True:
            index = int(door.call(handle.advance, PIECE, pause))
            self._look()
            if index == _DONE:
                return None, None
            if index == _PAUSED:
                if not self.hooks.proceed(float(handle.time())):
                    return None, None
                looked = time.perf_counter()
                pause = False
                continue
            began = time.perf_counter()
            operation, name, _ = self.callbacks[index]
            anything = operation["arrays"] is None
            if anything:
                self._record(handle, index)
            if not self.hooks.callback(operation["callback"], self._time()):
                return index, None
            error = self._check(name) if anything else None
            if error is not None:
                return index, error
            now = time.perf_counter()
            self.spent[name] += now - began
            pause = now - looked > PIECE or self.hooks.stopping()

    def _look(self) -> None:
        """Read where the clocks are, and set Brian's."""
        values = self.status[: self.clocks].tolist()
        steps = [n if n >= 0 else -1 - n for n in values]
        self.due = [n >= 0 for n in values]
        if steps != self.steps:
            self.steps = steps
            write_clocks(self.program, steps)

    def _time(self) -> float:
        described = self.program.json["clocks"]
        return min(n * c["dt"] for n, c in zip(self.steps, described, strict=True))

    def _record(self, handle: Any, index: int | None) -> None:
        """Give monitors what there is, in the middle of a step if a callback's number is given."""

        def events(log: Log) -> Any:
            if not self.status[self.clocks + log.log]:
                return None
            return door.call(handle.takeEvents, log.log, log.clock)

        def stepped(clock: int, position: int) -> bool:
            return index is not None and self.due[clock] and position <= index

        self.writer.write(self.steps, events, stepped)

    def _arrived(self, queue: int, index: int | None) -> bool:
        """Say whether this step's deliveries are made, when a callback ended the run."""
        if index is None or queue not in self.arrivals:
            return False
        clock, position = self.arrivals[queue]
        return self.due[clock] and position <= index

    def _check(self, name: str) -> ModelError | None:
        """Look whether a callback has changed sizes or time steps."""
        for identifier, variable in self.dynamic:
            if np.shape(variable.get_value()) != self.program.arrays[identifier].shape:
                return ModelError.of(
                    name,
                    "changed-size",
                    f"expected arrays of fixed size during a run, but '{identifier}' has changed",
                    "change synapses between runs",
                )
        for clock in self.program.json["clocks"]:
            if self.program.arrays[clock["dt_array"]].item() != clock["dt"]:
                return ModelError.of(
                    name,
                    "changed-time-step",
                    f"expected fixed time steps during a run, but that of '{clock['name']}' has "
                    "changed",
                    "change time steps between runs",
                )
        return None
