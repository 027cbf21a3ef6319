"""Refuses functions of the user's that nobody knows a formula of, and says how to give one."""

from __future__ import annotations

from brian2grad.capture.formulas import calls
from brian2grad.capture.operations import Json, operations
from brian2grad.errors import ModelError


def require_formulas(program: Json) -> None:
    """Refuse code that calls Python.

    Raises
    ------
    ModelError
        Naming each function, with a call of it.
    """
    errors: dict[str, str] = {}
    for operation in operations(program):
        for name, variable in operation.get("variables", {}).items():
            function = program["functions"].get(variable.get("function"), {})
            if function.get("kind") == "python":
                place = f"{operation['owner']}.{name}"
                errors.setdefault(place, _error(name, function["arg_names"], operation))
    if errors:
        raise ModelError("\n".join(errors.values()))


def _error(name: str, arguments: list[str], operation: Json) -> str:
    owner = operation["owner"]
    found = [
        call
        for block in operation["blocks"].values()
        for statement in (*block["scalar"], *block["vector"])
        for call in calls(statement["expression"], name)
    ]
    call = min(found, key=len, default=f"{name}({', '.join(arguments)})")
    return str(
        ModelError.of(
            owner,
            "not-differentiable",
            f"expected formulas, got the Python function '{name}' in {call}, of which Brian 2 "
            "knows none",
            f"write its formula into the equations of '{owner}' in the place of {call}, or give "
            f"it one of sympy's: {name} = Function({name}, sympy_func=lambda "
            f"{', '.join(arguments)}: ...)",
        )
    )
