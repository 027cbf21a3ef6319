"""What a run leaves behind besides state: clocks, and deliveries under way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from brian2grad.capture.operations import operations
from brian2grad.capture.program import CapturedProgram
from brian2grad.engine import door
from brian2grad.engine.compiled import CompiledProgram, position_key


def write_clocks(program: CapturedProgram, steps: Sequence[int]) -> None:
    """Set Brian's clocks to timesteps."""
    for clock, step in zip(program.json["clocks"], steps, strict=True):
        program.arrays[clock["timestep"]][...] = step
        program.arrays[clock["t"]][...] = step * clock["dt"]


def deliveries(rows: Any) -> np.ndarray:
    """Give the engine's deliveries, an array of Java's, as rows (steps from now, synapse)."""
    return np.array(rows, dtype=np.int64).reshape(-1, 2)


def write_positions(program: CapturedProgram, compiled: CompiledProgram, handle: Any) -> None:
    """Set how many spikes each of Brian's spike generators has sent."""
    for operation in operations(program.json, "spikegenerator"):
        state = compiled.states[position_key(operation["owner"])]
        sent = np.empty(state.size, np.int32)
        door.call(handle.state, state.array, sent.ctypes.data)
        program.arrays[operation["last_index"]][...] = sent.sum()
