"""Takes the present values of a network into the program that was made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
from brian2.core.network import Network
from brian2.synapses.synapses import SynapticPathway
from brian2.units.fundamentalunits import Quantity

from brian2grad.capture import capture_network
from brian2grad.capture.operations import Json, operations
from brian2grad.capture.preserve import MONITORS, restored
from brian2grad.capture.program import CapturedProgram
from brian2grad.capture.queue import write_pending
from brian2grad.capture.surroundings import Present, Surroundings
from brian2grad.capture.symbols import written_arrays
from brian2grad.capture.values import ValueWatch
from brian2grad.capture.watched import (
    Watched,
    WatchedArray,
    WatchedConstant,
    WatchedTable,
)
from brian2grad.simulation.collected import CollectedNetwork
from brian2grad.simulation.variants import Variants


@dataclass(frozen=True)
class Refreshed:
    """A program with other values.

    Attributes
    ----------
    program : CapturedProgram
        The program.
    changed : list of str or None
        The arrays that differ, where nothing else does; None where more does.
    data : set of str
        Constants that differ, as ``owner.name``.
    """

    program: CapturedProgram
    changed: list[str] | None
    data: set[str]


def with_values(
    program: CapturedProgram, values: list[Watched], present: Present
) -> Refreshed | None:
    """Put values into a copy of a program; None where another program follows from them."""
    arrays: dict[str, np.ndarray] = {}
    constants: dict[tuple[str, str], float] = {}
    for value in values:
        match value:
            case WatchedArray() if value.array:
                new = np.array(value.variable.get_value(), order="C")
                if new.shape != program.arrays[value.array].shape or value.name == "delay":
                    return None
                arrays[value.array] = new
            case WatchedTable() if value.fits(present):
                new = np.array(value.table(present).values, dtype=np.float64, order="C")
                if not np.array_equal(arrays.setdefault(value.array, new), new, equal_nan=True):
                    return None
            case WatchedConstant() if value.stays_real(present):
                number = float(value.present(present))
                constants.update({(owner, value.name): number for owner in value.owners})
            case _:
                return None
    if any(_shared_with_others(program, value, values) for value in values):
        return None
    return Refreshed(
        replace(
            program,
            json=_with(program.json, arrays, constants),
            arrays={**program.arrays, **arrays},
        ),
        None if constants else list(arrays),
        {f"{owner}.{name}" for owner, name in constants},
    )


def _shared_with_others(program: CapturedProgram, value: Watched, values: list[Watched]) -> bool:
    """Say whether a table is also known by a name that still stands for the former values."""
    if not isinstance(value, WatchedTable):
        return False
    users = {
        (s["owner"], s["name"]) for s in program.json["symbols"] if s.get("array") == value.array
    }
    replaced = {
        (owner, other.name)
        for other in values
        if isinstance(other, WatchedTable) and other.array == value.array
        for owner in other.owners
    }
    return users != replaced


def _with(
    json: Json, arrays: dict[str, np.ndarray], constants: dict[tuple[str, str], float]
) -> Json:
    def constant(owner: str, name: str, described: Json) -> Json:
        if described.get("kind") != "constant" or (owner, name) not in constants:
            return described
        return {**described, "value": constants[owner, name]}

    def operation(described: Json) -> Json:
        if "variables" not in described:
            return described
        owner = described["owner"]
        variables = {n: constant(owner, n, v) for n, v in described["variables"].items()}
        return {**described, "variables": variables}

    changed = {
        **json,
        "arrays": [
            {**a, "address": arrays[a["id"]].ctypes.data} if a["id"] in arrays else a
            for a in json["arrays"]
        ],
    }
    if constants:
        changed["objects"] = [
            {**item, "operations": [operation(o) for o in item["operations"]]}
            for item in json["objects"]
        ]
        changed["symbols"] = [constant(s["owner"], s["name"], s) for s in json["symbols"]]
    return changed


def captured_again(
    network: Network,
    duration: Quantity,
    surroundings: Surroundings,
    program: CapturedProgram,
    run_state: bool,
    generators: Collection[str],
) -> Refreshed:
    """Capture the network again, with the state of the earlier program unless that is wanted.

    Parameters
    ----------
    generators : collection of str
        Those whose spikes are others: they begin at the first.
    """
    names = surroundings.now().all()
    if run_state:
        found = capture_network(network, duration, namespace=names)
        _rename(found.json, program.json)
        return Refreshed(found, None, set())
    with restored(network, network.sorted_objects):
        network.t_ = program.json["t_start"]
        found = capture_network(network, duration, namespace=names)
    _put_back(found, program, generators)
    return Refreshed(found, None, set())


def _put_back(
    found: CapturedProgram, program: CapturedProgram, generators: Collection[str]
) -> None:
    """Give a program the state of another."""
    states = written_arrays(program.json)
    states |= {o["eventspace"] for o in operations(program.json) if "eventspace" in o}
    states |= {
        o["last_index"]
        for o in operations(program.json, "spikegenerator")
        if o["owner"] not in generators
    }
    for identifier in states & found.arrays.keys() & program.arrays.keys():
        if found.arrays[identifier].shape == program.arrays[identifier].shape:
            found.arrays[identifier][...] = program.arrays[identifier]
    pending = {queue["name"]: queue["pending"] for queue in program.json["queues"]}
    for queue in found.json["queues"]:
        queue["pending"] = pending.get(queue["name"], queue["pending"])
    _rename(found.json, program.json)
    for clock, earlier in zip(found.json["clocks"], program.json["clocks"], strict=True):
        clock.update(first=earlier["first"], last=earlier["last"])


def _rename(json: Json, earlier: Json) -> None:
    """Give operations the names that they had: Brian numbers them as it makes them."""
    names = {}
    for item, before in zip(json["objects"], earlier["objects"], strict=True):
        for operation, old in zip(item["operations"], before["operations"], strict=True):
            names[operation["name"]] = old["name"]
            operation["name"] = old["name"]
    for symbol in json["symbols"]:
        symbol["uses"] = [names.get(use, use) for use in symbol["uses"]]


@contextmanager
def as_captured(network: Network, program: CapturedProgram) -> Iterator[None]:
    """Give the network the values of a program, and its own back at the end."""
    objects = network.sorted_objects
    queues = {queue["name"]: queue for queue in program.json["queues"]}
    pathways = [o for o in objects if isinstance(o, SynapticPathway) and o.name in queues]
    states = [pathway.queue._full_state() for pathway in pathways]
    with restored(network, objects):
        try:
            network.t_ = program.json["t_start"]
            for identifier, variable in program.origins.items():
                if not isinstance(variable.owner, MONITORS):
                    variable.get_value()[...] = program.arrays[identifier]  # type: ignore[index]
            for pathway in pathways:
                queue = queues[pathway.name]
                write_pending(pathway.queue, np.array(queue["pending"]), queue["dt"])
            yield
        finally:
            for pathway, state in zip(pathways, states, strict=True):
                pathway.queue._restore_from_full_state(state)


class Refresh:
    """Takes the present values of a network.

    Parameters
    ----------
    network : Network
        The network.
    duration : Quantity
        How long a call simulates.
    surroundings : Surroundings
        The names around.
    watch : ValueWatch
        Compares the network with the program.
    """

    def __init__(
        self,
        network: Network,
        duration: Quantity,
        surroundings: Surroundings,
        watch: ValueWatch,
    ) -> None:
        self._network = network
        self._duration = duration
        self._surroundings = surroundings
        self._watch = watch
        self._taken: list[Watched] = []
        self._again = False

    def apply(
        self, variants: Variants, run_state: bool, parameters: Collection[str]
    ) -> Variants | None:
        """Make the variants with the present values; None where all are the same.

        Parameters
        ----------
        run_state : bool
            Whether to take also what runs change.
        parameters : collection of str
            Names of what is data anyway.
        """
        program = variants.program
        if run_state and isinstance(self._network, CollectedNetwork):
            self._network.synchronise()
        moved = run_state and float(self._network.t) != program.json["t_start"]
        values = [v for v in self._watch.differing() if run_state or not v.is_state]
        if not values and not moved:
            return None
        self._taken = values
        found = None if moved else with_values(program, values, self._watch.present())
        if found is None:
            self._again = True
            found = captured_again(
                self._network,
                self._duration,
                self._surroundings,
                program,
                run_state,
                {v.owner for v in values if isinstance(v, WatchedArray) and not v.array},
            )
        given = {name for name in found.data if _is_parameter(name, parameters)}
        return variants.refreshed(
            found.program, variants.data | (found.data - given), found.changed
        )

    def done(self, program: CapturedProgram) -> ValueWatch:
        """Give what compares the network with the program from now on."""
        if self._again:
            self._surroundings.renew()
            return ValueWatch(self._network, program, self._surroundings, self._watch)
        present = self._watch.present()
        for value in self._taken:
            value.take(present)
        return self._watch


def _is_parameter(constant: str, parameters: Collection[str]) -> bool:
    return constant in parameters or constant.rpartition(".")[2] in parameters
