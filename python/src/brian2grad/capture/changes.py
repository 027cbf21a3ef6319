"""Notices that a network has changed, at the price of a few comparisons."""

from __future__ import annotations

from typing import Any

from brian2.core.network import Network, _get_all_objects

from brian2grad.capture.clocks import clock_facts
from brian2grad.capture.network import network_signature


class NetworkWatch:
    """Compares a network with what it was.

    A call of a fit takes a millisecond, and the full signature of a network as long: it is
    computed again only when something that is cheap to look at differs.

    Parameters
    ----------
    network : Network
        The network as it is to stay.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._signature = network_signature(network)
        self._kept: list[Any] = []
        self._glance = self._look()

    def changed(self) -> bool:
        """Say whether the network is another than at construction."""
        glance = self._look()
        if glance == self._glance:
            return False
        if network_signature(self._network) != self._signature:
            return True
        self._glance = glance
        return False

    def _look(self) -> list[Any]:
        """List the identities of what a network is made of, which are kept from reuse."""
        self._kept = []
        facts: list[Any] = []
        for item in sorted(_get_all_objects(self._network.objects), key=id):
            facts += [id(item), item.active, item.when, item.order]
            facts += clock_facts(item.clock)
            for name in ("equations", "abstract_code", "_refractory", "method_choice"):
                self._add(facts, getattr(item, name, None))
            for values in ("events", "event_codes", "namespace"):
                for name, value in (getattr(item, values, None) or {}).items():
                    facts.append(name)
                    self._add(facts, value)
            variables = getattr(item, "variables", None)
            if variables is not None and "N" in variables:
                facts.append(int(variables["N"].get_value()))
        return facts

    def _add(self, facts: list[Any], value: Any) -> None:
        self._kept.append(value)
        facts.append(id(value))
