"""The compiled forms of a captured network: one for each kind of call."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from brian2grad.capture.program import CapturedProgram
from brian2grad.engine import door
from brian2grad.engine.compiled import CompiledProgram
from brian2grad.errors import ModelError, UnsupportedError
from brian2grad.simulation.parameters import Parameter

Key = tuple[frozenset[str], frozenset[str]]


class Variants:
    """A program and what has been compiled of it.

    Parameters
    ----------
    program : CapturedProgram
        The program.
    request : dict
        What is asked of it in every call.
    data : frozenset of str
        What is data of the engine although no call gives it; see Java's ``Request``.
    """

    def __init__(
        self, program: CapturedProgram, request: dict[str, Any], data: frozenset[str] | None = None
    ) -> None:
        self.program = program
        self.data = _single_values(program) if data is None else data
        self._asked = request
        self._made: dict[Key, CompiledProgram] = {}

    @property
    def plain(self) -> CompiledProgram:
        """The one for calls that give values of parameters only."""
        return self.of(frozenset(), frozenset())

    def of(self, clamped: frozenset[str], own: frozenset[str]) -> CompiledProgram:
        """Give the compiled program for what a call gives.

        Parameters
        ----------
        clamped : frozenset of str
            Eventspaces whose events are given.
        own : frozenset of str
            Parameters that are rasters and are not given: these generators send their own spikes.
        """
        key = (clamped, own)
        if key not in self._made:
            request = self._request(key)
            self._made[key] = _compiled(lambda: CompiledProgram.make(self.program, request))
        return self._made[key]

    def with_parameters(self, *names: str) -> Variants:
        """Make the variants of the same program for other parameters."""
        return Variants(self.program, {**self._asked, "parameters": list(names)}, self.data)

    def made(self) -> Iterable[CompiledProgram]:
        """Give those that there are."""
        return self._made.values()

    def refreshed(
        self, program: CapturedProgram, data: frozenset[str], changed: list[str] | None
    ) -> Variants:
        """Make the variants of the program with other values; these stay as they are.

        Parameters
        ----------
        program : CapturedProgram
            With its new values.
        data : frozenset of str
            What is data of the engine from now on.
        changed : list of str or None
            The arrays whose values are others; None where more is.
        """
        made = Variants(program, self._asked, data)
        for key, compiled in self._made.items():
            made._made[key] = made._refreshed(key, compiled, changed)
        return made

    def _refreshed(
        self, key: Key, compiled: CompiledProgram, changed: list[str] | None
    ) -> CompiledProgram:
        refreshed = None if changed is None else compiled.with_arrays(self.program, changed)
        if refreshed is not None:
            return refreshed
        request = self._request(key)
        return _compiled(lambda: compiled.with_program(self.program, request))

    def _request(self, key: Key) -> dict[str, Any]:
        clamped, own = key
        return {
            **self._asked,
            "parameters": [name for name in self._asked["parameters"] if name not in own],
            "clamped": sorted(clamped),
            "data": sorted(self.data),
        }

    def parameters(self) -> dict[str, Parameter]:
        """Describe the parameters, with their values in the network."""
        return {n["name"]: self._parameter(n) for n in self.plain.parameters}

    def _parameter(self, described: dict[str, Any]) -> Parameter:
        name, shape = described["name"], tuple(described["shape"])
        identifier = described.get("program_array")
        value = (
            np.array(door.call(self.plain.engine.value, name)[:])
            if identifier is None
            else np.array(self.program.arrays[identifier], dtype=np.float64)
        )
        return Parameter(
            name,
            shape,
            described["unit"],
            value.reshape(shape),
            described["batched"],
            described["array"],
            described["kind"] == "INITIAL_VALUE",
            described["kind"] in ("TIMED_ARRAY", "RASTER"),
            next((k for k, r in self.plain.inputs.items() if r.array == described["array"]), ""),
        )


def _single_values(program: CapturedProgram) -> frozenset[str]:
    """List arrays of one real number that a user can set: else they would be part of the code."""
    return frozenset(
        a["id"]
        for a in program.json["arrays"]
        if a["constant"]
        and not a["read_only"]
        and a["type"].startswith("float")
        and math.prod(a["shape"]) == 1
    )


def _compiled(compile_: Callable[[], CompiledProgram]) -> CompiledProgram:
    try:
        return compile_()
    except UnsupportedError as error:
        raise ModelError.of(
            error.where,
            "not-differentiable",
            error.what,
            "leave it out of the network that the Simulator gets, and run the one with it under "
            "set_device('brian2grad')",
        ) from error
