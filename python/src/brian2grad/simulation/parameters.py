"""The parameters of a simulator: what they are, and the values that a call gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from brian2.units.fundamentalunits import Quantity

from brian2grad.capture.units import unit_text
from brian2grad.errors import ModelError
from brian2grad.quantities import in_unit


@dataclass(frozen=True)
class Parameter:
    """Something that a simulator is differentiable with respect to.

    Attributes
    ----------
    name : str
        As the user wrote it.
    shape : tuple of int
        Without batch dimensions: ``()`` for a constant, ``(N,)`` for values of a group.
    unit : str
        The SI unit; empty when dimensionless.
    value : ndarray
        Its value in the network, in SI base units.
    batched : str
        The shape with batch dimensions, in words.
    array : int
        The engine's number of it.
    is_state : bool
        Whether it is the initial value of a state variable.
    time_first : bool
        Whether its first axis is time, which comes before batch dimensions: values of a
        TimedArray, ``[K, *batch, ...]``, or the raster of a SpikeGeneratorGroup,
        ``[T, *batch, N]``.
    eventspace : str
        The events that it gives, where it is a raster; else empty.
    """

    name: str
    shape: tuple[int, ...]
    unit: str
    value: np.ndarray
    batched: str
    array: int
    is_state: bool
    time_first: bool = False
    eventspace: str = ""

    def __repr__(self) -> str:
        values = np.array2string(self.value, threshold=6)
        what = "initial value" if self.is_state else "raster" if self.eventspace else "parameter"
        return f"{self.name}: {what}, shape {self.shape}, {values} {self.unit}".rstrip()


@dataclass(frozen=True)
class Bound:
    """The values of a call, by parameter, with one batch shape.

    Attributes
    ----------
    tensors : dict
        Contiguous tensors, ``[*shape]`` or ``[*batch, *shape]``; rasters with any strides.
    batch : tuple of int
        The batch dimensions, empty for a single sample.
    """

    tensors: dict[str, torch.Tensor]
    batched: dict[str, bool]
    batch: tuple[int, ...]


def by_name(
    parameters: Mapping[str, Parameter], values: Any, others: tuple[Any, ...]
) -> Mapping[str, Any]:
    """Give the values of a call that come in a dict, and refuse those without names."""
    if not others and (values is None or isinstance(values, Mapping)):
        return values or {}
    name = next(iter(parameters), None)
    shown = "sim()" if name is None else _call(name, "value")
    raise ModelError.of(
        "sim()",
        "value-without-name",
        "expected values by name, "
        f"got {', '.join(type(v).__name__ for v in (values, *others))} in their place",
        f"write `{shown}`",
    )


def _call(name: str, value: str) -> str:
    """Write the call that gives a parameter a value."""
    return f"sim({name}={value})" if name.isidentifier() else f"sim({{'{name}': {value}}})"


def _own(parameter: Parameter) -> str:
    """Write the parameter's own value as what a call takes, as an example."""
    own = None if parameter.shape else in_unit(float(parameter.value), parameter.unit)
    return f"bg.tensor({own})" if own else f"torch.tensor(sim.parameters['{parameter.name}'].value)"


def converted(
    parameters: Mapping[str, Parameter], given: Mapping[str, Any], dtype: torch.dtype
) -> tuple[dict[str, torch.Tensor], list[str]]:
    """Make tensors of the values of a call, of any shapes; gives these, and what is wrong."""
    errors: list[str] = []
    tensors: dict[str, torch.Tensor] = {}
    for name, value in given.items():
        if name in parameters:
            try:
                tensors[name] = _tensor(parameters[name], value, dtype)
            except ModelError as error:
                errors.append(str(error))
    return tensors, errors


def bind(
    parameters: Mapping[str, Parameter], tensors: Mapping[str, torch.Tensor], batch: tuple[int, ...]
) -> Bound:
    """Bring the values of a call to its batch shape."""
    bound: dict[str, torch.Tensor] = {}
    batched: dict[str, bool] = {}
    for name, tensor in tensors.items():
        parameter = parameters[name]
        own = tensor.ndim - len(parameter.shape)
        if parameter.time_first and own:
            tensor = tensor.movedim(0, own)  # the engine has batch dimensions first
        batched[name] = own > 0
        if own and tensor.shape[:own] != batch:
            tensor = tensor.expand(*batch, *parameter.shape)
        # A raster is copied into the order of the engine's records, whatever its own is.
        bound[name] = tensor if parameter.eventspace else tensor.contiguous()
    return Bound(bound, batched, batch)


def _tensor(parameter: Parameter, value: Any, dtype: torch.dtype) -> torch.Tensor:
    where = f"sim({parameter.name})"
    if isinstance(value, Quantity):
        if unit_text(value.dim) != parameter.unit:
            raise ModelError.of(
                where,
                "parameter-unit",
                f"expected a quantity in {parameter.unit or 'no unit'}, got {value!s}",
                f"give it the unit that the model has: `{_call(parameter.name, _own(parameter))}`",
            )
        value = torch.as_tensor(np.asarray(value), dtype=dtype)
    elif isinstance(value, (bool, np.bool_)) or not isinstance(
        value, (int, float, np.number, np.ndarray, torch.Tensor)
    ):
        raise ModelError.of(
            where,
            "parameter-dtype",
            f"expected a tensor of {dtype}, got {type(value).__name__}",
            "tensors hold SI base units: "
            + (
                f"`{_call(parameter.name, 'bg.tensor(value)')}`"
                if isinstance(value, (list, tuple))
                else f"`{_call(parameter.name, _own(parameter))}`"
            ),
        )
    elif not isinstance(value, torch.Tensor):
        value = torch.as_tensor(value, dtype=dtype)
    if value.device.type != "cpu":
        raise ModelError.of(
            where,
            "parameter-device",
            f"expected a tensor in the memory of the CPU, got one on {value.device}",
            f"give {parameter.name}.cpu(): the engine runs on the CPU",
        )
    if parameter.eventspace and value.dtype == torch.bool:
        value = value.to(dtype)
    if value.dtype != dtype:
        raise ModelError.of(
            where,
            "parameter-dtype",
            f"expected a tensor of {dtype}, got {value.dtype}",
            f"give {parameter.name}.to({dtype})"
            + (
                f", or make the Simulator with dtype={value.dtype}"
                if value.dtype in (torch.float32, torch.float64)
                else ""
            ),
        )
    if value.layout != torch.strided:
        raise ModelError.of(
            where, "parameter-dtype", f"expected a dense tensor, got {value.layout}", "densify it"
        )
    return value


def require_events(where: str, raster: torch.Tensor) -> None:
    """Refuse a raster with other values than 0 and 1."""
    if not bool(((raster == 0) | (raster == 1)).all()):
        raise ModelError.of(
            where,
            "raster-values",
            "expected zeros and ones, got other values",
            "an event happens or it does not; round a relaxed raster first",
        )
