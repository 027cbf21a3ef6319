"""Tensors over the engine's records, time-first."""

from __future__ import annotations

import torch

from brian2grad.engine.layout import RecordLayout


def empty(
    layout: RecordLayout, rows: int, size: int, dtype: torch.dtype, zero: bool = False
) -> torch.Tensor:
    """Allocate the memory of a record, flat."""
    # At least one value: an empty tensor has no address.
    count = max(1, rows * layout.row(size))
    return torch.zeros(count, dtype=dtype) if zero else torch.empty(count, dtype=dtype)


def show(
    layout: RecordLayout, memory: torch.Tensor, rows: int, batch: tuple[int, ...], size: int
) -> torch.Tensor:
    """Show a record's memory as a tensor ``[T, *batch, N]``."""
    time, sample, element = layout.strides(size)
    strides = []
    for extent in reversed(batch):
        strides.insert(0, sample)
        sample *= extent
    # Not a view: nobody else has this memory, so that it may be changed in place.
    shown = torch.empty(0, dtype=memory.dtype)
    return shown.set_(memory.untyped_storage(), 0, (rows, *batch, size), (time, *strides, element))


def hold(
    layout: RecordLayout, values: torch.Tensor, rows: int, batch: tuple[int, ...], size: int
) -> torch.Tensor:
    """Copy a tensor ``[T, *batch, N]`` into the memory of a record, filled up with zeros."""
    count = 1
    for extent in batch:
        count *= extent
    filled = count * size == layout.row(size)
    if filled and values.stride() == show(layout, values, rows, batch, size).stride():
        return values
    memory = empty(layout, rows, size, values.dtype, zero=not filled)
    show(layout, memory, rows, batch, size).copy_(values)
    return memory
