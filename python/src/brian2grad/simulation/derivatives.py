"""A simulation in PyTorch's graph: reverse and forward mode, second derivatives, vmap.

Three things can be asked of a run: its outputs (`Simulate`), the tangents of these in a direction
(`Simulate` again, of the program with its tangent), and the gradients of its inputs (`Reverse`).
The derivatives of each are among the three, so that they compose.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import prod
from types import SimpleNamespace
from typing import Any

import torch
from torch._C import _functorch
from torch.autograd import forward_ad
from torch.autograd.function import FunctionCtx

from brian2grad.engine.compiled import TangentProgram
from brian2grad.errors import ModelError
from brian2grad.simulation import function
from brian2grad.simulation.function import Input, Request, Tape
from brian2grad.simulation.recorded_tangent import is_recorded, recorded, unrecorded
from brian2grad.simulation.transforms import levels_of, outside_graphs

Tensors = list[torch.Tensor]
Dims = tuple[int | None, ...]


def simulate(request: Request, tensors: Tensors) -> tuple[Any, ...]:
    """Run the engine; gives records, counts, states, and the tape.

    The outputs are connected to the tensors that need a gradient or carry a tangent.
    """
    levels = levels_of()
    if not (levels or any(request.differentiable) or _is_dual(tensors)):
        with torch.no_grad():
            return function.forward(request, tensors)
    streams = _default_streams(request) if levels and request.variant.noise else None
    *shown, _, tape = Simulate.apply(request, streams, *tensors)
    return (*shown, tape)


def needs_gradient(tensor: torch.Tensor) -> bool:
    """Whether a reverse sweep may ask for the gradient of a tensor, at any level."""
    if not torch.is_grad_enabled():
        return "Grad" in levels_of()
    while _functorch.is_functorch_wrapped_tensor(tensor) and not tensor.requires_grad:
        tensor = _functorch.get_unwrapped(tensor)
    return tensor.requires_grad or "Grad" in levels_of()


def _zeros(like: torch.Tensor) -> torch.Tensor:
    """Give zeros that take no memory."""
    return torch.zeros((), dtype=like.dtype).expand(like.shape)


def _is_dual(tensors: Any) -> bool:
    if forward_ad._current_level < 0:
        return False
    return any(forward_ad.unpack_dual(t).tangent is not None for t in tensors if t is not None)


def _primal(tensor: torch.Tensor) -> torch.Tensor:
    return forward_ad.unpack_dual(tensor).primal if forward_ad._current_level >= 0 else tensor


class Simulate(torch.autograd.Function):
    """The engine's run as a function of tensors; the last outputs are the streams and the tape."""

    @staticmethod
    def forward(
        request: Request, streams: torch.Tensor | None, *tensors: torch.Tensor
    ) -> tuple[Any, ...]:
        """Run the engine."""
        with unrecorded():
            *shown, tape = function.forward(request, list(tensors), streams)
        return (*shown, None if streams is None else streams.clone(), tape)

    @staticmethod
    def setup_context(ctx: FunctionCtx, inputs: tuple[Any, ...], output: tuple[Any, ...]) -> None:
        """Keep what derivatives need."""
        request, _, *tensors = inputs
        *shown, streams, tape = output
        ctx.request = request  # type: ignore[attr-defined]
        ctx.tape = tape if levels_of() else None  # type: ignore[attr-defined]
        # What is saved goes when backward is done with it, and not only with the graph: the tape
        # is to go then as well.
        holder = torch.empty(0)
        holder.tape = tape  # type: ignore[attr-defined]
        # The engine has copies: saving them lets PyTorch notice changes in place.
        ctx.save_for_backward(*tensors, streams, holder)
        ctx.save_for_forward(*tensors, streams, holder)
        ctx.mark_non_differentiable(
            *(o for o in (*shown, streams) if o is not None and not o.is_floating_point())
        )
        ctx.zeros = [  # type: ignore[attr-defined]
            _zeros(o) if forward_ad._current_level >= 0 and o.is_floating_point() else None
            for o in shown
        ]
        ctx.set_materialize_grads(False)

    @staticmethod
    @outside_graphs
    def backward(ctx: Any, *gradients: torch.Tensor | None) -> tuple[torch.Tensor | None, ...]:
        """Sweep back."""
        # Raises if a parameter was changed, or the graph is gone.
        *tensors, streams, holder = ctx.saved_tensors
        tape = holder.tape if ctx.tape is None else ctx.tape
        given = list(gradients[:-2])
        needed = list(ctx.needs_input_grad[2:])
        call = Sweep.of(ctx.request, tape, needed, given)
        seeds = [g for g in given if g is not None]
        batched = any(_functorch.is_legacy_batchedtensor(g) for g in seeds)
        if batched or torch.is_grad_enabled() or levels_of() or _is_dual([*seeds, *tensors]):
            return (None, None, *_reverse(call, streams, seeds, tensors))
        return (None, None, *function.backward(ctx.request, tape, given, needed))

    @staticmethod
    def jvp(ctx: Any, *tangents: torch.Tensor | None) -> tuple[torch.Tensor | None, ...]:
        """Go forward with the directions."""
        *tensors, streams, _ = ctx.saved_tensors
        request = ctx.request
        directions = [
            None if t is None else Direction(t, item.mapped)
            for t, item in zip(tangents[2:], request.inputs, strict=True)
        ]
        inputs = [_primal(t) for t in tensors]
        wanted = tuple(needs_gradient(t) for t in inputs)
        moved = _tangents(request, streams, inputs, directions, wanted)
        # PyTorch wants zeros where there is no tangent, and None where there cannot be one.
        shown = [
            zeros if tangent is None else tangent
            for tangent, zeros in zip(moved.shown, ctx.zeros, strict=True)
        ]
        return (*shown, None, None)

    @staticmethod
    def vmap(
        info: Any, dims: Dims, request: Request, streams: torch.Tensor | None, *tensors: Any
    ) -> tuple[Any, Any]:
        """Make the mapped dimension one of the samples."""
        _require_mappable(request)
        count = info.batch_size
        mapped = _mapped(request, count, dims[2:])
        fixed = streams
        if streams is not None:
            streams = _mapped_streams(info, request, streams, dims[1])
        arranged = [
            _arranged(request, item, tensor, dim, count)
            for item, tensor, dim in zip(request.inputs, tensors, dims[2:], strict=True)
        ]
        results = Simulate.apply(mapped, streams, *arranged)
        records = len(request.variant.records())
        places = [1] * records + [0] * (len(results) - records - 2)
        return results, (*places, None if streams is fixed else 0, None)


