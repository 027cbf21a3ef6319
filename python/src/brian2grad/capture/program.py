"""Builds a Program: arrays, clocks, functions, queues and the operations of a time step."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from brian2.codegen.runtime.numpy_rt import NumpyCodeObject
from brian2.core.base import BrianObject
from brian2.core.functions import DEFAULT_FUNCTIONS, Function
from brian2.core.preferences import prefs
from brian2.core.variables import ArrayVariable, DynamicArrayVariable
from brian2.input.binomial import BinomialFunction
from brian2.input.timedarray import TimedArray, _find_K

from brian2grad.capture.code_object import CapturedCodeObject
from brian2grad.capture.formulas import Formula, arguments_of, formula_of
from brian2grad.capture.operations import Json, operation
from brian2grad.capture.queue import read_pending
from brian2grad.capture.units import unit_text
from brian2grad.capture.versions import public_name
from brian2grad.errors import UnsupportedError

FORMAT = "brian2grad-program/1"


# What somebody puts in their place later is a function of their own.
_STANDARD = dict(DEFAULT_FUNCTIONS)


@dataclass
class CapturedProgram:
    """A Program with the memory that it refers to.

    Attributes
    ----------
    json : dict
        The Program as docs/program.md describes it.
    arrays : dict
        The numpy array of each array id; keeps the addresses in `json` valid.
    callbacks : list
        The callables that operations of kind ``callback`` name by index.
    functions : list
        The callables of user functions that the engine knows no formula of.
    variables : dict
        Brian's variable of each array id, where it lives on in Brian (a device's run).
    queues : list
        Brian's spike queue of each entry of ``json["queues"]`` (a device's run).
    origins : dict
        Brian's variable that each array was copied from (a capture).
    inlined : set
        Owner and name of the user's functions whose formula was written into the code.
    """

    json: Json
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    callbacks: list[Callable[[], Any]] = field(default_factory=list)
    functions: list[Callable[..., Any]] = field(default_factory=list)
    variables: dict[str, ArrayVariable] = field(default_factory=dict)
    queues: list[Any] = field(default_factory=list)
    origins: dict[str, ArrayVariable] = field(default_factory=dict)
    inlined: set[tuple[str, str]] = field(default_factory=set)

    def text(self) -> str:
        """Write the Program as JSON text; infinite values as ``"Infinity"``."""
        return json.dumps(_finite(self.json), allow_nan=False)

    def resize(self, array: str, shape: int | tuple[int, ...]) -> np.ndarray:
        """Let a monitor's array grow; gives its new memory."""
        if array in self.variables:
            self.variables[array].resize(shape)
            self.arrays[array] = self.variables[array].get_value()
        else:
            old = self.arrays[array]
            extent = (shape,) if isinstance(shape, int) else shape
            new = np.zeros(extent, dtype=old.dtype)
            new[: len(old)] = old
            self.arrays[array] = new
        return self.arrays[array]


