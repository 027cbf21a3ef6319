"""One function per code template: what the template does, as an operation of the Program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from brian2.core.functions import Function
from brian2.core.variables import ArrayVariable, AuxiliaryVariable, Constant

from brian2grad.capture.code_object import CapturedBlock, CapturedCodeObject
from brian2grad.capture.formulas import Formula, inlined
from brian2grad.capture.references import References
from brian2grad.capture.units import unit_text

Json = dict[str, Any]


def operation(references: References, runner: Any, code: CapturedCodeObject) -> Json:
    """Describe a captured code object.

    Parameters
    ----------
    references : References
        Registers the arrays, functions and queues that the operation uses.
    runner : BrianObject
        The scheduled object; knows the event of a threshold or a reset.
    code : CapturedCodeObject
        The operation's code.
    """
    return _BY_TEMPLATE[code.template_name](references, runner, code)


def operations(program: Json, *kinds: str) -> Iterator[Json]:
    """Go through a program's operations, with name and clock of their object.

    Parameters
    ----------
    kinds : str
        Of what kinds; of all where none is named.
    """
    for item in program["objects"]:
        for entry in item["operations"]:
            if not kinds or entry["kind"] in kinds:
                yield {**entry, "object": item["name"], "clock": item["clock"]}


def _header(kind: str, code: CapturedCodeObject) -> Json:
    return {"kind": kind, "name": code.name, "owner": getattr(code.owner, "name", None)}


def _coded(references: References, kind: str, code: CapturedCodeObject, size: Any = None) -> Json:
    if size is None:
        size = _size(references, code)
    formulas = _formulas(references, code)
    variables = _variables(references, code, formulas)
    return {
        **_header(kind, code),
        "size": size,
        "variables": variables,
        "blocks": {name: _block(block, variables, formulas) for name, block in code.blocks.items()},
    }


def _formulas(references: References, code: CapturedCodeObject) -> dict[str, Formula]:
    """Find the functions of the user's whose formula is known."""
    found = {}
    for name, variable in code.variables.items():
        if isinstance(variable, Function):
            formula = references.formula(name, variable, code.owner)
            if formula is not None:
                found[name] = formula
    return found


def _size(references: References, code: CapturedCodeObject) -> Any:
    n = code.variables.get("N")
    if n is None:
        n = code.owner.variables["N"]
    if isinstance(n, ArrayVariable):
        return {"array": references.array(n)}
    return int(n.get_value())


def _variables(
    references: References, code: CapturedCodeObject, formulas: dict[str, Formula]
) -> Json:
    described: Json = {}
    for name, variable in code.variables.items():
        if name in formulas:  # written into the code
            continue
        if isinstance(variable, Function):
            key = references.function(name, variable, code.owner)
            described[name] = {"kind": "function", "function": key}
        elif isinstance(variable, AuxiliaryVariable):
            described[name] = {"kind": "local", "type": np.dtype(variable.dtype).name}
        elif isinstance(variable, ArrayVariable):
            described[name] = {
                "kind": "array",
                "array": references.array(variable),
                "index": code.variable_indices[name],
            }
        elif isinstance(variable, Constant):
            described[name] = {
                "kind": "constant",
                "value": np.asarray(variable.get_value()).item(),
                "type": np.dtype(variable.dtype).name,
                "unit": unit_text(variable.dim),
            }
        # Subexpressions are expanded in the statements; the queue object is no data.
    return described


def _block(block: CapturedBlock, variables: Json, formulas: dict[str, Formula]) -> Json:
    for statement in (*block.scalar, *block.vector):
        if statement.op == ":=":  # a name that make_statements invented or found to be new
            variables.setdefault(
                statement.var, {"kind": "local", "type": np.dtype(statement.dtype).name}
            )
    return {
        "scalar": [_statement(s, formulas) for s in block.scalar],
        "vector": [_statement(s, formulas) for s in block.vector],
        "conditional": block.conditional,
        "mode": block.mode,
    }


def _statement(statement: Any, formulas: dict[str, Formula]) -> Json:
    return {
        "variable": statement.var,
        "op": statement.op,
        "expression": inlined(statement.expr, formulas) if formulas else statement.expr,
        "type": np.dtype(statement.dtype).name,
    }


def _stateupdate(references: References, runner: Any, code: CapturedCodeObject) -> Json:
    return _coded(references, "stateupdate", code)


def _threshold(references: References, runner: Any, code: CapturedCodeObject) -> Json:
    refractory = None
    if code.template_kwds["_uses_refractory"]:
        refractory = {
            name: references.array(code.variables[name]) for name in ("not_refractory", "lastspike")
        }
    return {
        **_coded(references, "threshold", code),
        "event": runner.event,
        "eventspace": references.array(code.template_kwds["eventspace_variable"]),
        "refractory": refractory,
        "t": references.array(code.owner.variables["t"]),
    }