@dataclass(frozen=True)
class Direction:
    """A direction of an input.

    Attributes
    ----------
    tensor : Tensor
        As long as the input in each dimension that it has.
    mapped : bool
        Whether it has the dimensions over which the call is mapped.
    """

    tensor: torch.Tensor
    mapped: bool


@dataclass(frozen=True)
class Moved:
    """A run of the program with its tangent.

    Attributes
    ----------
    shown : list
        The tangent of each output of the program; None where there is none.
    request : Request or None
        None where no output depends on what has a direction.
    tape : Tape or None
        Of the run.
    tensors : list of Tensor
        What it was given: inputs, then directions.
    """

    shown: list[torch.Tensor | None]
    request: Request | None = None
    tape: Tape | None = None
    tensors: Tensors = field(default_factory=list)


@dataclass(frozen=True)
class Sweep:
    """A reverse sweep, apart from its tensors.

    Attributes
    ----------
    request : Request
        Of the run.
    tape : Tape
        Of the run, or of one with fewer dimensions of the samples.
    needed : tuple of bool
        The inputs whose gradients are wanted.
    present : tuple of bool
        The outputs that have gradients.
    mapped : tuple of bool
        The inputs whose gradients have the dimensions over which the run is mapped.
    outer : int
        Over how many dimensions of the samples the sweep is mapped besides the run.
    """

    request: Request
    tape: Tape
    needed: tuple[bool, ...]
    present: tuple[bool, ...]
    mapped: tuple[bool, ...]
    outer: int = 0

    @staticmethod
    def of(request: Request, tape: Tape, needed: Any, gradients: Any) -> Sweep:
        """Sweep back through a run from these gradients of its outputs."""
        present = tuple(g is not None for g in gradients)
        mapped = tuple(item.mapped for item in request.inputs)
        return Sweep(request, tape, tuple(needed), present, mapped)

    def split(self, tensors: Any) -> tuple[Tensors, Tensors]:
        """Part the gradients of outputs from the inputs."""
        count = sum(self.present)
        return list(tensors[:count]), list(tensors[count:])

    def direction(self, k: int, tensor: torch.Tensor | None) -> Direction | None:
        """Make a direction of an input of what has the shape of its gradient."""
        if tensor is None:
            return None
        request, item = self.request, self.request.inputs[k]
        levels = request.batch[: request.levels]
        if self.outer and not self.mapped[k] and self.outer < request.levels:
            at = item.time + self.outer
            for _ in levels[self.outer :]:
                tensor = tensor.unsqueeze(at)
            time, rest = tensor.shape[: item.time], tensor.shape[item.time + len(levels) :]
            tensor = tensor.expand(*time, *levels, *rest)
        return Direction(tensor, self.outer > 0 or self.mapped[k])


