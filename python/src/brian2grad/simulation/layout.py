"""How the records of a batch lie in memory, and tensors that show them time-first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch


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
        lanes, pitch, padding = engine.layout(batch)
        return cls(bool(lanes), int(pitch), int(padding))

    def row(self, size: int) -> int:
        """Count the values of one row."""
        return self.pitch * self._padded(size)

    def _padded(self, size: int) -> int:
        if self.lanes:
            return size
        return max(1, -(-size // self.padding)) * self.padding

    def strides(self, size: int) -> tuple[int, int, int]:
        """Give the strides of time, sample and element."""
        if self.lanes:
            return (self.row(size), 1, self.pitch)
        return (self.row(size), self._padded(size), 1)

    def empty(self, rows: int, size: int, dtype: torch.dtype, zero: bool = False) -> torch.Tensor:
        """Allocate the memory of a record, flat."""
        # At least one value: an empty tensor has no address.
        count = max(1, rows * self.row(size))
        return torch.zeros(count, dtype=dtype) if zero else torch.empty(count, dtype=dtype)

    def show(
        self, memory: torch.Tensor, rows: int, batch: tuple[int, ...], size: int
    ) -> torch.Tensor:
        """Show a record's memory as a tensor ``[T, *batch, N]``."""
        time, sample, element = self.strides(size)
        strides = []
        for extent in reversed(batch):
            strides.insert(0, sample)
            sample *= extent
        # Not a view: nobody else has this memory, so that it may be changed in place.
        shown = torch.empty(0, dtype=memory.dtype)
        return shown.set_(
            memory.untyped_storage(), 0, (rows, *batch, size), (time, *strides, element)
        )

    def hold(
        self, values: torch.Tensor, rows: int, batch: tuple[int, ...], size: int
    ) -> torch.Tensor:
        """Copy a tensor ``[T, *batch, N]`` into the memory of a record, filled up with zeros."""
        count = 1
        for extent in batch:
            count *= extent
        filled = count == self.pitch and size == self._padded(size)
        if filled and values.stride() == self.show(values, rows, batch, size).stride():
            return values
        memory = self.empty(rows, size, values.dtype, zero=not filled)
        self.show(memory, rows, batch, size).copy_(values)
        return memory
