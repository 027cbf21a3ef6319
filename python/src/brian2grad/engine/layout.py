"""How the records of a batch lie in memory."""

from __future__ import annotations

from typing import Any

from brian2grad.engine import door


class RecordLayout:
    """Where a record keeps row, sample and element, as the engine says it.

    Parameters
    ----------
    engine : SimulatorHandle
        The Java object.
    batch : int
        Samples.
    """

    def __init__(self, engine: Any, batch: int) -> None:
        self._engine = engine
        self._batch = batch
        self._strides: dict[int, tuple[int, int, int]] = {}

    def strides(self, size: int) -> tuple[int, int, int]:
        """Give the strides of time, sample and element."""
        found = self._strides.get(size)
        if found is None:
            row, sample, element = door.call(self._engine.recordStrides, self._batch, size)
            found = self._strides[size] = (int(row), int(sample), int(element))
        return found

    def row(self, size: int) -> int:
        """Count the values of one row, those that only fill vectors included."""
        return self.strides(size)[0]