class Reverse(torch.autograd.Function):
    """The engine's reverse sweep as a function of the outputs' gradients and the inputs."""

    @staticmethod
    def forward(
        call: Sweep, streams: torch.Tensor | None, *tensors: torch.Tensor
    ) -> tuple[torch.Tensor | None, ...]:
        """Sweep back; runs again where the tape is that of another batch."""
        given, inputs = call.split(tensors)
        values = iter(given)
        gradients = [next(values) if there else None for there in call.present]
        request, tape = call.request, call.tape
        if tape.request.batch != request.batch:
            again = replace(request, differentiable=call.needed, verify=None)
            *_, tape = function.forward(again, inputs, streams)
        return tuple(
            function.backward(request, tape, gradients, list(call.needed), call.outer, call.mapped)
        )

    @staticmethod
    def setup_context(ctx: FunctionCtx, inputs: tuple[Any, ...], output: tuple[Any, ...]) -> None:
        """Keep what derivatives need."""
        call, streams, *tensors = inputs
        ctx.call = call  # type: ignore[attr-defined]
        ctx.zeros = [  # type: ignore[attr-defined]
            None if o is None or forward_ad._current_level < 0 else _zeros(o) for o in output
        ]
        ctx.save_for_backward(*tensors, streams)
        ctx.save_for_forward(*tensors, streams)
        ctx.set_materialize_grads(False)

    @staticmethod
    @outside_graphs
    def backward(ctx: Any, *directions: torch.Tensor | None) -> tuple[torch.Tensor | None, ...]:
        """Differentiate ``<directions, J' gradients>``, which is ``<J directions, gradients>``."""
        call: Sweep = ctx.call
        *tensors, streams = ctx.saved_tensors
        given, inputs = call.split(tensors)
        wanted = _asked_for(ctx)[len(given) :]
        aligned = [call.direction(k, u) for k, u in enumerate(directions)]
        moved = _tangents(call.request, streams, inputs, aligned, wanted)
        by_gradient = [t for there, t in zip(call.present, moved.shown, strict=True) if there]
        own = tuple(item.mapped for item in call.request.inputs)
        by_input = _second(replace(call, outer=0, needed=wanted, mapped=own), moved, streams, given)
        return (None, None, *by_gradient, *by_input)

    @staticmethod
    def jvp(ctx: Any, *tangents: torch.Tensor | None) -> tuple[torch.Tensor | None, ...]:
        """Differentiate ``J' gradients`` in the direction of both."""
        call: Sweep = ctx.call
        *tensors, streams = (t if t is None else _primal(t) for t in ctx.saved_tensors)
        given, inputs = call.split(tensors)
        moving, directions = call.split(tangents[2:])
        results: list[torch.Tensor | None] = [None] * len(inputs)
        if any(m is not None for m in moving):
            seeds = iter(moving)
            present = [there and next(seeds) is not None for there in call.present]
            results = list(
                _reverse(
                    replace(call, present=tuple(present)),
                    streams,
                    [m for m in moving if m is not None],
                    inputs,
                )
            )
        aligned = [
            None if d is None else Direction(d, item.mapped)
            for d, item in zip(directions, call.request.inputs, strict=True)
        ]
        moved = _tangents(call.request, streams, inputs, aligned, call.needed)
        more = _second(call, moved, streams, given)
        found = [_plus(one, other) for one, other in zip(results, more, strict=True)]
        return tuple(z if f is None else f for f, z in zip(found, ctx.zeros, strict=True))

    @staticmethod
    def vmap(
        info: Any, dims: Dims, call: Sweep, streams: torch.Tensor | None, *tensors: Any
    ) -> tuple[Any, Any]:
        """Make the mapped dimension one of the samples."""
        count = info.batch_size
        request = call.request
        given, inputs = call.split(tensors)
        count_given = len(given)
        gradient_dims, input_dims = dims[2 : 2 + count_given], dims[2 + count_given :]
        if streams is not None and dims[1] is not None:
            streams = _mapped_streams(info, request, streams, dims[1])
        mapped = replace(call, request=_mapped(request, count, input_dims), outer=call.outer + 1)
        arranged = [
            _arranged(request, item, tensor, dim, count)
            for item, tensor, dim in zip(request.inputs, inputs, input_dims, strict=True)
        ]
        records = len(request.variant.records())
        places = [1 if k < records else 0 for k, there in enumerate(call.present) if there]
        seeds = [
            _stacked(gradient, dim, place, count)
            for gradient, dim, place in zip(given, gradient_dims, places, strict=True)
        ]
        results = Reverse.apply(mapped, streams, *seeds, *arranged)
        ends = [
            None if result is None else item.time
            for item, result in zip(request.inputs, results, strict=True)
        ]
        return results, tuple(ends)


