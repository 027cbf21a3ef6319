"""Notices that the values of a model are others than a captured program has, and who set them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from brian2.core.network import Network
from brian2.core.variables import ArrayVariable
from brian2.input.spikegeneratorgroup import SpikeGeneratorGroup
from brian2.input.timedarray import TimedArray
from brian2.synapses.synapses import SynapticPathway

from brian2grad.capture import runs
from brian2grad.capture.preserve import MONITORS
from brian2grad.capture.program import CapturedProgram
from brian2grad.capture.surroundings import MISSING, Present, Surroundings
from brian2grad.capture.symbols import CLOCK_NAMES, written_arrays
from brian2grad.capture.watched import (
    Settable,
    Watched,
    WatchedArray,
    WatchedConstant,
    WatchedFunction,
    WatchedName,
    WatchedQueue,
    WatchedTable,
)

Slot = tuple[str, str | None]
"""The name under which a state was stored, and the file."""

_SPIKES = ("spike_time", "neuron_index", "period")


class ValueWatch:
    """Compares the values of a model with those of the program that was made of it.

    A value is set by the user where it is another one and no run or restore put it there. What a
    run has changed is the run's until it is set again; a restore brings back, with the values,
    whose they were when they were stored.

    Parameters
    ----------
    network : Network
        The network.
    program : CapturedProgram
        What was made of it.
    surroundings : Surroundings
        The names around.
    earlier : ValueWatch, optional
        Knows what Brian has changed in the network meanwhile.
    """

    def __init__(
        self,
        network: Network,
        program: CapturedProgram,
        surroundings: Surroundings,
        earlier: ValueWatch | None = None,
    ) -> None:
        self._objects = set(network.sorted_objects)
        self._surroundings = surroundings
        self.values = [
            *_arrays(program, self._objects),
            *_queues(program, self._objects),
            *_names(program, self._objects, surroundings),
        ]
        self._settable = [v for v in self.values if isinstance(v, Settable)]
        self._others = [v for v in self.values if not isinstance(v, Settable)]
        self._running = False
        self._set_when_stored: dict[Slot, set[str]] = {}
        if earlier is not None:
            self._set_when_stored.update(earlier._set_when_stored)
            accepted = {v.label: v.accepted for v in earlier._settable}
            for value in self._settable:
                value.accepted = accepted.get(value.label)
        runs.listen(self)

    def set_by_user(self) -> list[Watched]:
        """List the values that the user has set since, and that are others."""
        if self._running:  # a run that ended with an error: nobody has told when
            self.run_ends()
        present = self._surroundings.now()
        return [
            *(v for v in self._settable if v.is_set(present)),
            *(v for v in self._others if v.differs(present)),
        ]

    def differing(self) -> list[Watched]:
        """List the values that are others, whoever made them so."""
        present = self._surroundings.now()
        return [v for v in self.values if v.differs(present)]

    def present(self) -> Present:
        """Look at the names around."""
        return self._surroundings.now()

    def concerns(self, network: Network, objects: set[Any]) -> bool:
        """Say whether a network has objects that this is about."""
        return not self._objects.isdisjoint(objects)

    def run_begins(self) -> None:
        """Remember what a run starts from."""
        if self._running:
            self.run_ends()
        self._running = True
        present = self._surroundings.now()
        for value in self._settable:
            value.run_begins(present)

    def run_ends(self) -> None:
        """Ascribe to the run what it has changed."""
        self._running = False
        present = self._surroundings.now()
        for value in self._settable:
            value.run_ends(present)

    def stored(self, slot: Slot) -> None:
        """Remember what the user has set."""
        present = self._surroundings.now()
        self._set_when_stored[slot] = {v.label for v in self._settable if v.is_set(present)}

    def restored(self, slot: Slot) -> None:
        """Ascribe what was put back to whom it was ascribed then."""
        present = self._surroundings.now()
        self._running = False
        users = self._set_when_stored.get(slot, set[str]())
        for value in self._settable:
            value.started = None
            if value.label in users:
                value.accepted = None
            else:
                value.accept(present)


def _arrays(program: CapturedProgram, objects: set[Any]) -> list[Watched]:
    """List the arrays that a user can set."""
    states = written_arrays(program.json)
    by_name = {item.name: item for item in objects}
    found: list[Watched] = []
    for facts in program.json["arrays"]:
        identifier, name = facts["id"], facts["variable"]
        variable = program.origins.get(identifier)
        owner = by_name.get(facts["owner"])
        if not isinstance(variable, ArrayVariable) or variable.read_only or owner is None:
            continue
        if isinstance(owner, MONITORS) or name.startswith("_") or name in CLOCK_NAMES:
            continue
        label = f"{_label(owner)}.{name}"
        state = identifier in states
        values = program.arrays[identifier]
        found.append(WatchedArray(owner.name, name, label, identifier, state, variable, values))
    for item in sorted(objects, key=lambda o: o.name):
        if isinstance(item, SpikeGeneratorGroup):
            for name in _SPIKES:
                variable: Any = item.variables[name]
                values = variable.get_value().copy()
                label = f"{item.name}.{name}"
                found.append(WatchedArray(item.name, name, label, "", False, variable, values))
    return found


def _queues(program: CapturedProgram, objects: set[Any]) -> list[Watched]:
    """List the queues of spikes that are on their way."""
    pending = {queue["name"]: queue["pending"] for queue in program.json["queues"]}
    return [
        WatchedQueue(item, f"spikes on their way in {_label(item)}", pending[item.name])
        for item in sorted(objects, key=lambda o: o.name)
        if isinstance(item, SynapticPathway) and item.name in pending
    ]


def _label(item: Any) -> str:
    """Name an object as the user does: a pathway by its synapses."""
    if isinstance(item, SynapticPathway):
        return f"{item.synapses.name}.{item.objname}"
    return item.name


def _names(
    program: CapturedProgram, objects: set[Any], surroundings: Surroundings
) -> list[Watched]:
    """List the names of namespaces that the program's code has in it."""
    by_name = {item.name: item for item in objects}
    present = surroundings.now()
    found: dict[tuple[Any, ...], WatchedName] = {}
    functions = [
        {"owner": owner, "name": name, "kind": "function"}
        for owner, name in sorted(program.inlined)
    ]
    for symbol in (*program.json["symbols"], *functions):
        owner, name = symbol["owner"], symbol["name"]
        own = getattr(by_name.get(owner), "namespace", None)
        explicit = own if isinstance(own, dict) and name in own else None
        value = _value(name, explicit, surroundings.names)
        key = (owner if explicit is not None else None, name, symbol["kind"])
        if key in found:
            found[key].owners.add(owner)
        if key in found or value is MISSING:
            continue
        watched = _name(program, owner, name, symbol, explicit, value)
        if watched is not None and not watched.differs(present):
            found[key] = watched
    return list(found.values())


def _value(name: str, explicit: dict[str, Any] | None, around: Mapping[str, Any]) -> Any:
    return explicit[name] if explicit is not None else around.get(name, MISSING)


def _name(
    program: CapturedProgram,
    owner: str,
    name: str,
    symbol: dict[str, Any],
    explicit: dict[str, Any] | None,
    value: Any,
) -> WatchedName | None:
    match symbol["kind"]:
        case "constant":
            try:
                real = symbol["type"].startswith("float")
                constant = WatchedConstant(owner, name, explicit, value, real)
            except (TypeError, ValueError):
                return None
            return constant if constant.number == symbol["value"] else None
        case "timedarray" if isinstance(value, TimedArray):
            array = symbol["array"]
            return WatchedTable(owner, name, array, explicit, value, program.arrays[array])
        case "function":
            return WatchedFunction(owner, name, "", explicit, value)
        case _:
            return None
