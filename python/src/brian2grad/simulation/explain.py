"""Why a name is a parameter of a network, or is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from brian2.core.namespace import get_local_namespace
from brian2.core.network import Network
from brian2.units.fundamentalunits import Quantity

from brian2grad.capture.operations import Json, operations
from brian2grad.engine import door
from brian2grad.errors import ModelError
from brian2grad.simulation.parameters import Parameter
from brian2grad.simulation.variants import Variants


def explain(
    network: Network,
    name: str,
    *,
    namespace: Mapping[str, Any] | None = None,
    level: int = 0,
) -> str:
    """Say whether a name can be a parameter of a Simulator of a network, and why.

    Parameters
    ----------
    network : Network
        The network; it is left as it was.
    name : str
        As in ``Simulator(parameters=[...])``: ``"tau"``, or ``"group.variable"``.
    namespace : dict, optional
        As for `Network.run`; by default the names around the call.
    level : int
        How many more frames up the names are to be looked for.

    Returns
    -------
    str
        What it stands for, with shape, unit and value; or the error that the Simulator would give.

    Examples
    --------
    >>> from brian2 import *
    >>> import brian2grad as bg
    >>> G = NeuronGroup(1, "dv/dt = -v/(5*ms) : 1", method="exact", refractory=2*ms, threshold="v > 1", name="G")
    >>> print(bg.explain(Network(G), "G.v"))
    'G.v' can be a parameter: initial value of shape [*batch, 1], [0.] now, used by 'G' (stateupdate, threshold)
    """  # noqa: E501
    from brian2grad.simulation.simulator import Simulator

    names = get_local_namespace(level=level + 1) if namespace is None else namespace
    try:
        # No step is made: the shortest duration will do.
        shortest: Any = min((item.clock.dt for item in network.sorted_objects), default=0)
        simulator = Simulator(network, shortest, [], namespace=names)
    except ModelError as error:
        return str(error)
    return simulator.explain(name)


def explained(variants: Variants, name: str) -> str:
    """Say what a name is to a program: that it can be a parameter, or the error that it gives."""
    try:
        asked = variants.with_parameters(name)
        (parameter,) = asked.parameters().values()
    except ModelError as error:
        return str(error)
    text = described(asked.program.json, parameter)
    try:
        door.call(asked.plain.engine.requireReached)
    except ModelError as error:
        if error.code == "unreached-parameter":
            return str(error)
        return f"{text}; its gradient needs more:\n{error}"
    return text


def described(program: Json, parameter: Parameter) -> str:
    """Say what a parameter stands for."""
    what = (
        "initial value"
        if parameter.is_state
        else "raster"
        if parameter.eventspace
        else "values of a TimedArray"
        if parameter.time_first
        else "value"
    )
    value: Any = Quantity(parameter.value)
    text = " ".join(f"{value!s}".split()) if parameter.value.size < 7 else "values"
    unit = f" in {parameter.unit}" if parameter.unit else ""
    return (
        f"'{parameter.name}' can be a parameter: {what} of shape {parameter.batched}{unit}, "
        f"{text} now, used by {_users(program, parameter.name)}"
    )


def _users(program: Json, name: str) -> str:
    owner, _, variable = name.rpartition(".")
    used = {
        use
        for symbol in program["symbols"]
        if symbol["name"] == variable and owner in ("", symbol["owner"])
        for use in symbol["uses"]
    }
    if variable == "refractory":  # the engine's name of a period that is a number
        used |= {
            operation["name"]
            for operation in operations(program, "stateupdate")
            if owner in ("", operation["owner"])
            and any(
                statement["variable"] == "not_refractory"
                for statement in operation["blocks"]["run"]["vector"]
            )
        }
    by_owner: dict[str, list[str]] = {}
    for operation in operations(program):
        if operation["name"] in used:
            by_owner.setdefault(operation["owner"] or operation["object"], []).append(
                operation["kind"]
            )
    listed = [f"'{owner}' ({', '.join(kinds)})" for owner, kinds in by_owner.items()]
    return ", ".join(listed) or "the network"


def require_native(program: Json, objects: list[Any]) -> None:
    """Refuse a network of which only Python can do a part: that has no derivative.

    Raises
    ------
    ModelError
        Naming each such object, and with which others it is to be left out.
    """
    by_name = {item.name: item for item in objects}
    lines = {}
    for operation in operations(program, "callback"):
        name = operation["owner"] if operation["owner"] in by_name else operation["object"]
        if name in lines:
            continue
        item = by_name[name]
        alone = [name, *(o.name for o in objects if o is not item and _needs(o, item))]
        without = " and ".join(f"'{n}'" for n in alone)
        kind = type(item).__name__
        lines[name] = str(
            ModelError.of(
                name,
                "not-differentiable",
                f"expected what the engine runs, got {_article(kind)} {kind} "
                f"({operation['what']}): that is Python's own, and none of what '{name}' holds has "
                "a derivative in this version",
                f"give the Simulator a network without {without}, and run this one under "
                "set_device('brian2grad')",
            )
        )
    if lines:
        raise ModelError("\n".join(lines.values()))


def _needs(other: Any, item: Any) -> bool:
    """Say whether an object cannot be in a network without another."""
    return item.id in getattr(other, "_dependencies", ()) or getattr(other, "source", None) is item


def _article(word: str) -> str:
    return "an" if word[0] in "AEIOU" else "a"