def _finite(value: Any) -> Any:
    """Replace numbers that JSON cannot hold by their names."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value


class ProgramBuilder:
    """Collects what the operations refer to.

    Parameters
    ----------
    copy : bool
        Whether the program gets copies of Brian's arrays instead of their memory.
    """

    def __init__(self, copy: bool) -> None:
        self.copy = copy
        self.program = CapturedProgram({})
        self.arrays: list[Json] = []
        self.clocks: list[Json] = []
        self.functions: dict[str, Json] = {}
        self.queues: list[Json] = []
        self._array_ids: dict[ArrayVariable, str] = {}
        self._clock_indices: dict[Any, int] = {}
        self._function_keys: dict[tuple[int, str, str], str] = {}
        self._queue_indices: dict[str, int] = {}
        self._formulas: dict[int, tuple[Formula | None, Function]] = {}
        self._left: frozenset[str] = frozenset()
        self.earlier_dt: dict[Any, float | None] = {}

    def build(
        self,
        objects: list[Any],
        t_start: float,
        t_end: float,
        left: Collection[str] = (),
    ) -> CapturedProgram:
        """Describe what the objects, in the order of the schedule, do in a time step.

        Parameters
        ----------
        objects : list of BrianObject
            The network's.
        t_start, t_end : float
            Seconds.
        left : collection of str
            Names of operations that are left to Brian's own code: they become callbacks.
        """
        self._left = frozenset(left)
        for clock in sorted({o.clock for o in objects}, key=lambda c: c.name):
            self.clock(clock)
        scheduled = []
        for item in objects:
            operations = self._operations(item) if item.active else []
            if operations:
                scheduled.append(
                    {
                        "name": item.name,
                        "class": type(item).__name__,
                        "clock": self.clock(item.clock),
                        "when": item.when,
                        "order": item.order,
                        "operations": operations,
                    }
                )
        self.program.json.update(
            {
                "format": FORMAT,
                "float": np.dtype(prefs["core.default_float_dtype"]).name,
                "t_start": t_start,
                "t_end": t_end,
                "seed": None,
                "clocks": self.clocks,
                "arrays": self.arrays,
                "functions": self.functions,
                "queues": self.queues,
                "objects": scheduled,
            }
        )
        return self.program

    def _operations(self, item: Any) -> list[Json]:
        if type(item).run is not BrianObject.run:  # a network operation, or a class like it
            return [self._callback(item.name, item.name, type(item).__name__, item.run)]
        operations = []
        for reference in item.code_objects:
            code = reference.__repr__.__self__  # the object behind Brian's weak proxy
            captured = isinstance(code, CapturedCodeObject)
            if captured and code.name not in self._left:
                operations.append(operation(self, item, code))
            else:
                owner = getattr(code.owner, "name", item.name)
                call = code.compiled() if captured else code
                operations.append(
                    self._callback(code.name, owner, code.template_name, call, self._touched(code))
                )
        return operations

    def _touched(self, code: Any) -> list[str]:
        """List the arrays that a code object of Brian's may read and write."""
        found = list(code.variables.values())
        for value in getattr(code, "template_kwds", {}).values():
            found += value.values() if isinstance(value, dict) else [value]
        return sorted({self.array(v) for v in found if isinstance(v, ArrayVariable)})

    def _callback(
        self,
        name: str,
        owner: str,
        what: str,
        call: Callable[[], Any],
        arrays: list[str] | None = None,
    ) -> Json:
        self.program.callbacks.append(call)
        return {
            "kind": "callback",
            "name": name,
            "owner": owner,
            "what": what,
            "callback": len(self.program.callbacks) - 1,
            "arrays": arrays,
        }

    def array(self, variable: ArrayVariable, owner: str | None = None) -> str:
        """Register an array; gives its id."""
        if variable in self._array_ids:
            return self._array_ids[variable]
        owner = owner or getattr(variable.owner, "name", None)
        name = public_name(variable)
        identifier = self._new_id(f"{owner or 'temporary'}.{name}")
        self._array_ids[variable] = identifier
        self.program.variables[identifier] = variable
        self._add_array(
            identifier,
            np.asarray(variable.get_value()),
            owner=owner,
            variable=name,
            scalar=bool(variable.scalar),
            constant=bool(variable.constant),
            dynamic=isinstance(variable, DynamicArrayVariable),
            read_only=bool(variable.read_only),
            unit=unit_text(variable.dim),
        )
        return identifier

    def _new_id(self, wanted: str) -> str:
        identifier, n = wanted, 1
        while identifier in self.program.arrays:
            n += 1
            identifier = f"{wanted}#{n}"
        return identifier

    def _add_array(self, identifier: str, values: np.ndarray, **facts: Any) -> None:
        if self.copy or not values.flags.c_contiguous:
            values = np.array(values, order="C")
        self.program.arrays[identifier] = values
        self.arrays.append(
            {
                "id": identifier,
                "owner": facts["owner"],
                "variable": facts["variable"],
                "type": values.dtype.name,
                "shape": list(values.shape),
                "scalar": facts["scalar"],
                "constant": facts["constant"],
                "dynamic": facts["dynamic"],
                "read_only": facts["read_only"],
                "unit": facts["unit"],
                "address": values.ctypes.data if values.size else 0,
            }
        )

    def clock(self, clock: Any) -> int:
        """Register a clock whose interval has been set; gives its index."""
        if clock not in self._clock_indices:
            self._clock_indices[clock] = len(self.clocks)
            variables = clock.variables
            self.clocks.append(
                {
                    "name": clock.name,
                    "dt": float(clock.dt_),
                    "first": int(variables["timestep"].get_value().item()),
                    "last": int(clock._i_end),
                    "t": self.array(variables["t"]),
                    "timestep": self.array(variables["timestep"]),
                    "dt_array": self.array(variables["dt"]),
                }
            )
        return self._clock_indices[clock]

    def queue(self, pathway: Any) -> int:
        """Register a pathway's spike queue; gives its index."""
        name = pathway.name
        if name not in self._queue_indices:
            _require_delays(pathway)
            self._queue_indices[name] = len(self.queues)
            dt = float(pathway.source.clock.dt_)
            pending = read_pending(pathway.queue, dt, self.earlier_dt.get(pathway.source.clock))
            self.program.queues.append(pathway.queue)
            events = pathway.source.variables[pathway.eventspace_name]
            self.queues.append(
                {
                    "name": name,
                    "event": pathway.event,
                    "delay": self.array(pathway.variables["delay"], owner=name),
                    "source_index": self.array(pathway.synapse_sources),
                    "eventspace": self.array(events),
                    "start": int(pathway.source.start),
                    "stop": int(pathway.source.stop),
                    "dt": dt,
                    "pending": pending.tolist(),
                }
            )
        return self._queue_indices[name]

    def formula(self, name: str, function: Function, owner: Any) -> Formula | None:
        """Give the formula that takes the place of a function's calls, where there is one."""
        known = isinstance(function, (TimedArray, BinomialFunction))
        if known or any(f is function for f in _STANDARD.values()):
            return None
        if id(function) not in self._formulas:
            inner = function.pyfunc  # a Function where somebody adds a formula to one
            python = inner if isinstance(inner, Function) else function
            compute = _numpy_callable(python, owner)
            # With the function, whose identity nothing else may have meanwhile.
            self._formulas[id(function)] = (formula_of(function, compute), function)
        formula = self._formulas[id(function)][0]
        if formula is not None:
            self.program.inlined.add((getattr(owner, "name", ""), name))
        return formula

    def function(self, name: str, function: Function, owner: Any) -> str:
        """Register a function as an owner's code calls it; gives its key."""
        owner_name = getattr(owner, "name", "")
        identity = (id(function), name, owner_name)
        if identity not in self._function_keys:
            standard = next((k for k, f in _STANDARD.items() if f is function), None)
            key = name if standard == name else f"{owner_name}.{name}"
            self._function_keys[identity] = key
            self.functions[key] = self._describe_function(name, standard, function, owner)
        return self._function_keys[identity]

    def _describe_function(
        self, name: str, standard: str | None, function: Function, owner: Any
    ) -> Json:
        if standard is not None:
            return {"kind": "standard", "name": standard}
        if isinstance(function, TimedArray):
            return self._timed_array(name, function, owner)
        if isinstance(function, BinomialFunction):
            return {"kind": "binomial", **_binomial_constants(function)}
        self.program.functions.append(_numpy_callable(function, owner))
        return {
            "kind": "python",
            "callback": len(self.program.functions) - 1,
            "name": name,
            "arg_names": arguments_of(function),
            "arg_types": list(function._arg_types),
            "return_type": str(function._return_type),
            "stateless": bool(function.stateless),
            "auto_vectorise": bool(function.auto_vectorise),
        }

    def _timed_array(self, name: str, function: TimedArray, owner: Any) -> Json:
        identifier = f"{function.name}.values"
        if identifier not in self.program.arrays:
            self._add_array(
                identifier,
                np.ascontiguousarray(function.values),
                owner=function.name,
                variable="values",
                scalar=False,
                constant=True,
                dynamic=False,
                read_only=True,
                unit=unit_text(function.dim),
            )
        return {
            "kind": "timedarray",
            "name": name,
            "brian_name": function.name,
            "array": identifier,
            "dt": float(function.dt),
            "K": int(_find_K(owner.clock.dt_, float(function.dt))),
            "shape": list(np.shape(function.values)),
        }


def _require_delays(pathway: Any) -> None:
    """Refuse synapses without delays, as Brian 2.9 makes them when it restores from a file."""
    synapses = len(pathway.synapse_sources.get_value())
    if synapses and not len(pathway.variables["delay"].get_value()):
        raise UnsupportedError(pathway.name, f"expected delays of {synapses} synapses, got none")


def _numpy_callable(function: Function, owner: Any) -> Callable[..., Any]:
    try:
        implementation = function.implementations[NumpyCodeObject]
    except KeyError:
        function.implementations.add_numpy_implementation(function.pyfunc)
        implementation = function.implementations[NumpyCodeObject]
    return implementation.get_code(owner)


def _binomial_constants(function: BinomialFunction) -> Json:
    """Read n and p, or loc and scale, which Brian keeps in its sampling function only."""
    sample = function.implementations["numpy"].get_code(None)
    constants = zip(sample.__code__.co_freevars, sample.__closure__ or (), strict=True)
    return {name: float(cell.cell_contents) for name, cell in constants}
