"""What a call is given, as the engine takes it: values, states and rasters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from brian2grad.engine.compiled import CompiledProgram, Record
from brian2grad.errors import ModelError
from brian2grad.simulation.function import Input
from brian2grad.simulation.outputs import FinalState
from brian2grad.simulation.parameters import Bound, Parameter, bind, converted


def checked_state(variant: CompiledProgram, state: FinalState | None) -> FinalState | None:
    """Check where a call is to start from."""
    if state is None:
        return None
    required = {name for name, described in variant.states.items() if described.required}
    missing = sorted(required - set(state))
    if not isinstance(state, FinalState) or missing:
        raise ModelError.of(
            "sim(initial_state)",
            "initial-state",
            f"expected the final state of a call of this Simulator, got {type(state).__name__}"
            + (f" without {', '.join(missing)}" if missing else ""),
            "give out.final_state",
        )
    return state


def fit(
    program: CompiledProgram,
    parameters: Mapping[str, Parameter],
    given: Mapping[str, Any],
    spikes: list[tuple[str, str, torch.Tensor]],
    others: Mapping[str, tuple[int, ...]],
    dtype: torch.dtype,
) -> tuple[Bound, dict[str, torch.Tensor]]:
    """Bring what a call gives to one batch shape; the engine says what fits.

    Parameters
    ----------
    given : dict
        Values of parameters.
    spikes : list
        Group, event and raster of the events that are given.
    others : dict
        Batch dimensions of what is given besides.

    Returns
    -------
    Bound and dict
        The values, and the rasters by eventspace.

    Raises
    ------
    ModelError
        For unknown names, wrong shapes, dtypes or devices; all at once.
    """
    tensors, errors = converted(parameters, given, dtype)
    # Of a name that is no parameter the engine has more to say than that its value has no shape.
    asked = [n for n in given if n in tensors or n not in parameters]
    try:
        fits = program.shapes(
            tuple((name, tuple(tensors[name].shape) if name in tensors else ()) for name in asked),
            tuple((group, event, tuple(raster.shape)) for group, event, raster in spikes),
            tuple(others.items()),
        )
    except ModelError as error:
        if not errors:
            raise
        raise ModelError("\n".join([*errors, str(error)])) from None
    if errors:
        raise ModelError("\n".join(errors))
    clamped = {
        space: raster for space, (_, _, raster) in zip(fits.eventspaces, spikes, strict=True)
    }
    return bind(parameters, tensors, fits.batch), clamped


def inputs_of(
    variant: CompiledProgram,
    parameters: Mapping[str, Parameter],
    bound: Bound,
    state: FinalState | None,
    clamped: dict[str, torch.Tensor],
) -> tuple[list[Input], list[torch.Tensor]]:
    """Say what each thing that a call is given is to the engine; gives that and the tensors."""
    inputs: list[Input] = []
    tensors: list[torch.Tensor] = []
    arrays = {n["name"]: n["array"] for n in variant.parameters}
    for name, tensor in bound.tensors.items():
        space = parameters[name].eventspace
        if space:
            raster = tensor.movedim(-2, 0)
            _add_raster(name, raster, variant.inputs[space], bound, inputs, tensors)
            continue
        inputs.append(Input(name, arrays[name], parameters[name].shape, bound.batched[name]))
        tensors.append(tensor)
    given = {item.array for item in inputs}
    for name, described in variant.states.items() if state else ():
        assert state is not None
        if described.array not in given:
            # A call with given events has no candidates: then all are.
            known = state.get(name, torch.ones(1, dtype=torch.bool))
            value = known.expand(*bound.batch, described.size).contiguous()
            inputs.append(
                Input(
                    name,
                    described.array,
                    (described.size,),
                    bool(bound.batch),
                    events=described.type == "EVENTS",
                )
            )
            tensors.append(value)
    for eventspace, raster in clamped.items():
        record = variant.inputs[eventspace]
        _add_raster(
            f"spikes[{eventspace.partition('.')[0]}]", raster, record, bound, inputs, tensors
        )
    return inputs, tensors


def _add_raster(
    name: str,
    raster: torch.Tensor,
    record: Record,
    bound: Bound,
    inputs: list[Input],
    tensors: list[torch.Tensor],
) -> None:
    """Give each sample its raster: those of a record always have one."""
    missing = len(bound.batch) - (raster.ndim - 2)
    raster = raster.reshape(raster.shape[0], *[1] * missing, *raster.shape[1:])
    raster = raster.expand(raster.shape[0], *bound.batch, record.size)
    inputs.append(Input(name, record.array, (record.size,), True, record))
    tensors.append(raster)