def _reverse(
    call: Sweep, streams: torch.Tensor | None, seeds: Tensors, inputs: Tensors
) -> tuple[torch.Tensor | None, ...]:
    if not seeds:
        return (None,) * len(inputs)
    if streams is None and call.request.variant.noise:
        streams = _default_streams(call.request)
    return _apply(Reverse, call, streams, [*seeds, *inputs])


def _asked_for(ctx: Any) -> tuple[bool, ...]:
    """Say for which of the last tensors that a function was given a gradient is asked now.

    ``needs_input_grad`` says for which one might be: of a derivative that does not exist nothing is
    to be said before somebody wants it.
    """
    nodes = [node for node, _ in ctx.next_functions][-len(ctx.saved_tensors) + 1 :]
    return tuple(node is not None and _is_executed(node) for node in nodes)


def _is_executed(node: Any) -> bool:
    try:
        return bool(torch._C._will_engine_execute_node(node))
    except RuntimeError:  # of a leaf that `autograd.grad` was asked for
        return True


def _plus(one: torch.Tensor | None, other: torch.Tensor | None) -> torch.Tensor | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other


def _tangents(
    request: Request,
    streams: torch.Tensor | None,
    inputs: Tensors,
    directions: list[Direction | None],
    wanted: tuple[bool, ...],
) -> Moved:
    """Run the program with its tangent.

    Parameters
    ----------
    directions : list
        Of each input.
    wanted : tuple of bool
        The inputs that a reverse sweep through this run may ask for.
    """
    base = request.variant
    moving = {
        item.array: (item, d)
        for item, d in zip(request.inputs, directions, strict=True)
        if d is not None
    }
    keys = _keys(base)
    if streams is None and base.noise:
        streams = _default_streams(request)
    program = base.tangent(frozenset(moving)) if moving else None
    if program is None or not program.directions:
        return Moved([None] * len(keys))
    chosen = [(*moving[array], twin) for array, twin in program.directions.items()]
    twins = [
        replace(
            item,
            name=f"tangent of {item.name}",
            array=twin,
            events=False,
            mapped=d.mapped,
            direction=True,
        )
        for item, d, twin in chosen
    ]
    tensors = [*inputs, *(d.tensor for _, d, _ in chosen)]
    call = replace(
        request,
        variant=program,
        inputs=[*request.inputs, *twins],
        differentiable=(*wanted, *(needs_gradient(d.tensor) for _, d, _ in chosen)),
        verify=None,
        observers=(),
    )
    own = _keys(program)
    if any(is_recorded(d.tensor) for _, d, _ in chosen):
        fixed = Recorded(call, inputs, streams)
        shown: list[Any] = recorded(fixed, [d.tensor for _, d, _ in chosen])
        return Moved([dict(zip(own, shown, strict=True)).get(key) for key in keys])
    *shown, _, tape = _apply(Simulate, call, streams, tensors)
    by_key = dict(zip(own, shown, strict=True))
    return Moved([by_key.get(key) for key in keys], call, tape, tensors)


