"""The names of a captured model: what a user may call a parameter, and what cannot be one."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any

import brian2
import numpy as np
from brian2.core.namespace import DEFAULT_CONSTANTS, DEFAULT_UNITS
from brian2.groups.neurongroup import NeuronGroup
from brian2.input.poissoninput import PoissonInput
from brian2.input.spikegeneratorgroup import SpikeGeneratorGroup
from brian2.units.fundamentalunits import Quantity, Unit

from brian2grad.capture.operations import Json, operations

CLOCK_NAMES = frozenset({"t", "dt", "timestep", "t_in_timesteps"})


def symbols(program: Json, objects: list[Any]) -> list[Json]:
    """List constants, parameters, states, timed arrays and spike generators by owner."""
    uses: dict[tuple[Any, ...], Json] = {}
    arrays = {array["id"]: array for array in program["arrays"]}
    written = written_arrays(program)
    recorded = {i for o in operations(program) for i in o.get("record", {}).values()}
    for operation in operations(program):
        for name, variable in operation.get("variables", {}).items():
            if variable.get("array") in recorded:  # what a monitor records is a result
                continue
            entry = _symbol(name, variable, operation["owner"], arrays, program, written)
            if entry is not None:
                value = entry.get("value") if entry["kind"] == "constant" else None
                identity = (entry["owner"], entry["name"], entry["kind"], value)
                known = uses.setdefault(identity, {**entry, "uses": []})
                known["uses"].append(operation["name"])
    listed = list(uses.values())
    for item in objects:
        if isinstance(item, SpikeGeneratorGroup):
            listed.append(
                {
                    "owner": item.name,
                    "name": item.name,
                    "kind": "spikegenerator",
                    "unit": "",
                    "type": "bool",
                    "shape": [len(item)],
                    "array": f"{item.name}.neuron_index",
                    "uses": [item.name],
                }
            )
    return listed


def written_arrays(program: Json) -> set[str]:
    """Collect the ids of the arrays that the time loop writes."""
    ids: set[str] = set()
    for operation in operations(program):
        variables = operation.get("variables", {})
        for block in operation.get("blocks", {}).values():
            for statement in (*block["scalar"], *block["vector"]):
                variable = variables.get(statement["variable"], {})
                if variable.get("kind") == "array":
                    ids.add(variable["array"])
        if operation["kind"] == "summed":
            ids.add(operation["target"])
        ids.update((operation.get("refractory") or {}).values())
    return ids


def _symbol(
    name: str,
    variable: Json,
    owner: str | None,
    arrays: Mapping[str, Json],
    program: Json,
    written: set[str],
) -> Json | None:
    if variable["kind"] == "constant":
        # Units and numbers of mathematics are names too, but not the model's.
        if name in DEFAULT_UNITS or name in DEFAULT_CONSTANTS or name.startswith("_"):
            return None
        if name == "N":
            return None
        return {
            "owner": owner,
            "name": name,
            "kind": "constant",
            "unit": variable["unit"],
            "type": variable["type"],
            "shape": [],
            "value": variable["value"],
        }
    if variable["kind"] == "array":
        array = arrays[variable["array"]]
        hidden = array["variable"].startswith("_") or array["variable"] in CLOCK_NAMES
        if hidden or array["owner"] is None or not array["type"].startswith("float"):
            return None
        return {
            "owner": array["owner"],
            "name": array["variable"],
            "kind": "state" if array["id"] in written else "parameter",
            "unit": array["unit"],
            "type": array["type"],
            "shape": [] if array["scalar"] else array["shape"],
            "array": array["id"],
        }
    if variable["kind"] == "function":
        function = program["functions"][variable["function"]]
        if function["kind"] == "timedarray":
            return {
                "owner": owner,
                "name": name,
                "kind": "timedarray",
                "brian_name": function["brian_name"],
                "unit": arrays[function["array"]]["unit"],
                "type": arrays[function["array"]]["type"],
                "shape": function["shape"],
                "array": function["array"],
            }
    return None


def folded_names(
    program: Json, objects: list[Any], namespace: Mapping[str, Any]
) -> list[dict[str, str]]:
    """List names that the model knows but that are numbers in its equations, with remedies."""
    found: list[dict[str, str]] = []
    for item in objects:
        if isinstance(item, NeuronGroup) and isinstance(item._refractory, Quantity):
            found.append(
                _folded(
                    item.name,
                    "refractory",
                    f"refractory={item._refractory!s} was turned into a number",
                    "give the period as text, refractory='tref', with tref in the namespace or "
                    "as a parameter of the equations",
                )
            )
        if isinstance(item, PoissonInput):
            for name in ("rate", "weight", "N"):
                found.append(
                    _folded(
                        item.name,
                        name,
                        f"PoissonInput turns its {name} into a number",
                        "use a PoissonGroup with Synapses, where it keeps its name",
                    )
                )
    known = {symbol["name"] for symbol in program["symbols"]}
    variables = {array["variable"] for array in program["arrays"]}
    for name, value in sorted(_namespaces(objects, namespace).items()):
        if name not in known | variables and _is_parameter_like(name, value):
            found.append(
                _folded(
                    "",
                    name,
                    "no equation, condition or code of the network has this name in it when it "
                    "runs: its value went into other numbers before",
                    f"write {name} by name into the equations instead of a value computed from it",
                )
            )
    return found


def _folded(owner: str, name: str, why: str, remedy: str) -> dict[str, str]:
    return {"owner": owner, "name": name, "why": why, "remedy": remedy}


def _namespaces(objects: list[Any], namespace: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(namespace)
    for item in objects:
        merged.update(getattr(item, "namespace", None) or {})
    return merged


def _is_parameter_like(name: str, value: Any) -> bool:
    if name.startswith("_") or name in DEFAULT_UNITS or name in DEFAULT_CONSTANTS:
        return False
    if isinstance(value, (Unit, bool)) or hasattr(builtins, name):
        return False
    if vars(brian2).get(name) is value:  # from brian2 import *
        return False
    return isinstance(value, (int, float, np.number, Quantity)) and np.ndim(value) == 0
