"""The names of a captured model: what a user may call a parameter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from brian2.core.namespace import DEFAULT_CONSTANTS, DEFAULT_UNITS
from brian2.input.spikegeneratorgroup import SpikeGeneratorGroup

from brian2grad.capture.operations import Json, operations
from brian2grad.capture.reasons import CLOCK_NAMES


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
