"""What users choose by group, event or monitor, as the engine knows it."""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import torch
from brian2.units.fundamentalunits import Quantity

from brian2grad.capture.operations import Json
from brian2grad.capture.units import unit_text
from brian2grad.errors import ModelError
from brian2grad.surrogate import Surrogate


def surrogate_entries(chosen: Any) -> list[Json]:
    """Describe the chosen surrogates, each with what it is for."""
    if chosen is None:
        return []
    if not isinstance(chosen, Mapping):
        chosen = {"default": chosen}
    entries = []
    for key, surrogate in chosen.items():
        if not isinstance(surrogate, Surrogate):
            raise ModelError.of(
                "Simulator(surrogate)",
                "surrogate",
                f"expected a surrogate, got {surrogate!r}",
                "make one with bg.surrogate, e.g. bg.surrogate.superspike(slope=10, scale=5*mV)",
            )
        name, event = key if isinstance(key, tuple) else (key, None)
        entries.append({"target": name_of(name), "event": event, "surrogate": surrogate.describe()})
    return entries


def detached_variables(chosen: bool | Iterable[str]) -> bool | list[str]:
    """Bring what a user may write as `detach_reset` into one form."""
    if isinstance(chosen, bool):
        return chosen
    return [chosen] if isinstance(chosen, str) else list(chosen)


def clip_entries(chosen: Mapping[str, Any] | None) -> list[Json]:
    """Describe the bounds on adjoints, each with the unit that it is per where it has one."""
    if chosen is not None and not isinstance(chosen, Mapping):
        raise _no_bound("Simulator(clip_adjoint)", f"a dict of bounds, got {chosen!r}")
    entries: list[Json] = []
    for key, bound in (chosen or {}).items():
        where = f"Simulator(clip_adjoint[{key!r}])"
        if not isinstance(key, str):
            raise _no_bound(where, f"the name of a state variable, got {key!r}")
        if (
            not isinstance(bound, numbers.Real | Quantity)
            or isinstance(bound, bool)
            or np.ndim(bound) != 0
            or not 0 < float(bound) < float("inf")
        ):
            raise _no_bound(where, f"a positive finite number or quantity, got {bound!r}")
        entry: Json = {"variable": key, "bound": float(bound)}
        if isinstance(bound, Quantity):
            entry["unit"] = unit_text((1 / bound).dim)
        entries.append(entry)
    return entries


def _no_bound(where: str, what: str) -> ModelError:
    return ModelError.of(
        where,
        "clip-bound",
        f"expected {what}",
        "give the loss per unit of the variable, e.g. clip_adjoint={'group.v': 10/mV}",
    )


def monitor_names(monitors: Iterable[Any]) -> list[str]:
    """Name the monitors whose rasters are wanted."""
    if isinstance(monitors, str) or hasattr(monitors, "name"):
        monitors = [monitors]
    return [name_of(monitor) for monitor in monitors]


def name_of(item: Any) -> str:
    """Give the name of an object of Brian's, which may stand for it."""
    name = getattr(item, "name", item)
    return name if isinstance(name, str) else repr(name)


def clamped_events(
    spikes: Mapping[Any, torch.Tensor], dtype: torch.dtype
) -> list[tuple[str, str, torch.Tensor]]:
    """Name group and event of the rasters that are given in place of thresholds."""
    found = []
    for key, raster in spikes.items():
        group, event = key if isinstance(key, tuple) else (key, "spike")
        name = name_of(group)
        where = f"sim(spikes[{name}])"
        if not isinstance(raster, torch.Tensor) or raster.dtype not in (dtype, torch.bool):
            raise ModelError.of(
                where,
                "parameter-dtype",
                f"expected a raster of {dtype}, got "
                f"{getattr(raster, 'dtype', type(raster).__name__)}",
                "make it with bg.raster(monitor, duration)",
            )
        raster = raster.to(dtype)
        found.append((name, str(event), raster))
    return found
