"""What users choose by group, event or monitor, as the engine knows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import torch

from brian2grad.capture.operations import Json, operations
from brian2grad.errors import ModelError
from brian2grad.simulation.parameters import require_events
from brian2grad.surrogate import Surrogate


def hidden_constants(program: Json) -> list[str]:
    """List constants of the code that are not the model's: units and numbers of mathematics."""
    known = {symbol["name"] for symbol in program["symbols"]}
    integers = ("int32", "int64", "int8", "bool")
    return sorted(
        {
            name
            for operation in operations(program)
            for name, variable in operation.get("variables", {}).items()
            if variable["kind"] == "constant"
            and name not in known
            and variable["type"] not in integers
        }
    )


def surrogate_entries(program: Json, chosen: Any) -> list[Json]:
    """Describe the chosen surrogates, each with what it is for."""
    if chosen is None:
        return []
    if not isinstance(chosen, Mapping):
        chosen = {"default": chosen}
    entries = []
    thresholds = list(operations(program, "threshold"))
    for key, surrogate in chosen.items():
        if not isinstance(surrogate, Surrogate):
            raise ModelError.of(
                "Simulator(surrogate)",
                "surrogate",
                f"expected a surrogate, got {surrogate!r}",
                "make one with bg.surrogate, e.g. bg.surrogate.superspike(slope=10, scale=5*mV)",
            )
        entries.append({**_target(key, thresholds), "surrogate": surrogate.describe()})
    return entries


def _target(key: Any, thresholds: list[Json]) -> Json:
    if key == "default":
        return {"group": None, "event": None, "object": None}
    name, event = key if isinstance(key, tuple) else (key, None)
    name = getattr(name, "name", name)
    for threshold in thresholds:
        if threshold["owner"] == name and event in (None, threshold["event"]):
            return {"group": name, "event": event, "object": None}
        if name in (threshold["name"], threshold["object"]):
            return {"group": None, "event": None, "object": threshold["name"]}
    known = [f"{t['owner']} (event '{t['event']}')" for t in thresholds]
    raise ModelError.of(
        "Simulator(surrogate)",
        "unknown-group",
        f"expected a group with an event, one of {', '.join(known) or 'none'}, got {key!r}",
        "name a group of the network, (group, event), or 'default'",
    )


def detached_variables(program: Json, chosen: bool | Iterable[str]) -> bool | list[str]:
    """Check the names of variables whose resets are to be detached."""
    if isinstance(chosen, bool):
        return chosen
    names = [chosen] if isinstance(chosen, str) else list(chosen)
    written = {
        statement["variable"]
        for operation in operations(program, "reset")
        if operation["event"] == "spike"
        for statement in operation["blocks"]["run"]["vector"]
        if operation["variables"].get(statement["variable"], {}).get("kind") == "array"
    }
    unknown = [name for name in names if name not in written]
    if unknown:
        raise ModelError.of(
            "Simulator(detach_reset)",
            "unknown-variable",
            f"expected variables that a reset writes, {', '.join(map(repr, sorted(written)))}, "
            f"got {', '.join(map(repr, unknown))}",
            "name one of them, or give True for all",
        )
    return names


def raster_events(program: Json, monitors: Iterable[Any]) -> list[str]:
    """Find the eventspaces of the monitors whose rasters are wanted."""
    if isinstance(monitors, str) or hasattr(monitors, "name"):
        monitors = [monitors]
    known = {o["object"]: o["eventspace"] for o in operations(program, "spikemonitor")}
    found = []
    for monitor in monitors:
        name = getattr(monitor, "name", monitor)
        if name not in known:
            raise ModelError.of(
                "Simulator(rasters)",
                "unknown-monitor",
                f"expected spike or event monitors of the network "
                f"({', '.join(known) or 'it has none'}), got {name!r}",
                "add the SpikeMonitor to the network, or take it out of rasters",
            )
        if known[name] not in found:
            found.append(known[name])
    return found


def clamped_events(
    program: Json, spikes: Mapping[Any, torch.Tensor], dtype: torch.dtype
) -> dict[str, torch.Tensor]:
    """Find the eventspaces of the groups whose events are given, and check the rasters."""
    thresholds = list(operations(program, "threshold"))
    found = {}
    for key, raster in spikes.items():
        group, event = key if isinstance(key, tuple) else (key, "spike")
        name = getattr(group, "name", group)
        spaces = [t["eventspace"] for t in thresholds if t["owner"] == name and t["event"] == event]
        where = f"sim(spikes[{name}])"
        if not spaces:
            known = sorted({str(t["owner"]) for t in thresholds})
            sources = {o["owner"] for o in operations(program, "spikegenerator")}
            raise ModelError.of(
                where,
                "unknown-group",
                f"expected a group with the event '{event}' ({', '.join(known) or 'none'})",
                f"the spikes of a SpikeGeneratorGroup are a parameter: '{name}' in "
                "Simulator(parameters=[...])"
                if name in sources
                else "name a NeuronGroup of the network that has a threshold",
            )
        if not isinstance(raster, torch.Tensor) or raster.dtype not in (dtype, torch.bool):
            raise ModelError.of(
                where,
                "parameter-dtype",
                f"expected a raster of {dtype}, got "
                f"{getattr(raster, 'dtype', type(raster).__name__)}",
                "make it with bg.raster(monitor, duration)",
            )
        raster = raster.to(dtype)
        require_events(where, raster)
        found[spaces[0]] = raster
    return found
