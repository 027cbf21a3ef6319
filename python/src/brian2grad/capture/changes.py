"""Notices that a network has changed, at the price of a few comparisons."""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np
from brian2.core.functions import Function
from brian2.core.network import Network, _get_all_objects
from brian2.core.variables import ArrayVariable
from brian2.units.fundamentalunits import Quantity

from brian2grad.capture.clocks import has_step
from brian2grad.capture.network import network_signature
from brian2grad.capture.preserve import MONITORS

_FACTS = (
    "_active",
    "when",
    "order",
    "_clock",
    "equations",
    "abstract_code",
    "_refractory",
    "method_choice",
    "events",
    "event_codes",
    "namespace",
    "_contained_objects",
)


class NetworkWatch:
    """Compares the structure of a network with what it was; values are `ValueWatch`'s.

    A call of a fit takes a millisecond, and the full signature of a network as long: it is
    computed again only when something that is cheap to look at differs.

    Parameters
    ----------
    network : Network
        The network as it is to stay.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._signature = network_signature(network, values=False)
        self._remember()

    def changed(self) -> bool:
        """Say whether the network is another than at construction."""
        if self._is_as_before():
            return False
        if network_signature(self._network, values=False) != self._signature:
            return True
        self._remember()
        return False

    def _remember(self) -> None:
        """List the identities of what a network is made of; what they are of is kept from reuse."""
        items = sorted(_get_all_objects(self._network.objects), key=id)
        self._objects = set(self._network.objects)
        self._schedule = self._network._schedule
        self._attributes = [(item.__dict__, _present(item.__dict__)) for item in items]
        self._kept = [[own[name] for name in names] for own, names in self._attributes]
        self._containers = [
            value for values in self._kept for value in values if isinstance(value, (dict, list))
        ]
        self._kept.extend(_contents(container) for container in self._containers)
        self._arrays = [array.get_value for array in _sizes_and_steps(items)]
        self._glance = self._look()

    def _is_as_before(self) -> bool:
        return (
            self._network.objects == self._objects
            and self._network._schedule is self._schedule
            and self._look() == self._glance
        )

    def _look(self) -> list[Any]:
        facts: list[Any] = []
        for attributes, names in self._attributes:
            facts += map(id, map(attributes.get, names))
        for container in self._containers:
            facts += map(id, _contents(container))
        facts += [array().tobytes() for array in self._arrays]
        return facts


def _present(attributes: dict[str, Any]) -> list[str]:
    return [name for name in _FACTS if name in attributes]


def _contents(container: dict[Any, Any] | list[Any]) -> list[Any]:
    if isinstance(container, list):
        return list(container)
    return list(chain(container, (v for v in container.values() if not _is_value(v))))


def _is_value(value: Any) -> bool:
    """Say whether `ValueWatch` looks after a value of a namespace."""
    return isinstance(value, (int, float, np.number, Quantity, Function))


def _sizes_and_steps(items: list[Any]) -> list[ArrayVariable]:
    """Find the arrays that hold sizes and time steps."""
    clocks = {item.clock for item in items}
    steps = [clock.variables["dt" if has_step(clock) else "times"] for clock in clocks]
    sizes = [
        item.variables.get("N")
        for item in items
        if hasattr(item, "variables") and not isinstance(item, MONITORS)
    ]
    unique = {id(v): v for v in (*steps, *sizes) if isinstance(v, ArrayVariable)}
    return list(unique.values())
