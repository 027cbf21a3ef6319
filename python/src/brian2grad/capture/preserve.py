"""Leaves a network as it was found, whatever a preparation for a run does to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import numpy as np
from brian2.core.network import Network
from brian2.core.variables import ArrayVariable, DynamicArrayVariable
from brian2.monitors.ratemonitor import PopulationRateMonitor
from brian2.monitors.spikemonitor import EventMonitor
from brian2.monitors.statemonitor import StateMonitor
from brian2.synapses.synapses import SynapticPathway

from brian2grad.capture.runs import unheard

# `brian2.devices.device` is the module, but the package has a proxy object of that name.
_devices = import_module("brian2.devices.device")


MONITORS = (StateMonitor, EventMonitor, PopulationRateMonitor)
"""Objects whose arrays are results."""


class UnpreparedQueue:
    """Stands for a pathway's queue, so that preparing a run does not touch the real one."""

    def __init__(self, queue: Any) -> None:
        self._full_state = queue._full_state

    def prepare(self, delays: Any, dt: float, sources: Any) -> None:
        """Leave the queue as it is."""


@contextmanager
def unchanged(network: Network, objects: list[Any], device: Any) -> Iterator[None]:
    """Activate a device and undo, at the end, every change to the network and its objects."""
    active = _devices.active_device
    device.defaultclock = active.defaultclock  # `defaultclock` is per device
    with restored(network, objects):
        _devices.active_device = device
        try:
            for item in objects:
                if isinstance(item, SynapticPathway):
                    item.queue = UnpreparedQueue(item.queue)
            yield
        finally:
            _devices.active_device = active


@contextmanager
def restored(network: Network, objects: list[Any]) -> Iterator[None]:
    """Undo, at the end, every change to the network and its objects.

    Brian's preparation of a run replaces code objects, sets clocks, computes the bins of spike
    generators and marks objects as belonging to the network; none of it may remain. What
    monitors have recorded is not looked after.
    """
    clocks = {item.clock for item in objects}
    owners = [network, *objects, *clocks]
    attributes = [(owner, _copied(owner.__dict__)) for owner in owners]
    values = _values([*objects, *clocks])
    stopped = Network._globally_stopped
    try:
        with unheard():
            yield
    finally:
        Network._globally_stopped = stopped
        for owner, saved in attributes:
            _restore(owner, saved)
        for variable, saved_values in values:
            variable.get_value()[...] = saved_values


def _copied(attributes: dict[str, Any]) -> dict[str, Any]:
    """Copy attributes, with the lists that are changed in place (`_code_objects`)."""
    return {k: list(v) if type(v) is list else v for k, v in attributes.items()}


def _restore(owner: Any, saved: dict[str, Any]) -> None:
    current = owner.__dict__
    for name, value in saved.items():
        if type(value) is list and type(current.get(name)) is list:
            kept = current[name]
            kept[:] = value  # others may hold the very list
        else:
            current[name] = value
    for name in set(current) - set(saved):
        del current[name]


def _values(owners: list[Any]) -> list[tuple[ArrayVariable, np.ndarray]]:
    """Copy the arrays that the owners hold, without what monitors have recorded.

    The variables are kept and not their memory: from Brian 2.10 on the array that one gives
    does not keep the memory alive that it shows.
    """
    seen: set[int] = set()
    saved = []
    for owner in owners:
        monitor = isinstance(owner, MONITORS)
        for variable in getattr(owner, "variables", {}).values():
            recorded = monitor and isinstance(variable, DynamicArrayVariable)
            if not isinstance(variable, ArrayVariable) or recorded or id(variable) in seen:
                continue
            seen.add(id(variable))
            saved.append((variable, np.array(variable.get_value())))
    return saved
