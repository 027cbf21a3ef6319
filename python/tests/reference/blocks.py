"""Blocks of statements: scalar ones once, vector ones over an index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from reference.expressions import IN_PLACE, NAMES, SCATTER, Expression

Names = dict[str, Any]


class Statement:
    def __init__(self, described: Names, drawing: set[str]) -> None:
        self.variable: str = described["variable"]
        self.op: str = described["op"]
        self.value = Expression(described["expression"], drawing)
        self.in_place = self.op not in ("=", ":=")


class Block:
    """One block of an operation.

    Parameters
    ----------
    operation, described : dict
        The operation, and the block of it.
    arrays : dict
        The arrays by id.
    function : callable
        Gives, for the key of a function, a callable and whether it draws random numbers.
    """

    def __init__(
        self,
        operation: Names,
        described: Names,
        arrays: dict[str, np.ndarray],
        function: Callable[[str], tuple[Callable[..., Any], bool]],
    ) -> None:
        self.arrays = arrays
        self.variables = operation["variables"]
        self.base: Names = dict(NAMES)
        drawing: set[str] = set()
        for name, variable in self.variables.items():
            if variable["kind"] == "constant":
                self.base[name] = variable["value"]
            elif variable["kind"] == "function":
                self.base[name], draws = function(variable["function"])
                if draws:
                    drawing.add(name)
        self.scalar = [Statement(s, drawing) for s in described["scalar"]]
        self.vector = [Statement(s, drawing) for s in described["vector"]]
        self.conditional: dict[str, str] = described["conditional"]
        self.mode: str = described["mode"]
        self._made = {s.variable for s in self.vector if s.op == ":="}

    def is_array(self, name: str) -> bool:
        return self.variables.get(name, {}).get("kind") == "array"

    def reads(self, statements: list[Statement]) -> list[str]:
        names: set[str] = set()
        for s in statements:
            names |= s.value.names
            if s.in_place:
                names.add(s.variable)
            if s.variable in self.conditional:
                names |= {s.variable, self.conditional[s.variable]}
        return sorted(name for name in names if self.is_array(name))

    def _index(self, names: Names, index: str, elements: Any) -> Any:
        if index == "_idx":
            return elements
        key = f"index of {index}"
        if key not in names:
            variable = self.variables[index]
            array = self.arrays[variable["array"]]
            names[key] = array[self._index(names, variable["index"], elements)]
        return names[key]

    def _gather(self, names: Names, name: str, elements: Any) -> Any:
        variable = self.variables[name]
        array = self.arrays[variable["array"]]
        if variable["index"] == "0":
            return array[0]
        return np.array(array[self._index(names, variable["index"], elements)])

    def _scatter(self, names: Names, name: str, elements: Any) -> None:
        variable = self.variables[name]
        index = variable["index"]
        at = 0 if index == "0" else self._index(names, index, elements)
        self.arrays[variable["array"]][at] = names[name]

    def _step(self, s: Statement, names: Names) -> None:
        condition = self.conditional.get(s.variable)
        if condition is None or np.ndim(names.get(s.variable, 0)) == 0:
            value = s.value(names)
            names[s.variable] = IN_PLACE[s.op](names[s.variable], value) if s.in_place else value
            return
        # Evaluated for the true elements only: that is where random numbers are drawn.
        true = names[condition]
        some = dict(names)
        for name in s.value.names | {s.variable, "_elements"}:
            elementwise = name == "_elements" or name in self._made or self.is_array(name)
            if elementwise and np.ndim(names.get(name, 0)):
                some[name] = names[name][true]
        value = s.value(some)
        changed = np.array(names[s.variable])
        changed[true] = IN_PLACE[s.op](some[s.variable], value) if s.in_place else value
        names[s.variable] = changed

    def run(self, elements: np.ndarray) -> Names:
        """Run the block for these elements; gives the names it leaves."""
        names = dict(self.base)
        names["_elements"] = 1
        self._together(self.scalar, names, elements)
        names["_elements"] = elements
        if self.mode == "sequential":
            for element in elements:
                own = dict(names)
                own["_elements"] = int(element)
                self._together(self.vector, own, np.array([element]))
        elif self.mode == "scatter":
            self._unbuffered(names, elements)
        else:
            self._together(self.vector, names, elements)
        return names

    def _together(self, statements: list[Statement], names: Names, elements: np.ndarray) -> None:
        for name in self.reads(statements):
            names[name] = self._gather(names, name, elements)
        for s in statements:
            self._step(s, names)
        for name in sorted({s.variable for s in statements if self.is_array(s.variable)}):
            self._scatter(names, name, elements)

    def _unbuffered(self, names: Names, elements: np.ndarray) -> None:
        for s in self.vector:
            for name in self.reads([s]):
                names[name] = self._gather(names, name, elements)
            index = self.variables.get(s.variable, {}).get("index", "0")
            if not (s.in_place and self.is_array(s.variable) and index not in ("_idx", "0")):
                self._step(s, names)
                if self.is_array(s.variable):
                    self._scatter(names, s.variable, elements)
                continue
            targets, value = self._index(names, index, elements), s.value(names)
            condition = self.conditional.get(s.variable)
            if condition is not None:
                targets = targets[names[condition]]
                value = value[names[condition]] if np.ndim(value) else value
            SCATTER[s.op].at(self.arrays[self.variables[s.variable]["array"]], targets, value)
