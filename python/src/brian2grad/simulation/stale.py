"""Refuses a call where the network has other values than the Simulator, set by the user."""

from __future__ import annotations

from collections.abc import Collection

from brian2grad.capture.values import ValueWatch
from brian2grad.capture.watched import (
    Watched,
    WatchedArray,
    WatchedConstant,
    WatchedName,
    WatchedTable,
)
from brian2grad.errors import ModelError


def require_present(
    watch: ValueWatch, given: Collection[str], known: Collection[str], state: bool
) -> None:
    """Refuse what the user has set since, and the call does not give.

    Parameters
    ----------
    watch : ValueWatch
        Compares the network with the Simulator's values.
    given : collection of str
        The parameters that the call gives.
    known : collection of str
        All parameters.
    state : bool
        Whether the call gives the state to start from.

    Raises
    ------
    ModelError
        Naming all of them, each with both values.
    """
    found = [
        value
        for value in watch.set_by_user()
        if not (state and value.is_state) and not _is_given(value, given)
    ]
    if not found:
        return
    present = watch.present()
    listed = ", ".join(f"{value.label} ({value.describe(present)})" for value in found)
    raise ModelError.of(
        "sim()",
        "stale-value",
        f"expected the values that the Simulator has, got others in the network: {listed}",
        _remedy(found, known),
    )


def _is_given(value: Watched, given: Collection[str]) -> bool:
    """Say whether the parameters of a call are all there is of a value."""
    owners = set(value.owners) if isinstance(value, WatchedName) else {value.owner}
    for parameter in given:
        owner, _, name = parameter.rpartition(".")
        if name == value.name:
            owners -= {owner} if owner else owners
        elif not owner and name == value.owner:  # the raster of a spike generator
            owners.discard(name)
    return not owners


def _remedy(found: list[Watched], known: Collection[str]) -> str:
    state = any(value.is_state for value in found)
    refresh = f"take them with sim.refresh({'run_state=True' if state else ''})"
    able = [value for value in found if _can_be_given(value)]
    if not able:
        return refresh
    names = {_parameter(value, known): _is_given(value, known) for value in able}
    call = ", ".join(f'"{name}": ...' for name in names)
    missing = [name for name, is_known in names.items() if not is_known]
    quoted = ", ".join(f'"{name}"' for name in missing)
    return (
        f"{refresh}, or give {'them' if len(able) == len(found) else 'values'} in the call: "
        f"sim({{{call}}})" + (f", with Simulator(parameters=[{quoted}])" if missing else "")
    )


def _parameter(value: Watched, known: Collection[str]) -> str:
    """Name the parameter that a value is, or would be."""
    for name in known:
        if _is_given(value, [name]):
            return name
    if isinstance(value, WatchedName) or _is_of_raster(value):
        return value.name if isinstance(value, WatchedName) else value.owner
    return f"{value.owner}.{value.name}"


def _is_of_raster(value: Watched) -> bool:
    """Say whether a value is a part of what a spike generator sends."""
    return isinstance(value, WatchedArray) and not value.array


def _can_be_given(value: Watched) -> bool:
    """Say whether a value can be a parameter: a real number that is no delay."""
    if isinstance(value, WatchedArray):
        real = value.base.values.dtype.kind == "f"
        return _is_of_raster(value) or (real and value.name != "delay")
    if isinstance(value, WatchedConstant):
        return value.is_real
    return isinstance(value, WatchedTable)