@dataclass(frozen=True)
class Recorded:
    """A run of the program with its tangent whose directions come later."""

    request: Request
    inputs: Tensors
    streams: torch.Tensor | None

    def __call__(self, directions: Tensors) -> Tensors:
        """Give the tangents of all outputs that have one."""
        plain = replace(self.request, differentiable=())
        return list(function.forward(plain, [*self.inputs, *directions], self.streams)[:-1])

    def mapped(self, count: int, dims: Dims, directions: Tensors) -> tuple[Tensors, list[int]]:
        """Give those of several directions at once, and where each has the mapped dimension."""
        request = self.request
        first = len(self.inputs)
        arranged = [
            _arranged(request, item, tensor, dim, count)
            for item, tensor, dim in zip(request.inputs[first:], directions, dims, strict=True)
        ]
        several = _mapped(request, count, (*[None] * first, *dims))
        records = len(request.variant.records())
        tangents = replace(self, request=several)(arranged)
        return tangents, [1 if k < records else 0 for k in range(len(tangents))]


def _keys(program: Any) -> list[tuple[str, str]]:
    """Name the outputs of a program, in order."""
    return [
        *(("record", key) for key in program.records()),
        *(("count", key) for key in program.counts),
        *(("state", key) for key in program.states),
    ]


def _second(
    call: Sweep, moved: Moved, streams: torch.Tensor | None, gradients: Tensors
) -> list[torch.Tensor | None]:
    """Differentiate ``<tangents, gradients>`` by the inputs: a second derivative.

    Parameters
    ----------
    call : Sweep
        Says which inputs are wanted, and over what it is mapped.
    gradients : list of Tensor
        Of those outputs of the program that `call` has present.
    """
    none: list[torch.Tensor | None] = [None] * len(call.needed)
    if moved.request is None or moved.tape is None or not any(call.needed):
        return none
    values = iter(gradients)
    given = [next(values) if there else None for there in call.present]
    seeds = [g for g, t in zip(given, moved.shown, strict=True) if t is not None]
    directions = len(moved.request.inputs) - len(call.needed)
    sweep = Sweep(
        moved.request,
        moved.tape,
        (*call.needed, *[False] * directions),
        tuple(s is not None for s in seeds),
        (*call.mapped, *[True] * directions),
        call.outer,
    )
    present = [s for s in seeds if s is not None]
    return list(_reverse(sweep, streams, present, moved.tensors))[: len(none)]


