"""The code of pathways in other words: with names for values, without, in two pathways."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import brian2
import numpy as np

FORMS = ("inline", "named", "subexpression", "split")

_STATEMENT = re.compile(r"\s*(\w+)\s*(\*\*|//|[-+*/%]?)=\s*(.+?)\s*$")
Statements = list[tuple[str, str, str]]


def parse(code: str) -> Statements:
    """Give variable, operator (empty for ``=``) and expression of each statement."""
    found = []
    for line in re.split(r"[;\n]", code):
        if line.split("#")[0].strip():
            match = _STATEMENT.match(line.split("#")[0])
            assert match, line
            found.append(match.groups())
    return found


def write(statements: Statements) -> str:
    return "\n".join(f"{name} {op}= {value}" for name, op, value in statements)


def inline(statements: Statements, known: set[str]) -> Statements:
    """Write the expressions of intermediate values where their names were."""
    values: dict[str, str] = {}
    kept = []
    for name, op, expression in statements:
        for local, value in values.items():
            expression = re.sub(rf"\b{local}\b", f"({value})", expression)
        if name in known:
            kept.append((name, op, expression))
        else:
            values[name] = expression if not op else f"({values[name]}) {op} ({expression})"
    return kept


def named(statements: Statements, known: set[str]) -> Statements:
    """Give the value of every statement a name."""
    found: Statements = []
    for k, (name, op, expression) in enumerate(statements):
        found += [(f"value{k}", "", expression), (name, op, f"value{k}")]
    return found if known else statements


def is_divisible(statements: Statements, at: int) -> bool:
    """Say whether the statements from ``at`` on do without what those before it write."""
    before = {name.removesuffix("_post") for name, _, _ in statements[:at]}
    after = {
        word.removesuffix("_post")
        for name, op, value in statements[at:]
        for word in (*re.findall(r"[A-Za-z_]\w*", value), name)
    }
    return not before & after


class Rewritten:
    """What stands in for ``Synapses`` where models are made.

    Parameters
    ----------
    form : str
        One of `FORMS`.
    """

    def __init__(self, form: str) -> None:
        self.form = form
        self.changed = 0
        self.made: list[Any] = []

    def __call__(self, source: Any, target: Any = None, model: Any = None, **options: Any) -> Any:
        equations = model or ""
        known = set(brian2.Equations(equations).names) if equations else set()
        other = target if target is not None else source
        for group in (source, other):
            known |= {n + s for n in group.variables for s in ("", "_pre", "_post")}
        for side in ("on_pre", "on_post"):
            if isinstance(options.get(side), str):
                statements = parse(options[side])
                if self.form == "split":
                    options[side] = self._split(options[side], statements, side)
                elif self.form == "subexpression":
                    equations, options[side] = self._subexpressions(
                        equations, statements, side, known, options.get("namespace") or {}, other
                    )
                else:
                    change: Callable[..., Statements] = inline if self.form == "inline" else named
                    options[side] = write(change(statements, known))
                    self.changed += 1
        self.made.append(brian2.Synapses(source, target, equations, **options))
        return self.made[-1]

    def delay(self) -> None:
        """Give the second of two pathways the delays of the first."""
        for synapses in self.made:
            for short in ("pre", "post"):
                second = getattr(synapses, f"{short}2", None)
                if second is not None:
                    second.delay = np.array(getattr(synapses, short).delay_) * brian2.second

    def _split(self, code: str, statements: Statements, side: str) -> Any:
        for at in range(1, len(statements)):
            if is_divisible(statements, at):
                self.changed += 1
                short = side.removeprefix("on_")
                # The first has the name of the only one, which delays are set for.
                return {short: write(statements[:at]), f"{short}2": write(statements[at:])}
        return code

    def _subexpressions(
        self,
        equations: str,
        statements: Statements,
        side: str,
        known: set[str],
        namespace: dict[str, Any],
        target: Any,
    ) -> tuple[str, str]:
        """Name the values in the model; those that need an intermediate value stay."""
        found: Statements = []
        for k, (name, op, value) in enumerate(statements):
            words = set(re.findall(r"[A-Za-z_]\w*", value))
            if name not in known or words & ({n for n, _, _ in statements} - known) or not words:
                found.append((name, op, value))
                continue
            unit = _unit(name, equations, target) if op in ("", "+", "-") else "1"
            equations += f"\n{side}{k} = {value} : {unit}"
            found.append((name, op, f"{side}{k}"))
            self.changed += 1
        return equations, write(found)


def _unit(name: str, equations: str, target: Any) -> str:
    described = brian2.Equations(equations) if equations else {}
    short = name.removesuffix("_post")
    if name in described:
        dimensions = described[name].dim
    else:
        dimensions = target.variables[short].dim
    return "1" if dimensions is brian2.DIMENSIONLESS else repr(dimensions)
