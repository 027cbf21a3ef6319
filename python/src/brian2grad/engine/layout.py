"""How the records of a batch lie in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from brian2grad.engine import door


@dataclass(frozen=True)
class RecordLayout:
    """Where a record keeps row, sample and element.

    Attributes
    ----------
    lanes : bool
        Whether samples are innermost (else elements are).
    pitch : int
        Samples side by side in memory: the batch, filled up to whole vectors.
    padding : int
        Elements are filled up to a multiple of it.
    """

    lanes: bool
    pitch: int
    padding: int

    @classmethod
    def of(cls, engine: Any, batch: int) -> RecordLayout:
        """Ask the engine."""
        lanes, pitch, padding = door.call(engine.layout, batch)
        return cls(bool(lanes), int(pitch), int(padding))

    def row(self, size: int) -> int:
        """Count the values of one row."""
        return self.pitch * self.padded(size)

    def padded(self, size: int) -> int:
        """Count the elements of a row, with those that only fill vectors."""
        if self.lanes:
            return size
        return max(1, -(-size // self.padding)) * self.padding

    def strides(self, size: int) -> tuple[int, int, int]:
        """Give the strides of time, sample and element."""
        if self.lanes:
            return (self.row(size), 1, self.pitch)
        return (self.row(size), self.padded(size), 1)
