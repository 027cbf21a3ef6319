"""A Program means what Brian 2 does: executed by numpy, it gives Brian's own run."""

from __future__ import annotations

import numpy as np
import pytest
from brian2 import EventMonitor, Network, SpikeGeneratorGroup
from brian2.core.base import BrianObject
from brian2.core.variables import ArrayVariable

from brian2grad.capture import capture_network
from brian2grad.capture.queue import read_pending
from models import MODELS
from reference import execute
from tolerances import TRACES_NUMPY, TRACES_NUMPY_FLOAT32


def brian_arrays(network: Network) -> dict[str, np.ndarray]:
    """Collect Brian's arrays by the ids that a Program gives them."""
    found = {}
    owners = list(network.sorted_objects) + [o.clock for o in network.sorted_objects]
    for owner in owners:
        for name, variable in getattr(owner, "variables", {}).items():
            of = variable.owner if isinstance(variable, ArrayVariable) else None
            if of is not None and of.name == owner.name:
                found[f"{owner.name}.{name}"] = np.array(variable.get_value())
    return found


def _is_silent(source: BrianObject) -> bool:
    return isinstance(source, SpikeGeneratorGroup) and not source._spike_time.size


def spike_monitors(network: Network) -> list[BrianObject]:
    return [o for o in network.objects if isinstance(o, EventMonitor)]


@pytest.mark.parametrize("name", MODELS)
def test_executed_program_gives_brians_run(name: str) -> None:
    network, durations = MODELS[name]()
    for duration in durations:
        program = capture_network(network, duration)
        state = np.random.get_state()
        result = execute(program)
        np.random.set_state(state)
        network.run(duration)
        expected = brian_arrays(network)
        compared = 0
        for identifier, array in program.arrays.items():
            if identifier not in expected or identifier.endswith("space"):
                continue
            want = expected[identifier]
            assert array.shape == want.shape, identifier
            if array.dtype.kind in "ib":
                np.testing.assert_array_equal(array, want, identifier)
            elif array.size:
                reach = max(float(np.max(np.abs(want))), 1e-300)
                tolerance = TRACES_NUMPY if array.dtype == np.float64 else TRACES_NUMPY_FLOAT32
                error = np.max(np.abs(array.astype(float) - want.astype(float)))
                assert not error > tolerance * reach, (identifier, error / reach)
                assert not np.isnan(array).any(), identifier
            compared += 1
        assert compared >= 5
        pathways = {o.name: o for o in network.sorted_objects if hasattr(o, "queue")}
        for described, pending in zip(program.json["queues"], result.pending, strict=True):
            queue = pathways[described["name"]].queue
            brian = read_pending(queue, described["dt"])
            assert sorted(pending.tolist()) == sorted(brian.tolist())
    for monitor in spike_monitors(network):
        if monitor.record:
            assert _is_silent(monitor.source) or monitor.num_events > 0, (
                f"{name}: no events, nothing was tested"
            )
            assert len(program.arrays[f"{monitor.name}.i"]) == monitor.num_events
            np.testing.assert_array_equal(program.arrays[f"{monitor.name}.t"], monitor.t_[:])
