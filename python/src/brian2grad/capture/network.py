"""Captures a network as a Program, and leaves it as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from brian2.core.functions import Function
from brian2.core.namespace import get_local_namespace
from brian2.core.network import Network
from brian2.core.variables import ArrayVariable, DynamicArrayVariable
from brian2.devices.device import RuntimeDevice, get_device
from brian2.groups.group import CodeRunner
from brian2.input.spikegeneratorgroup import SpikeGeneratorGroup
from brian2.units import second
from brian2.units.fundamentalunits import Quantity, fail_for_dimension_mismatch

from brian2grad.capture.clocks import clock_facts, require_steps
from brian2grad.capture.preserve import unchanged
from brian2grad.capture.program import CapturedProgram, ProgramBuilder
from brian2grad.capture.reasons import reasons
from brian2grad.capture.recording import RecordingDevice, forget_push_code
from brian2grad.capture.symbols import symbols

_DEFINITIONS = ("equations", "code", "events", "event_codes", "_refractory", "method_choice")


def capture_network(
    network: Network,
    duration: Quantity,
    namespace: Mapping[str, Any] | None = None,
    level: int = 0,
) -> CapturedProgram:
    """Describe a run of a network as a Program.

    The program starts from the network's state now, in copies of its arrays. The network is not
    run and is left as it was, also when an error is raised.

    Parameters
    ----------
    network : Network
        The network, made under Brian's runtime device or under ``brian2grad``.
    duration : Quantity
        How long the program runs.
    namespace : dict, optional
        As for `Network.run`; by default the names around the call.
    level : int, optional
        How many more frames up the names are to be looked for.

    Raises
    ------
    UnsupportedError
        When a clock has no time step.
    """
    fail_for_dimension_mismatch(duration, second, error_message="duration of the capture")
    if float(duration) < 0:
        raise ValueError(f"expected a duration that is not negative, got {duration!s}")
    active = get_device()
    if not isinstance(active, RuntimeDevice):
        raise RuntimeError(
            f"expected Brian's runtime device, got {type(active).__name__}; "
            "call set_device('runtime') before the network is made"
        )
    names: Mapping[str, Any] = (
        get_local_namespace(level=level + 1) if namespace is None else namespace
    )
    objects = network.sorted_objects
    require_steps(objects)
    clocks = {item.clock for item in objects}
    device = RecordingDevice()
    builder = ProgramBuilder(copy=True)
    with unchanged(network, objects, device):
        t_start = float(network.t)
        t_end = t_start + float(duration)
        network._clocks = clocks
        for clock in clocks:
            builder.earlier_dt[clock] = clock._old_dt
            clock.set_interval(t_start * second, t_end * second)
        forget_push_code(objects)
        with device.recording():
            network.before_run(names)
        program = builder.build(objects, t_start, t_end)
        program.json["symbols"] = symbols(program.json, objects)
        program.json["folded"] = reasons(program.json, objects, names)
    # The network's own arrays and queues are not the program's.
    program.origins.update(program.variables)
    program.variables.clear()
    program.queues.clear()
    return program


def network_signature(network: Network, values: bool = True) -> str:
    """Digest what a captured program depends on, apart from the values of arrays.

    Two signatures differ when objects were added or removed, activated or not, when arrays
    changed their sizes, or when equations, code, explicit namespaces or time steps changed.

    Parameters
    ----------
    network : Network
        The network.
    values : bool
        Whether the numbers and tables of explicit namespaces count, and how many spikes a
        generator has.
    """
    digest = hashlib.sha256()
    for item in network.sorted_objects:
        facts = [type(item).__name__, item.name, item.active, item.when, item.order]
        facts += clock_facts(item.clock)
        facts += [str(getattr(item, name, "")) for name in _DEFINITIONS]
        if getattr(type(item), "update_abstract_code", None) is CodeRunner.update_abstract_code:
            facts.append(str(item.abstract_code))  # as given, not derived before each run
        facts += _namespace_facts(getattr(item, "namespace", None), values)
        facts += [
            (name, id(variable), tuple(np.shape(variable.get_value())))
            for name, variable in sorted(getattr(item, "variables", {}).items())
            if isinstance(variable, ArrayVariable)
            and (values or not _lists_spikes(item, variable))
            # What a monitor has recorded is a result, not a part of the model.
            and (variable.constant or not isinstance(variable, DynamicArrayVariable))
        ]
        digest.update(repr(facts).encode())
    return digest.hexdigest()


def _lists_spikes(item: Any, variable: ArrayVariable) -> bool:
    return isinstance(item, SpikeGeneratorGroup) and isinstance(variable, DynamicArrayVariable)


def _namespace_facts(namespace: Mapping[str, Any] | None, values: bool) -> list[tuple[str, str]]:
    facts = []
    for name, value in sorted((namespace or {}).items()):
        is_number = isinstance(value, (int, float, np.number, Quantity))
        if values or not (is_number or isinstance(value, Function)):
            facts.append((name, repr(value) if is_number else str(id(value))))
    return facts