def _apply(
    what: type[Simulate | Reverse], about: Any, streams: torch.Tensor | None, tensors: Tensors
) -> tuple[Any, ...]:
    """Apply one of the two; also where PyTorch batches as it did before torch.func.

    That is so for ``is_grads_batched``, and for ``jacobian(vectorize=True)``.
    """
    batched = [_functorch.is_legacy_batchedtensor(t) for t in tensors]
    if not any(batched):
        return what.apply(about, streams, *tensors)
    level = 1  # PyTorch does not nest these
    plain = [
        torch._remove_batch_dim(t, level, 1, 0) if b else t  # pyright: ignore
        for t, b in zip(tensors, batched, strict=True)
    ]
    count = next(int(t.shape[0]) for t, b in zip(plain, batched, strict=True) if b)
    info = SimpleNamespace(batch_size=count, randomness="same")
    dims = (None, None, *(0 if b else None for b in batched))
    results, ends = what.vmap(info, dims, about, streams, *plain)
    return tuple(
        result
        if end is None or result is None
        # PyTorch takes a tangent apart only where the mapped dimension is in front in memory.
        else torch._add_batch_dim(  # pyright: ignore
            result.movedim(end, 0).contiguous(), 0, level
        )
        for result, end in zip(results, ends, strict=True)
    )


def _mapped(request: Request, count: int, dims: Any) -> Request:
    inputs = [
        replace(item, mapped=item.mapped or dim is not None)
        for item, dim in zip(request.inputs, dims, strict=True)
    ]
    return replace(request, inputs=inputs, batch=(count, *request.batch), levels=request.levels + 1)


def _arranged(
    request: Request, item: Input, tensor: torch.Tensor, dim: int | None, count: int
) -> torch.Tensor:
    """Put the mapped dimension in front of those of the samples."""
    if dim is None:
        return _stacked(tensor, None, item.time, count) if item.mapped else tensor
    tensor = tensor.movedim(dim, item.time)
    if item.mapped or not request.levels:
        return tensor
    time, rest = tensor.shape[: item.time + 1], tensor.shape[item.time + 1 :]
    levels = request.batch[: request.levels]
    return tensor.reshape(*time, *[1] * len(levels), *rest).expand(*time, *levels, *rest)


def _stacked(tensor: torch.Tensor, dim: int | None, place: int, count: int) -> torch.Tensor:
    if dim is not None:
        return tensor.movedim(dim, place)
    shape = tensor.shape
    return tensor.unsqueeze(place).expand(*shape[:place], count, *shape[place:])


def _mapped_streams(
    info: Any, request: Request, streams: torch.Tensor, dim: int | None
) -> torch.Tensor:
    """Say which random numbers the samples of a mapped call see."""
    if dim is not None:
        streams = streams.movedim(dim, 0)
        missing = 1 + len(request.batch) - streams.ndim
        return streams.reshape(streams.shape[0], *[1] * missing, *streams.shape[1:])
    if isinstance(request.variant, TangentProgram) or info.randomness == "same":
        return streams
    if info.randomness == "error":
        raise ModelError.of(
            "sim()",
            "vmap-randomness",
            "expected a model without random numbers within torch.vmap, got one that draws some",
            'say what they are to be: `torch.vmap(f, randomness="different")`, or "same" for all '
            "samples",
        )
    return _numbered((info.batch_size, *request.batch))


def _default_streams(request: Request) -> torch.Tensor:
    """Give the number of the random numbers that each sample sees, as PyTorch can hand it on."""
    numbers = _numbered(request.batch)
    return torch.zeros_like(numbers) if request.noise[1] else numbers


def _numbered(batch: tuple[int, ...]) -> torch.Tensor:
    return torch.arange(prod(batch), dtype=torch.int64).reshape(batch)


def _require_mappable(request: Request) -> None:
    if request.verify is not None:
        raise ModelError.of(
            "sim()",
            "vmap-forward",
            "expected a Simulator with forward='engine' within torch.vmap, got forward='brian2'",
            "make one with forward='engine', or give all samples in one call",
        )
