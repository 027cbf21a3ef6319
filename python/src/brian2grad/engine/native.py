"""Runs Brian's time loop on the engine, on the memory of Brian's arrays."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from brian2grad.capture.program import CapturedProgram
from brian2grad.engine import door
from brian2grad.engine.compiled import CompiledProgram
from brian2grad.engine.recorded import MonitorWriter
from brian2grad.engine.results import deliveries, write_clocks, write_positions
from brian2grad.engine.run import PIECE, RunHooks, RunResult
from brian2grad.engine.stepped import SteppedRun

_TYPES = {
    "BOOL": np.bool_,
    "EVENTS": np.bool_,
    "CANDIDATES": np.bool_,
    "INT32": np.int32,
    "INT64": np.int64,
}


class NativeEngine:
    """The engine as a device uses it: one sample, results in Brian's own arrays."""

    def run(self, program: CapturedProgram, hooks: RunHooks, profile: bool) -> RunResult:
        """Run the whole program, or as much of it as the hooks allow."""
        real = np.dtype(program.json["float"])
        request = {
            "precision": real.name,
            "listed": True,
            "callbacks": True,
            "profiled": profile,
            "threads": os.cpu_count() or 1,
            "checked": False,  # Brian 2 only warns of values that are not finite
        }
        compiled = CompiledProgram.make(program, request)
        writer = MonitorWriter(program, compiled, real, hooks.resize)
        if program.callbacks or profile:  # operation by operation
            return SteppedRun(program, compiled, hooks, writer).run(profile)
        return _Run(program, compiled, hooks, writer, real).run()


class _Run:
    def __init__(
        self,
        program: CapturedProgram,
        compiled: CompiledProgram,
        hooks: RunHooks,
        writer: MonitorWriter,
        real: np.dtype[Any],
    ) -> None:
        self.program = program
        self.compiled = compiled
        self.hooks = hooks
        self.writer = writer
        self.real = real

    def run(self) -> RunResult:
        handle = door.call(
            self.compiled.engine.run,
            *(1, [], [], [], [], [], [], []),
            *self.writer.memory(),
            *([], 0, 0),
        )
        try:
            while self.hooks.proceed(handle.time()) and not door.call(handle.advance, PIECE):
                pass
            steps = [int(handle.timestep(k)) for k in range(len(self.compiled.clocks))]
            self._write_states(handle)
            self.writer.write(steps, lambda log: handle.events(log.log, 0, log.clock))
            write_clocks(self.program, steps)
            pending = [
                deliveries(door.call(handle.pending, queue["name"]))
                for queue in self.program.json["queues"]
            ]
            return RunResult(float(handle.time()), pending)
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
        write_positions(self.program, self.compiled, handle)
