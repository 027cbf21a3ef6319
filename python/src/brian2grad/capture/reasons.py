"""Names that a network knows and that cannot be parameters, each with why, and what to do."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from typing import Any

import brian2
import numpy as np
from brian2.core.base import BrianObject
from brian2.core.namespace import DEFAULT_CONSTANTS, DEFAULT_UNITS
from brian2.core.variables import ArrayVariable, DynamicArrayVariable, Subexpression
from brian2.groups.neurongroup import NeuronGroup
from brian2.input.poissoninput import PoissonInput
from brian2.input.spikegeneratorgroup import SpikeGeneratorGroup
from brian2.synapses.synapses import Synapses
from brian2.units.fundamentalunits import Quantity, Unit
from brian2.utils.stringtools import get_identifiers

from brian2grad.capture.operations import Json

CLOCK_NAMES = frozenset({"t", "dt", "timestep", "t_in_timesteps"})
"""What a clock gives to the code of a time step."""

LEAVE_OUT = "leave it out of the parameters"


def reasons(program: Json, objects: list[Any], namespace: Mapping[str, Any]) -> list[Json]:
    """List names of a network that cannot be parameters.

    Returns
    -------
    list of dict
        ``owner`` (empty for names of no object's own), ``name``, ``why``, a sentence without a
        semicolon, and ``remedy``.
    """
    found = [
        *_delays(objects),
        *_inputs(objects),
        *_computed(program, objects),
        *_unused(program, objects),
        *_schedule(),
        *_names_of_objects(program, objects),
        *_evaluated(program, objects, namespace),
    ]
    return [entry for entry in found if ";" not in entry["why"]]


def _reason(owner: str, name: str, why: str, remedy: str) -> Json:
    return {"owner": owner, "name": name, "why": why, "remedy": remedy}


def _delays(objects: list[Any]) -> Iterator[Json]:
    for synapses in objects:
        if not isinstance(synapses, Synapses):
            continue
        for pathway in synapses._pathways:
            name = f"{synapses.name}.{pathway.objname}"
            why = (
                f"'{name}.delay' is a delay of synapses: the step in which a spike arrives is a "
                "constant of the derivative"
            )
            remedy = f"{LEAVE_OUT}, and make one Simulator for each set of delays that you compare"
            for owner in (name, pathway.name, synapses.name):
                yield _reason(owner, "delay", why, remedy)


def _inputs(objects: list[Any]) -> Iterator[Json]:
    for item in objects:
        if isinstance(item, PoissonInput):
            for name in ("rate", "weight", "N"):
                yield _reason(
                    item.name,
                    name,
                    f"PoissonInput turns its {name} into a number before the run",
                    "use a PoissonGroup with Synapses, where rates and weights keep their names",
                )


def _computed(program: Json, objects: list[Any]) -> Iterator[Json]:
    """Subexpressions: values that the equations compute from others."""
    known = {symbol["name"] for symbol in program["symbols"]}
    for item in objects:
        for name, variable in getattr(item, "variables", {}).items():
            if not isinstance(variable, Subexpression) or name.startswith("_"):
                continue
            parts = sorted(known & get_identifiers(variable.expr))
            text = " ".join(variable.expr.split()).replace(";", ",")
            yield _reason(
                item.name,
                name,
                f"'{item.name}.{name}' is computed in each step, from {text}",
                "name what it is computed from: " + ", ".join(f"'{p}'" for p in parts)
                if parts
                else LEAVE_OUT,
            )


def _unused(program: Json, objects: list[Any]) -> Iterator[Json]:
    """Variables of the model's own that no code of a time step reads."""
    for item in objects:
        used = {s["name"] for s in program["symbols"] if s["owner"] == item.name}
        for name, variable in getattr(item, "variables", {}).items():
            if (
                not isinstance(variable, ArrayVariable)
                or getattr(variable.owner, "name", None) != item.name
                or name.startswith("_")
                or name in used | CLOCK_NAMES | {"delay"}
            ):
                continue
            whole = f"'{item.name}.{name}'"
            if isinstance(item, Synapses) or not isinstance(variable, DynamicArrayVariable):
                if np.dtype(variable.dtype).kind != "f":
                    why = f"{whole} is an integer or a truth value, a constant of differentiation"
                else:
                    why = f"{whole} is in the model, but no code of a time step uses it"
            else:
                why = f"{whole} is what '{item.name}' records: a result"
            yield _reason(item.name, name, why, LEAVE_OUT)


def _schedule() -> Iterator[Json]:
    for name in sorted(CLOCK_NAMES - {"timestep"}):
        yield _reason(
            "",
            name,
            f"'{name}' belongs to Brian's clocks: the steps are constants of differentiation",
            f"{LEAVE_OUT}, and make one Simulator for each time step that you compare",
        )


def _names_of_objects(program: Json, objects: list[Any]) -> Iterator[Json]:
    for item in objects:
        if not isinstance(item, BrianObject) or isinstance(item, SpikeGeneratorGroup):
            continue
        own = sorted({s["name"] for s in program["symbols"] if s["owner"] == item.name})
        yield _reason(
            "",
            item.name,
            f"'{item.name}' is a {type(item).__name__}, and no value",
            "name one of its values: " + ", ".join(f"'{item.name}.{n}'" for n in own)
            if own
            else LEAVE_OUT,
        )


def _evaluated(program: Json, objects: list[Any], namespace: Mapping[str, Any]) -> Iterator[Json]:
    """Numbers around the network whose names are in none of its code."""
    known = {symbol["name"] for symbol in program["symbols"]}
    variables = {array["variable"] for array in program["arrays"]}
    for name, value in sorted(_namespaces(objects, namespace).items()):
        if name in known | variables or not _is_parameter_like(name, value):
            continue
        where = [
            f"'{item.name}.{key}'"
            for item in objects
            for key, variable in getattr(item, "variables", {}).items()
            if isinstance(variable, Subexpression) and name in get_identifiers(variable.expr)
        ]
        periods = [
            item.name
            for item in objects
            if isinstance(item, NeuronGroup)
            and isinstance(item._refractory, str)
            and name in get_identifiers(item._refractory)
        ]
        if periods:
            why = f"'{name}' is the refractory period of '{periods[0]}', which is not in its code"
            remedy = LEAVE_OUT
        elif where:
            why = f"'{name}' is in {where[0]} only, which no code of a time step uses"
            remedy = LEAVE_OUT
        else:
            why = (
                f"no equation, condition or code of the network has '{name}' in it when it runs: "
                "its value went into other numbers before"
            )
            remedy = (
                f"write {name} by name into the equations in place of a value that is computed "
                "from it"
            )
        yield _reason("", name, why, remedy)


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