def _reset(references: References, runner: Any, code: CapturedCodeObject) -> Json:
    return {
        **_coded(references, "reset", code),
        "event": runner.event,
        "eventspace": references.array(code.template_kwds["eventspace_variable"]),
    }


def _spikemonitor(references: References, runner: Any, code: CapturedCodeObject) -> Json:
    own = code.owner.variables
    source_size = int(own["_source_N"].get_value())
    return {
        **_coded(references, "spikemonitor", code, size=source_size),
        "event": runner.event,
        "source": runner.source.name,
        "eventspace": references.array(code.template_kwds["eventspace_variable"]),
        "start": int(own["_source_start"].get_value()),
        "stop": int(own["_source_stop"].get_value()),
        "source_size": source_size,
        "record": {
            name: references.array(variable)
            for name, variable in code.template_kwds["record_variables"].items()
        },
        "count": references.array(own["count"]),
        "N": references.array(own["N"]),
    }


def _statemonitor(references: References, runner: Any, code: CapturedCodeObject) -> Json:
    own = code.owner.variables
    return {
        **_coded(references, "statemonitor", code, size=int(runner.n_indices)),
        "source": runner.source.name,
        "indices": references.array(own["_indices"]),
        "record": {
            name: references.array(variable)
            for name, variable in code.template_kwds["_recorded_variables"].items()
        },
        "t": references.array(own["t"]),
        "N": references.array(own["N"]),
    }


def _ratemonitor(references: References, runner: Any, code: CapturedCodeObject) -> Json:
    own = code.owner.variables
    counted = np.asarray(own["_num_source_neurons"].get_value()).item()
    return {
        **_header("ratemonitor", code),
        "event": "spike",
        "source": runner.source.name,
        "eventspace": references.array(own["_spikespace"]),
        "start": int(own["_source_start"].get_value()),
        "stop": int(own["_source_stop"].get_value()),
        "source_size": int(counted),
        "record": {name: references.array(own[name]) for name in ("t", "rate")},
        "N": references.array(own["N"]),
    }


def _spikegenerator(references: References, runner: Any, code: CapturedCodeObject) -> Json:
    own = code.owner.variables
    return {
        **_header("spikegenerator", code),
        "event": "spike",
        "eventspace": references.array(own["_spikespace"]),
        "neuron_index": references.array(own["neuron_index"]),
        "timebins": references.array(own["_timebins"]),
        "period_bins": references.array(own["_period_bins"]),
        "last_index": references.array(own["_lastindex"]),
        "timestep": references.array(own["t_in_timesteps"]),
    }


def _push(references: References, runner: Any, code: CapturedCodeObject) -> Json:
    return {**_header("push", code), "queue": references.queue(runner)}


def _synapses(references: References, runner: Any, code: CapturedCodeObject) -> Json:
    described = _coded(references, "synapses", code)
    vector = described["blocks"]["run"]["vector"]
    return {**described, "queue": references.queue(runner), "flow": _flow(runner, vector)}


def _flow(pathway: Any, vector: list[Json]) -> int:
    """Count the statements that solve event-driven equations: those before the user's code."""
    if pathway.synapses.event_driven is None:
        return 0
    solution = pathway.abstract_code.removesuffix(f"{pathway.code}\nlastupdate = t\n")
    written = [line.partition("=")[0].strip() for line in solution.splitlines() if line.strip()]
    if written != [statement["variable"] for statement in vector[: len(written)]]:
        raise RuntimeError(f"the code of '{pathway.name}' does not begin with its solution")
    return len(written)


def _summed(references: References, runner: Any, code: CapturedCodeObject) -> Json:
    keywords = code.template_kwds
    stop = int(keywords["_target_stop"])
    if stop < 0:  # a target without fixed limits: synapses
        size = code.variables[keywords["_target_size_name"]].get_value()
        stop = int(np.asarray(size).ravel()[0])
    return {
        **_coded(references, "summed", code),
        "target": references.array(keywords["_target_var"]),
        "index": references.array(keywords["_index_var"]),
        "start": int(keywords["_target_start"]),
        "stop": stop,
    }


_BY_TEMPLATE: dict[str, Callable[[Any, Any, CapturedCodeObject], Json]] = {
    "stateupdate": _stateupdate,
    "threshold": _threshold,
    "reset": _reset,
    "spikemonitor": _spikemonitor,
    "statemonitor": _statemonitor,
    "ratemonitor": _ratemonitor,
    "spikegenerator": _spikegenerator,
    "synapses_push_spikes": _push,
    "synapses": _synapses,
    "summed_variable": _summed,
}
