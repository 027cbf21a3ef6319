"""Networks of the objects that Brian's own `run()` would simulate."""

from __future__ import annotations

from typing import Any

from brian2.core.magic import collect as collected_objects
from brian2.core.magic import magic_network
from brian2.core.network import Network

from brian2grad.errors import ModelError


class CollectedNetwork(Network):
    """The objects that Brian's `run()` would simulate, for a Simulator.

    Brian's magic network stays in charge of them: it has run them, or will, as if this were not
    there.

    Parameters
    ----------
    objects : set of BrianObject
        As `brian2.collect` gives them.
    """

    def __init__(self, objects: set[Any]) -> None:
        super().__init__(name="collectednetwork*")
        self.objects = set(objects)
        self.synchronise()

    @property
    def id(self) -> Any:
        """The identity of who runs the objects: Brian refuses those of another network."""
        return magic_network.id if self._has_run() else self._id

    def _has_run(self) -> bool:
        return any(item._network == magic_network.id for item in self.objects)

    def synchronise(self) -> None:
        """Take the time from Brian's magic network, where that has run the objects."""
        self.t_ = magic_network.t_ if self._has_run() else 0.0

    def run(self, *args: Any, **keywords: Any) -> None:
        """Refuse: Brian's own `run()` does that."""
        raise ModelError.of(
            "collect().run",
            "collected-run",
            "expected a network for a Simulator, and it was run",
            "call Brian's run(), which runs the same objects",
        )


def collect(level: int = 0) -> Network:
    """Collect the objects that Brian's `run()` would simulate, for a Simulator.

    They may have been run by `run()` before: a Simulator starts from the state that they are in.
    Later calls of `run()` go on as if nothing had happened.

    Parameters
    ----------
    level : int
        How many more frames up to look for objects.

    Returns
    -------
    Network
        The network of all visible objects.

    Raises
    ------
    ModelError
        Where there are none.

    Examples
    --------
    >>> from brian2 import *
    >>> import brian2grad as bg
    >>> start_scope()
    >>> tau = 10*ms
    >>> G = NeuronGroup(1, "dv/dt = -v/tau : 1", method="exact")
    >>> G.v = 1
    >>> run(10*ms)
    >>> sim = bg.Simulator(bg.collect(), 10*ms, parameters=["tau"])
    >>> float(sim().final_state[f"{G.name}.v"][0])  # doctest: +ELLIPSIS
    0.1353...
    """
    objects = collected_objects(level=level + 1)
    if not objects:
        raise ModelError.of(
            "collect()",
            "no-objects",
            "expected objects of Brian's that are visible where collect() is called, found none",
            "call it where run() would be called, or make a Network of the objects",
        )
    return CollectedNetwork(objects)
