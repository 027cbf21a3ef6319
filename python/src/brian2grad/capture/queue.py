"""Spikes under way in a synaptic pathway: read from and written to Brian's spike queues.

Brian has two queues, in C++ and in Python, with different states; both come back here as an
integer array of rows (steps from now, synapse), in the order of delivery.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def read_pending(queue: Any, dt: float, dt_before: float | None = None) -> np.ndarray:
    """Read the deliveries that a queue still holds.

    Parameters
    ----------
    queue : SpikeQueue
        One of Brian's queues.
    dt : float
        The time step in seconds in which the steps are to be counted.
    dt_before : float, optional
        The step in which the queue counts, where the queue itself does not tell.
    """
    state = queue._full_state()
    if len(state) == 2:  # C++: (offset, list of synapses per slot)
        offset, slots = state
        rows = [
            (step, synapse)
            for step in range(len(slots))
            for synapse in slots[(step + offset) % len(slots)]
        ]
        return _rescaled(rows, dt_before, dt)
    own_dt, spikes, _ = state  # Python: (dt, rows, shape of the storage)
    ordered = sorted((tuple(row) for row in spikes.tolist()), key=lambda row: row[0])
    return _rescaled(ordered, own_dt, dt)


def write_pending(queue: Any, pending: np.ndarray, dt: float) -> None:
    """Make a queue hold these deliveries and no others."""
    pending = np.asarray(pending, dtype=np.int64).reshape(-1, 2)
    steps = int(pending[:, 0].max(initial=0)) + 1
    if len(queue._full_state()) == 2:
        slots: list[list[int]] = [[] for _ in range(steps)]
        for step, synapse in pending.tolist():
            slots[step].append(synapse)
        queue._restore_from_full_state((0, slots))
    else:
        widest = int(np.bincount(pending[:, 0], minlength=1).max()) + 1
        queue._restore_from_full_state((dt, pending, (steps, widest)))


def _rescaled(rows: list[tuple[int, int]], dt_before: float | None, dt: float) -> np.ndarray:
    pending = np.array(rows, dtype=np.int64).reshape(-1, 2)
    if dt_before is not None and dt_before != dt and len(pending):
        pending[:, 0] = np.floor(pending[:, 0] * (dt_before / dt) + 0.5)
    return pending
