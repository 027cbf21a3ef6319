"""The code of pathways, spelled in other ways that mean the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import brian2
from brian2.parsing.expressions import parse_expression_dimensions
from brian2.units.fundamentalunits import Dimension, get_unit
from brian2.utils.stringtools import get_identifiers

STATEMENT = re.compile(r"\s*(\w+)\s*([-+*/]?=)(?!=)\s*(.+?)\s*$")


@dataclass(frozen=True)
class Statement:
    """``variable op expression``."""

    variable: str
    op: str
    expression: str

    def __str__(self) -> str:
        return f"{self.variable} {self.op} {self.expression}"


def statements(code: str) -> list[Statement]:
    """Take code apart."""
    found = []
    for line in re.split(r"[;\n]", code):
        if line.strip():
            match = STATEMENT.match(line)
            assert match, line
            found.append(Statement(*match.groups()))
    return found


def named(code: str) -> str:
    """Give each expression a name before it is used."""
    lines = []
    for k, s in enumerate(statements(code)):
        lines += [f"named{k} = {s.expression}", f"{s.variable} {s.op} named{k}"]
    return "\n".join(lines)


class Speller:
    """Makes Synapses whose pathways are spelled in another way.

    Parameters
    ----------
    how : str
        ``"named"``, ``"subexpressions"`` or ``"split"``.
    """

    def __init__(self, how: str) -> None:
        self.how = how
        self.changed = 0
        self.parts: list[tuple[Any, str, list[str]]] = []

    def __call__(self, source: Any, target: Any = None, model: Any = None, **options: Any) -> Any:
        """Make Synapses, as `brian2.Synapses` does."""
        code = {side: options.get(f"on_{side}") for side in ("pre", "post")}
        if any(isinstance(c, dict) for c in code.values()) or options.get("on_event"):
            return brian2.Synapses(source, target, model, **options)
        self.model = [str(model or "")]
        parts: dict[str, list[str]] = {}
        for side, text in code.items():
            if text is not None:
                probe = self._probe(source, target, model, options)
                written = self._respell(text, side, probe)
                if isinstance(written, list):
                    parts[side] = [side, *(f"{side}_{k}" for k in range(1, len(written)))]
                    written = dict(zip(parts[side], written, strict=True))
                options[f"on_{side}"] = written
        made = brian2.Synapses(source, target, "\n".join(self.model), **options)
        self.parts += [(made, side, names) for side, names in parts.items()]
        return made

    def finish(self) -> None:
        """Give the parts of a pathway its delays, once the network is made."""
        for synapses, side, names in self.parts:
            for name in names[1:]:
                getattr(synapses, name).delay = getattr(synapses, side).delay[:]

    def _probe(self, source: Any, target: Any, model: Any, options: dict[str, Any]) -> Any:
        """Make the same Synapses without pathways, to look its names up."""
        plain = {k: v for k, v in options.items() if k in ("namespace", "method")}
        return brian2.Synapses(source, target, model, name="spelled*", **plain)

    def _respell(self, code: str, side: str, probe: Any) -> str | list[str]:
        variables = set(probe.variables)
        if self.how == "named":
            self.changed += 1
            return named(code)
        if self.how == "split":
            groups = _independent(statements(code), variables, probe)
            self.changed += len(groups) > 1
            return groups if len(groups) > 1 else code
        return self._with_subexpressions(code, side, probe, variables)

    def _with_subexpressions(self, code: str, side: str, probe: Any, variables: set[str]) -> str:
        lines, local = [], set()
        for s in statements(code):
            names = get_identifiers(s.expression)
            if s.op == "=" and s.variable not in variables:
                local.add(s.variable)
            if names & local or "rand" in s.expression:
                lines.append(str(s))
                continue
            expression = s.expression
            for name in names:
                # In equations a neuron's variable needs its suffix.
                if f"{name}_{side}" in variables and name not in probe.equations.names:
                    expression = re.sub(rf"\b{name}\b", f"{name}_post", expression)
            name = f"named{side}{len(self.model)}"
            self.model.append(f"{name} = {expression} : {_unit(s.expression, probe)}")
            lines.append(f"{s.variable} {s.op} {name}")
            self.changed += 1
        return "\n".join(lines)


def _unit(expression: str, probe: Any) -> str:
    resolved = probe.resolve_all(get_identifiers(expression), run_namespace={})
    dimension = parse_expression_dimensions(expression, resolved)
    if isinstance(dimension, Dimension) and not dimension.is_dimensionless:
        return repr(get_unit(dimension)).replace("metre2", "metre**2")
    return "1"


def _independent(found: list[Statement], variables: set[str], probe: Any) -> list[str]:
    """Group statements so that no group reads or writes what another writes."""
    groups: list[list[Statement]] = []

    def array(name: str) -> Any:
        variable = probe.variables.get(name)
        return (id(variable.device), variable.owner.name, variable.name) if variable else name

    def touched(group: list[Statement]) -> tuple[set[Any], set[Any]]:
        written = {array(s.variable) for s in group}
        read = {array(n) for s in group for n in get_identifiers(s.expression)}
        return written, read

    for s in found:
        joined = [s]
        apart = []
        for group in groups:
            (w1, r1), (w2, r2) = touched(group), touched(joined)
            if w1 & (w2 | r2) or w2 & r1:
                joined = [*group, *joined]
            else:
                apart.append(group)
        groups = [*apart, joined]
    return ["\n".join(map(str, group)) for group in groups]
