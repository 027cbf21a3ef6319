"""The step from tensors to the engine and back, apart from PyTorch's graph."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from math import prod
from typing import Any, Protocol

import torch

from brian2grad.engine import door, fork
from brian2grad.engine.compiled import CompiledProgram, Record, State, TangentProgram
from brian2grad.engine.layout import RecordLayout
from brian2grad.simulation.layout import empty, hold, show
from brian2grad.simulation.parameters import require_events

STATE_TYPES = {
    "BOOL": torch.bool,
    "EVENTS": torch.bool,
    "CANDIDATES": torch.bool,
    "INT32": torch.int32,
    "INT64": torch.int64,
}


@dataclass(frozen=True)
class Input:
    """A tensor that the engine reads: values of an array, or a record that is given.

    Its shape is ``[*mapped, *batch, *own]``, of a record ``[T, *mapped, *batch, N]``.

    Attributes
    ----------
    name : str
        As the user knows it.
    array : int
        The engine's number.
    own : tuple of int
        The shape for one sample, without time.
    batched : bool
        Whether it has the dimensions of the batch.
    record : Record or None
        Where it is a raster.
    events : bool
        Whether the engine has truth values for its zeros and ones.
    mapped : bool
        Whether it has the dimensions over which a call is mapped.
    direction : bool
        Whether it is the tangent of an input.
    """

    name: str
    array: int
    own: tuple[int, ...]
    batched: bool
    record: Record | None = None
    events: bool = False
    mapped: bool = False
    direction: bool = False

    @property
    def time(self) -> int:
        """Count the dimensions before those of the samples."""
        return 0 if self.record is None else 1


class SweepObserver(Protocol):
    """Looks at the engine's reverse sweeps."""

    def begin(self, sweep: Any) -> None:
        """Look at a sweep that has not begun."""
        ...

    def end(self, sweep: Any) -> None:
        """Look at a sweep that is done."""
        ...


@dataclass(frozen=True)
class Request:
    """A call of the engine, apart from its tensors.

    Attributes
    ----------
    variant : CompiledProgram or TangentProgram
        What runs.
    batch : tuple of int
        Dimensions of the samples: those over which the call is mapped, then those of the batch;
        empty for a single sample.
    first : tuple of int
        The timestep of each clock at the start.
    inputs : list of Input
        What the tensors are, in order.
    differentiable : tuple of bool
        Which of them may need a gradient.
    noise : tuple of int and bool
        Seed of the random numbers, and whether all samples see the same.
    budget, cache : int
        Bytes of memory at most, and of a segment's tape; 0 for no limit and the engine's choice.
    verify : callable, optional
        Called with the run and its records by key, before anybody sees them.
    observers : tuple
        What looks at each reverse sweep, before it begins and when it is done.
    levels : int
        How many of the dimensions of the samples the call is mapped over.
    """

    variant: CompiledProgram | TangentProgram
    batch: tuple[int, ...]
    first: tuple[int, ...]
    inputs: list[Input]
    differentiable: tuple[bool, ...]
    dtype: torch.dtype
    noise: tuple[int, bool]
    budget: int
    cache: int = 0
    verify: Callable[[Any, dict[str, torch.Tensor]], None] | None = None
    observers: tuple[SweepObserver, ...] = ()
    levels: int = 0

    @property
    def samples(self) -> int:
        """The samples in one number."""
        return prod(self.batch)

    @property
    def layout(self) -> RecordLayout:
        """How records lie in memory."""
        return self.variant.layout(self.samples)

    @property
    def states(self) -> list[State]:
        """What is shown besides records."""
        return [*self.variant.counts.values(), *self.variant.states.values()]

    def rows(self, record: Record) -> int:
        """Count the rows of a record."""
        return self.variant.clocks[record.clock].rows

    def kept(self, item: Input, outer: int, mapped: bool) -> tuple[bool, ...]:
        """Say which dimensions of the samples a tensor has that goes with an input.

        Parameters
        ----------
        outer : int
            Of the dimensions over which something is mapped those that it has in any case.
        mapped : bool
            Whether it has the others.
        """
        return tuple(
            (k < outer or mapped) if k < self.levels else item.batched
            for k in range(len(self.batch))
        )

    def spread(self, item: Input, tensor: torch.Tensor) -> torch.Tensor:
        """Give each sample its value; what is the same for all stays as it is, but for records."""
        if item.record is None and not (item.batched or item.mapped):
            return tensor.contiguous()
        kept = self.kept(item, 0, item.mapped)
        dims = tuple(n if own else 1 for n, own in zip(self.batch, kept, strict=True))
        time = tuple(tensor.shape[: item.time])
        return tensor.reshape(*time, *dims, *item.own).expand(*time, *self.batch, *item.own)


@dataclass
class Tape:
    """What a reverse sweep needs of a run; goes with the last sweep, or graph, that may want it.

    Attributes
    ----------
    run : RunHandle
        The engine's run.
    request : Request
        What it was called for.
    memory : list of Tensor
        Records that the run read: given rasters.
    """

    run: Any
    request: Request
    memory: list[torch.Tensor] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.close = weakref.finalize(self, _close, self.run)
        self.close.atexit = False  # the virtual machine is gone by then


def _close(run: Any) -> None:
    if not fork.inherited():  # there is nothing to close in a copy
        run.close()


