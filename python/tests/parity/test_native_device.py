"""Brian 2 scripts under ``set_device("brian2grad")`` give what Brian 2 gives, run natively."""

from __future__ import annotations

import gc

import brian2
import numpy as np
import pytest
from brian2 import (
    EventMonitor,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeGeneratorGroup,
    StateMonitor,
)
from brian2.core.variables import ArrayVariable
from brian2.devices.device import set_device
from brian2.utils.logger import catch_logs

import brian2grad  # noqa: F401  (makes the device known)
from models import MODELS
from tolerances import TRACES

NATIVE = {
    "single_neuron",
    "refractory_variable",
    "refractory_condition",
    "refractory_quantity",
    "refractory_expression",
    "cuba",
    "cuba_fixed",
    "cobahh",
    "delays",
    "summed_gap_junctions",
    "subgroups",
    "several_clocks",
    "several_runs",
    "continuous_synapses",
    "run_regularly",
    "divisions",
    "timed_arrays",
    "spike_generators",
    "spike_generators_in_the_middle",
    "adex",
    "custom_events",
    "linked_variables",
    "short_term_plasticity",
    "order_of_events",
    "order_of_driven_events",
    "stdp_driven",
    "brunel_inhibition",
    "odd_records",
    "refractory_random",
    "network_operations",
    "noise",
}
"""Models that must not fall back to Brian's own loop."""

DRAWING = {
    "stdp",
    "refractory_random",
    "continuous_synapses",
    "short_term_plasticity",
    "noise",
    "network_operations",
    "order_of_events",
}
"""Models that draw random numbers in the loop: run natively they see the engine's own, whose
distribution is tested in ``numerics``, so that only the form of the results is Brian's."""

_LISTS_OF_EVENTS = {"_spikespace"}


def run(name: str, device: str) -> tuple[dict[str, np.ndarray], bool]:
    """Run a model; gives the arrays of its groups and monitors, and whether it fell back."""
    gc.collect()  # names of objects that are gone are free again: both runs have the same
    set_device(device)
    brian2.seed(5)
    np.random.seed(5)
    with catch_logs() as logs:
        network, durations = MODELS[name]()
        for duration in durations:
            network.run(duration)
    arrays = {}
    kinds = (NeuronGroup, SpikeGeneratorGroup, StateMonitor, EventMonitor, PopulationRateMonitor)
    for item in network.sorted_objects:
        if isinstance(item, kinds):
            for variable in item.variables.values():
                own = isinstance(variable, ArrayVariable) and variable.owner.name == item.name
                if own and variable.name not in _LISTS_OF_EVENTS and "space" not in variable.name:
                    key = f"{item.name}.{variable.name}"
                    arrays[key] = np.array(variable.get_value())
    fell_back = any("fallback" in kind or "unavailable" in kind for _, kind, _ in logs)
    return arrays, fell_back


@pytest.mark.parametrize("name", MODELS)
def test_results_are_brians(name: str) -> None:
    want, _ = run(name, "runtime")
    got, fell_back = run(name, "brian2grad")
    assert not (fell_back and name in NATIVE)
    assert got.keys() == want.keys()
    assert len(want) >= 5
    for key, expected in want.items():
        assert got[key].dtype == expected.dtype, key
        if name in DRAWING and not fell_back:
            assert got[key].ndim == expected.ndim, key
            assert np.isfinite(got[key]).all() == np.isfinite(expected).all(), key
            continue
        assert got[key].shape == expected.shape, key
        if expected.dtype.kind != "f":
            np.testing.assert_array_equal(got[key], expected, key)
        elif expected.size:
            reach = max(float(np.ptp(expected)), 1e-3 * float(np.max(np.abs(expected))), 1e-300)
            error = float(np.max(np.abs(got[key] - expected)))
            assert error <= TRACES * reach, (key, error / reach)
