"""The step from PyTorch's graph to the engine and back."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import torch
from torch.autograd.function import FunctionCtx

from brian2grad.engine import door, fork
from brian2grad.engine.compiled import CompiledProgram, Record
from brian2grad.engine.layout import RecordLayout
from brian2grad.simulation.layout import empty, hold, show
from brian2grad.simulation.transforms import outside_graphs, require_first_derivative

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

    Attributes
    ----------
    name : str
        As the user knows it.
    array : int
        The engine's number.
    shape : tuple of int
        Of the tensor.
    batched : bool
        Whether each sample has its own values.
    record : Record or None
        Where it is a raster.
    events : bool
        Whether the engine has truth values for its zeros and ones.
    """

    name: str
    array: int
    shape: tuple[int, ...]
    batched: bool
    record: Record | None = None
    events: bool = False


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
    batch : tuple of int
        Batch dimensions; empty for a single sample.
    first : tuple of int
        The timestep of each clock at the start.
    inputs : list of Input
        What the tensors are, in order.
    differentiable : tuple of bool
        Which of them need a gradient.
    noise : tuple of int and bool
        Seed of the random numbers, and whether all samples see the same.
    budget, cache : int
        Bytes of memory at most, and of a segment's tape; 0 for no limit and the engine's choice.
    verify : callable, optional
        Called with the run and its records by key, before anybody sees them.
    observers : tuple
        What looks at each reverse sweep, before it begins and when it is done.
    """

    variant: CompiledProgram
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

    @property
    def samples(self) -> int:
        """The samples of the batch in one number."""
        count = 1
        for extent in self.batch:
            count *= extent
        return count

    @property
    def layout(self) -> RecordLayout:
        """How records lie in memory."""
        return self.variant.layout(self.samples)


@dataclass
class Tape:
    """What a reverse sweep needs of a run; goes with the last sweep, or graph, that may want it.

    Attributes
    ----------
    run : RunHandle
        The engine's run.
    memory : list of Tensor
        Records that the run read: given rasters.
    """

    run: Any
    memory: list[torch.Tensor] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.close = weakref.finalize(self, _close, self.run)
        self.close.atexit = False  # the virtual machine is gone by then


def _close(run: Any) -> None:
    if not fork.inherited():  # there is nothing to close in a copy
        run.close()


def simulate(request: Request, tensors: list[torch.Tensor]) -> tuple[Any, ...]:
    """Run the engine; gives records, counts, states, and the tape.

    The outputs are connected to the tensors that need a gradient.
    """
    if any(request.differentiable):
        return Simulate.apply(request, *tensors)
    with torch.no_grad():
        return forward(request, tensors)


def forward(request: Request, tensors: list[torch.Tensor]) -> tuple[Any, ...]:
    """Run the engine without a graph."""
    variant, layout = request.variant, request.layout
    memory: dict[int, torch.Tensor] = {}
    shown: list[torch.Tensor] = []
    for record in variant.records().values():
        rows = variant.clocks[record.clock].rows
        memory[record.array] = empty(layout, rows, record.size, request.dtype)
        shown.append(show(layout, memory[record.array], rows, request.batch, record.size))
    given = []
    for item, tensor in zip(request.inputs, tensors, strict=True):
        if item.record is None:
            value = tensor.detach() != 0 if item.events else tensor.detach()
            given.append((item.array, value, item.batched, item.name))
        else:
            rows = variant.clocks[item.record.clock].rows
            memory[item.array] = hold(
                layout, tensor.detach(), rows, request.batch, item.record.size
            )
    wanted = [i.array for i, d in zip(request.inputs, request.differentiable, strict=True) if d]
    run = door.call(
        variant.engine.run,
        request.samples,
        request.first,
        [request.noise[0]],
        request.noise[1],
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
    tape = Tape(run, [*memory.values(), *(g[1] for g in given)])
    try:
        door.finish(run)
        if request.verify is not None:
            request.verify(run, dict(zip(variant.records(), shown, strict=True)))
    except BaseException:
        tape.close()
        raise
    states = [*variant.counts.values(), *variant.states.values()]
    for state in states:
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


def backward(
    request: Request,
    tape: Tape,
    gradients: list[torch.Tensor | None],
    needed: list[bool],
) -> list[torch.Tensor | None]:
    """Sweep back from the gradients of the outputs to those of the inputs."""
    variant, layout = request.variant, request.layout
    seeds: dict[int, torch.Tensor] = {}
    records = list(variant.records().values())
    for record, gradient in zip(records, gradients, strict=False):
        if gradient is not None:
            rows = variant.clocks[record.clock].rows
            seeds[record.array] = hold(layout, gradient, rows, request.batch, record.size)
    states = [*variant.counts.values(), *variant.states.values()]
    for state, gradient in zip(states, gradients[len(records) :], strict=False):
        if gradient is not None and state.differentiable:
            seeds[state.array] = gradient.contiguous()
    results: list[torch.Tensor | None] = [None] * len(needed)
    wanted = [item for item, need in zip(request.inputs, needed, strict=True) if need]
    if not seeds or not wanted:
        return results
    held: dict[int, torch.Tensor] = {}
    for item in wanted:
        if item.record is not None:
            rows = variant.clocks[item.record.clock].rows
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
            if not need or not sweep.reaches(item.array):
                continue
            if item.record is not None:
                rows = variant.clocks[item.record.clock].rows
                results[k] = show(layout, held[item.array], rows, request.batch, item.record.size)
                continue
            gradient = torch.empty(item.shape, dtype=request.dtype)
            door.call(sweep.gradient, item.array, item.batched, gradient.data_ptr())
            results[k] = gradient
    finally:
        sweep.close()
    return results


class Simulate(torch.autograd.Function):
    """The engine's run as a function of tensors; the last output is the tape."""

    @staticmethod
    def forward(request: Request, *tensors: torch.Tensor) -> tuple[Any, ...]:
        """Run the engine."""
        return forward(request, list(tensors))

    @staticmethod
    def setup_context(ctx: FunctionCtx, inputs: tuple[Any, ...], output: tuple[Any, ...]) -> None:
        """Keep what the reverse sweep needs."""
        request, *tensors = inputs
        ctx.request = request  # type: ignore[attr-defined]
        # What is saved goes when backward is done with it, and not only with the graph: the tape
        # is to go then as well.
        holder = torch.empty(0)
        holder.tape = output[-1]  # type: ignore[attr-defined]
        # The engine has copies: saving them lets PyTorch notice changes in place.
        ctx.save_for_backward(*tensors, holder)
        ctx.mark_non_differentiable(*(o for o in output[:-1] if not o.is_floating_point()))
        ctx.set_materialize_grads(False)

    @staticmethod
    @outside_graphs
    def backward(ctx: Any, *gradients: torch.Tensor | None) -> tuple[torch.Tensor | None, ...]:
        """Sweep back."""
        require_first_derivative(gradients[:-1])
        *_, holder = ctx.saved_tensors  # raises if a parameter was changed, or the graph is gone
        needed = list(ctx.needs_input_grad[1:])
        return (None, *backward(ctx.request, holder.tape, list(gradients[:-1]), needed))