def forward(
    request: Request, tensors: list[torch.Tensor], streams: torch.Tensor | None = None
) -> tuple[Any, ...]:
    """Run the engine without a graph; gives records, counts, states, and the tape.

    Parameters
    ----------
    streams : Tensor, optional
        Which random numbers each sample sees; by default as the request says.
    """
    variant, layout = request.variant, request.layout
    memory: dict[int, torch.Tensor] = {}
    shown: list[torch.Tensor] = []
    for record in variant.records().values():
        rows = request.rows(record)
        memory[record.array] = empty(layout, rows, record.size, request.dtype)
        shown.append(show(layout, memory[record.array], rows, request.batch, record.size))
    given = []
    for item, tensor in zip(request.inputs, tensors, strict=True):
        value = request.spread(item, tensor.detach())
        if item.direction:
            value = value.to(request.dtype)  # PyTorch does not compare them
        if item.record is None:
            value = (value != 0 if item.events else value).contiguous()
            given.append((item.array, value, item.batched or item.mapped, item.name))
        else:
            if not item.direction:
                require_events(f"sim({item.name})", value)
            rows = request.rows(item.record)
            memory[item.array] = hold(layout, value, rows, request.batch, item.record.size)
    wanted = [i.array for i, d in zip(request.inputs, request.differentiable, strict=False) if d]
    run = door.call(
        variant.engine.run,
        request.samples,
        request.first,
        [request.noise[0]],
        _streams(request, streams),
        [g[0] for g in given],
        [g[1].data_ptr() for g in given],
        [g[2] for g in given],
        [g[3] for g in given],
        list(memory),
        [m.data_ptr() for m in memory.values()],
        wanted,
        request.budget,
        request.cache,
    )
    tape = Tape(run, request, [*memory.values(), *(g[1] for g in given)])
    try:
        door.finish(run)
        if request.verify is not None:
            request.verify(run, dict(zip(variant.records(), shown, strict=True)))
    except BaseException:
        tape.close()
        raise
    for state in request.states:
        dtype = STATE_TYPES.get(state.type, request.dtype)
        values = torch.empty((*request.batch, state.size), dtype=dtype)
        if values.numel():
            door.call(run.state, state.array, values.data_ptr())
        shown.append(values.to(request.dtype) if state.differentiable else values)
    if not wanted:
        tape.close()
    # Only what was given is read again; what was recorded belongs to the caller.
    tape.memory = [memory[i.array] for i in request.inputs if i.record is not None]
    return (*shown, tape)


def _streams(request: Request, streams: torch.Tensor | None) -> list[int]:
    if streams is not None:
        return streams.long().expand(request.batch).flatten().tolist()
    return [0] * request.samples if request.noise[1] else []


def backward(
    request: Request,
    tape: Tape,
    gradients: list[torch.Tensor | None],
    needed: list[bool],
    outer: int = 0,
    mapped: tuple[bool, ...] | None = None,
) -> list[torch.Tensor | None]:
    """Sweep back from the gradients of the outputs to those of the inputs.

    Parameters
    ----------
    outer : int
        Over how many of the dimensions of the samples sweeps, and not the call, are mapped: each
        input has a gradient for each of these.
    mapped : tuple of bool, optional
        Which of the inputs have the other dimensions over which the call is mapped.
    """
    layout = request.layout
    seeds: dict[int, torch.Tensor] = {}
    records = list(request.variant.records().values())
    for record, gradient in zip(records, gradients, strict=False):
        if gradient is not None:
            rows = request.rows(record)
            seeds[record.array] = hold(layout, gradient, rows, request.batch, record.size)
    for state, gradient in zip(request.states, gradients[len(records) :], strict=False):
        if gradient is not None and state.differentiable:
            seeds[state.array] = gradient.contiguous()
    results: list[torch.Tensor | None] = [None] * len(needed)
    wanted = [item for item, need in zip(request.inputs, needed, strict=True) if need]
    if not seeds or not wanted:
        return results
    held: dict[int, torch.Tensor] = {}
    for item in wanted:
        if item.record is not None:
            rows = request.rows(item.record)
            held[item.array] = empty(layout, rows, item.record.size, request.dtype, zero=True)
    sweep = door.call(
        tape.run.reverse,
        [item.array for item in wanted],
        list(seeds),
        [s.data_ptr() for s in seeds.values()],
        list(held),
        [h.data_ptr() for h in held.values()],
    )
    try:
        for observer in request.observers:
            observer.begin(sweep)
        door.finish(sweep)
        for observer in request.observers:
            observer.end(sweep)
        for k, (item, need) in enumerate(zip(request.inputs, needed, strict=True)):
            if need and sweep.reaches(item.array):
                kept = request.kept(item, outer, mapped[k] if mapped else item.mapped)
                results[k] = _gradient(request, sweep, item, held, kept)
    finally:
        sweep.close()
    return results


def _gradient(
    request: Request,
    sweep: Any,
    item: Input,
    held: dict[int, torch.Tensor],
    kept: tuple[bool, ...],
) -> torch.Tensor:
    """Read the gradient of an input, summed over the samples that share its value."""
    shared = [item.time + k for k, own in enumerate(kept) if not own]
    if item.record is not None:
        rows = request.rows(item.record)
        each = show(request.layout, held[item.array], rows, request.batch, item.record.size)
        return each.sum(shared) if shared else each
    if not any(kept):
        total = torch.empty(item.own, dtype=request.dtype)
        door.call(sweep.gradient, item.array, False, total.data_ptr())
        return total
    each = torch.empty((*request.batch, *item.own), dtype=request.dtype)
    door.call(sweep.gradient, item.array, True, each.data_ptr())
    return each.sum(shared) if shared else each
