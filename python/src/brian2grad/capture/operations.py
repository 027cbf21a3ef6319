"""One function per code template: what the template does, as an operation of the Program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from brian2.core.functions import Function
from brian2.core.variables import ArrayVariable, AuxiliaryVariable, Constant

from brian2grad.capture.code_object import CapturedBlock, CapturedCodeObject
from brian2grad.capture.units import unit_text

if TYPE_CHECKING:
    from brian2grad.capture.program import ProgramBuilder

Json = dict[str, Any]


def operation(builder: ProgramBuilder, runner: Any, code: CapturedCodeObject) -> Json:
    """Describe a captured code object.

    Parameters
    ----------
    builder : ProgramBuilder
        Registers the arrays, functions and queues that the operation uses.
    runner : BrianObject
        The scheduled object; knows the event of a threshold or a reset.
    code : CapturedCodeObject
        The operation's code.
    """
    return _BY_TEMPLATE[code.template_name](builder, runner, code)


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


def _coded(builder: ProgramBuilder, kind: str, code: CapturedCodeObject, size: Any = None) -> Json:
    if size is None:
        size = _size(builder, code)
    variables = _variables(builder, code)
    return {
        **_header(kind, code),
        "size": size,
        "variables": variables,
        "blocks": {name: _block(block, variables) for name, block in code.blocks.items()},
    }


def _size(builder: ProgramBuilder, code: CapturedCodeObject) -> Any:
    n = code.variables.get("N")
    if n is None:
        n = code.owner.variables["N"]
    if isinstance(n, ArrayVariable):
        return {"array": builder.array(n)}
    return int(n.get_value())


def _variables(builder: ProgramBuilder, code: CapturedCodeObject) -> Json:
    described: Json = {}
    for name, variable in code.variables.items():
        if isinstance(variable, Function):
            key = builder.function(name, variable, code.owner)
            described[name] = {"kind": "function", "function": key}
        elif isinstance(variable, AuxiliaryVariable):
            described[name] = {"kind": "local", "type": np.dtype(variable.dtype).name}
        elif isinstance(variable, ArrayVariable):
            described[name] = {
                "kind": "array",
                "array": builder.array(variable),
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


def _block(block: CapturedBlock, variables: Json) -> Json:
    for statement in (*block.scalar, *block.vector):
        if statement.op == ":=":  # a name that make_statements invented or found to be new
            variables.setdefault(
                statement.var, {"kind": "local", "type": np.dtype(statement.dtype).name}
            )
    return {
        "scalar": [_statement(s) for s in block.scalar],
        "vector": [_statement(s) for s in block.vector],
        "conditional": block.conditional,
        "mode": block.mode,
    }


def _statement(statement: Any) -> Json:
    return {
        "variable": statement.var,
        "op": statement.op,
        "expression": statement.expr,
        "type": np.dtype(statement.dtype).name,
    }


def _stateupdate(builder: ProgramBuilder, runner: Any, code: CapturedCodeObject) -> Json:
    return _coded(builder, "stateupdate", code)


def _threshold(builder: ProgramBuilder, runner: Any, code: CapturedCodeObject) -> Json:
    refractory = None
    if code.template_kwds["_uses_refractory"]:
        refractory = {
            name: builder.array(code.variables[name]) for name in ("not_refractory", "lastspike")
        }
    return {
        **_coded(builder, "threshold", code),
        "event": runner.event,
        "eventspace": builder.array(code.template_kwds["eventspace_variable"]),
        "refractory": refractory,
        "t": builder.array(code.owner.variables["t"]),
    }


def _reset(builder: ProgramBuilder, runner: Any, code: CapturedCodeObject) -> Json:
    return {
        **_coded(builder, "reset", code),
        "event": runner.event,
        "eventspace": builder.array(code.template_kwds["eventspace_variable"]),
    }


def _spikemonitor(builder: ProgramBuilder, runner: Any, code: CapturedCodeObject) -> Json:
    own = code.owner.variables
    source_size = int(own["_source_N"].get_value())
    return {
        **_coded(builder, "spikemonitor", code, size=source_size),
        "event": runner.event,
        "source": runner.source.name,
        "eventspace": builder.array(code.template_kwds["eventspace_variable"]),
        "start": int(own["_source_start"].get_value()),
        "stop": int(own["_source_stop"].get_value()),
        "source_size": source_size,
        "record": {
            name: builder.array(variable)
            for name, variable in code.template_kwds["record_variables"].items()
        },
        "count": builder.array(own["count"]),
        "N": builder.array(own["N"]),
    }


def _statemonitor(builder: ProgramBuilder, runner: Any, code: CapturedCodeObject) -> Json:
    own = code.owner.variables
    return {
        **_coded(builder, "statemonitor", code, size=int(runner.n_indices)),
        "source": runner.source.name,
        "indices": builder.array(own["_indices"]),
        "record": {
            name: builder.array(variable)
            for name, variable in code.template_kwds["_recorded_variables"].items()
        },
        "t": builder.array(own["t"]),
        "N": builder.array(own["N"]),
    }


def _ratemonitor(builder: ProgramBuilder, runner: Any, code: CapturedCodeObject) -> Json:
    own = code.owner.variables
    counted = np.asarray(own["_num_source_neurons"].get_value()).item()
    return {
        **_header("ratemonitor", code),
        "event": "spike",
        "source": runner.source.name,
        "eventspace": builder.array(own["_spikespace"]),
        "start": int(own["_source_start"].get_value()),
        "stop": int(own["_source_stop"].get_value()),
        "source_size": int(counted),
        "record": {name: builder.array(own[name]) for name in ("t", "rate")},
        "N": builder.array(own["N"]),
    }


def _spikegenerator(builder: ProgramBuilder, runner: Any, code: CapturedCodeObject) -> Json:
    own = code.owner.variables
    return {
        **_header("spikegenerator", code),
        "event": "spike",
        "eventspace": builder.array(own["_spikespace"]),
        "neuron_index": builder.array(own["neuron_index"]),
        "timebins": builder.array(own["_timebins"]),
        "period_bins": builder.array(own["_period_bins"]),
        "last_index": builder.array(own["_lastindex"]),
        "timestep": builder.array(own["t_in_timesteps"]),
    }


def _push(builder: ProgramBuilder, runner: Any, code: CapturedCodeObject) -> Json:
    return {**_header("push", code), "queue": builder.queue(runner)}


def _synapses(builder: ProgramBuilder, runner: Any, code: CapturedCodeObject) -> Json:
    described = _coded(builder, "synapses", code)
    vector = described["blocks"]["run"]["vector"]
    return {**described, "queue": builder.queue(runner), "flow": _flow(runner, vector)}


def _flow(pathway: Any, vector: list[Json]) -> int:
    """Count the statements that solve event-driven equations: those before the user's code."""
    if pathway.synapses.event_driven is None:
        return 0
    solution = pathway.abstract_code.removesuffix(f"{pathway.code}\nlastupdate = t\n")
    written = [line.partition("=")[0].strip() for line in solution.splitlines() if line.strip()]
    if written != [statement["variable"] for statement in vector[: len(written)]]:
        raise RuntimeError(f"the code of '{pathway.name}' does not begin with its solution")
    return len(written)


def _summed(builder: ProgramBuilder, runner: Any, code: CapturedCodeObject) -> Json:
    keywords = code.template_kwds
    stop = int(keywords["_target_stop"])
    if stop < 0:  # a target without fixed limits: synapses
        size = code.variables[keywords["_target_size_name"]].get_value()
        stop = int(np.asarray(size).ravel()[0])
    return {
        **_coded(builder, "summed", code),
        "target": builder.array(keywords["_target_var"]),
        "index": builder.array(keywords["_index_var"]),
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
