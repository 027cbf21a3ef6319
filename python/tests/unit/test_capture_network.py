"""Capturing leaves a network as it was, and tells what a user can name."""

from __future__ import annotations

import json
from collections.abc import Callable

import brian2
import numpy as np
import pytest
from brian2 import (
    EventMonitor,
    Network,
    NeuronGroup,
    PoissonGroup,
    PoissonInput,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    TimedArray,
    defaultclock,
    ms,
    mV,
    second,
)
from brian2.devices.device import get_device, set_device

from brian2grad.capture import capture_network, network_signature
from models import MODELS


def recorded(network: Network) -> list[np.ndarray]:
    """Collect what the monitors and the groups hold, in the order of the schedule."""
    values = []
    for item in network.sorted_objects:
        if isinstance(item, (StateMonitor, EventMonitor)):
            for name in sorted(item.record_variables):
                values.append(np.array(item.variables[name].get_value()))
        if isinstance(item, (NeuronGroup, Synapses)):
            values += [np.array(v) for _, v in sorted(item.get_states(units=False).items())]
    return values


Build = Callable[[], tuple[Network, list[brian2.Quantity]]]


def run_with(build: Build, before_each: Callable[[Network], object]) -> list[np.ndarray]:
    brian2.start_scope()
    brian2.seed(7)
    np.random.seed(7)
    network, durations = build()
    before_each(network)
    for duration in durations:
        network.run(duration)
        before_each(network)
    # A last run shows what an earlier capture left behind: in queues, clocks or generators.
    network.run(1.5 * ms)
    return recorded(network)


def fail_in_the_middle(network: Network) -> None:
    """Capture with an object that fails last in the preparation."""
    objects = network.sorted_objects
    late = objects[-1]

    def before_run(namespace: object) -> None:
        raise LookupError("in the middle")

    late.before_run = before_run
    try:
        with pytest.raises(brian2.core.base.BrianObjectException):
            capture_network(network, 10 * ms)
    finally:
        del late.before_run


def assert_runs_as_without_capture(build: Build) -> None:
    expected = run_with(build, lambda network: None)
    captured = run_with(build, lambda network: capture_network(network, 10 * ms))
    failed = run_with(build, fail_in_the_middle)
    for got in (captured, failed):
        for a, b in zip(expected, got, strict=True):
            np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    "name", ["delays", "spike_generators", "several_clocks", "stdp", "noise", "several_runs"]
)
def test_brians_run_is_as_without_capture(name: str) -> None:
    assert_runs_as_without_capture(MODELS[name])


def compiled_model() -> tuple[Network, list[brian2.Quantity]]:
    """Make what compiled code has of its own: queues in C++, its buffers of random numbers."""
    source = PoissonGroup(10, rates=300 * brian2.Hz)
    group = NeuronGroup(
        3, "dv/dt = -v/(5*ms) : 1", threshold="v > 1", reset="v = 0", method="exact"
    )
    synapses = Synapses(
        source,
        group,
        """w : 1
        dApre/dt = -Apre/(20*ms) : 1 (event-driven)""",
        on_pre="""v += w
        Apre += 0.1""",
        on_post="w = clip(w + Apre, 0, 1)",
    )
    synapses.connect()
    synapses.w = "0.2 + 0.3*rand()"
    synapses.pre.delay = "rand()*10*ms"
    monitors = [SpikeMonitor(group), StateMonitor(synapses, "w", record=True)]
    # The second run begins with deliveries under way.
    return Network(source, group, synapses, *monitors), [20 * ms, 10 * ms]


def test_brians_compiled_run_is_as_without_capture(cython: None) -> None:
    assert_runs_as_without_capture(compiled_model)


def test_device_clock_and_marks_are_restored() -> None:
    network, _ = MODELS["spike_generators"]()
    device, clock, dt = get_device(), get_device().defaultclock, defaultclock.dt
    before = [(o._network, list(o.code_objects)) for o in network.sorted_objects]
    generator = next(o for o in network.objects if isinstance(o, SpikeGeneratorGroup))
    capture_network(network, 10 * ms)
    assert get_device() is device
    assert get_device().defaultclock is clock
    assert defaultclock.dt == dt
    assert [(o._network, list(o.code_objects)) for o in network.sorted_objects] == before
    assert generator._spikes_changed
    assert network.t == 0 * second


def test_arrays_are_copies_at_valid_addresses() -> None:
    network, _ = MODELS["subgroups"]()
    group = next(o for o in network.objects if isinstance(o, NeuronGroup))
    program = capture_network(network, 10 * ms)
    group.v = 99
    described = {a["id"]: a for a in program.json["arrays"]}
    for identifier, array in program.arrays.items():
        facts = described[identifier]
        assert facts["shape"] == list(array.shape)
        assert facts["type"] == array.dtype.name
        assert facts["address"] == (array.ctypes.data if array.size else 0)
    assert not np.any(program.arrays[f"{group.name}.v"] == 99)


def test_text_is_strict_json() -> None:
    network, _ = MODELS["refractory_variable"]()
    group = next(o for o in network.objects if isinstance(o, NeuronGroup))
    group.namespace["limit"] = np.inf
    group.run_regularly("v = clip(v, -limit, limit)")
    text = capture_network(network, 10 * ms).text()
    described = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert described["format"] == "brian2grad-program/1"
    assert '"Infinity"' in text


def test_interval_of_a_later_run() -> None:
    network, _ = MODELS["several_clocks"]()
    network.run(30.1 * ms)
    program = capture_network(network, 3 * ms)
    assert program.json["t_start"] == pytest.approx(30.1e-3)
    ticks = {c["dt"]: (c["first"], c["last"]) for c in program.json["clocks"]}
    assert ticks[1e-4] == (301, 331)
    assert ticks[2.5e-4] == (121, 133)


def test_names_are_looked_for_at_the_call() -> None:
    g = NeuronGroup(1, "dv/dt = -v/local_tau : 1", method="exact")
    local_tau = 5 * ms  # noqa: F841  (found by name)
    program = capture_network(Network(g), 1 * ms)
    values = {s["name"]: s.get("value") for s in program.json["symbols"]}
    assert values["local_tau"] == 5e-3


def test_negative_duration_and_wrong_unit_are_refused() -> None:
    network = Network(NeuronGroup(1, "v : 1"))
    with pytest.raises(ValueError, match="not negative"):
        capture_network(network, -1 * ms)
    with pytest.raises(brian2.DimensionMismatchError):
        capture_network(network, 1 * mV)


def test_standalone_device_is_refused() -> None:
    network = Network(NeuronGroup(1, "v : 1"))
    set_device("cpp_standalone", build_on_run=False)
    with pytest.raises(RuntimeError, match="runtime device"):
        capture_network(network, 1 * ms)


def test_network_of_our_device_can_be_captured() -> None:
    set_device("brian2grad")
    network, (duration, _) = MODELS["delays"]()
    kinds = {
        operation["kind"]
        for item in capture_network(network, duration).json["objects"]
        for operation in item["operations"]
    }
    assert {"push", "synapses", "threshold", "reset", "stateupdate"} <= kinds


def test_symbols() -> None:
    names = {"tau": 10 * ms, "Vt": 10 * mV, "drive": TimedArray([1, 2] * mV, dt=1 * ms)}
    g = NeuronGroup(
        3,
        """dv/dt = (E + drive(t) - v)/tau : volt
        E : volt (constant)
        shared_E : volt (shared)""",
        threshold="v > Vt + shared_E",
        reset="v = 0*mV",
        method="exponential_euler",
        namespace=names,
    )
    source = SpikeGeneratorGroup(2, [0, 1], [1, 2] * ms)
    s = Synapses(source, g, "w : volt", on_pre="v_post += w")
    s.connect()
    other = NeuronGroup(
        2, "dx/dt = -x/tau : 1", method="exact", namespace={"tau": 3 * ms}, name="other"
    )
    monitors = [StateMonitor(g, "v", record=True), SpikeMonitor(g)]
    program = capture_network(Network(g, source, s, other, *monitors), 5 * ms).json
    found = {(x["owner"], x["name"], x["kind"]): x for x in program["symbols"]}
    assert set(found) == {
        (g.name, "v", "state"),
        (g.name, "E", "parameter"),
        (g.name, "shared_E", "parameter"),
        (g.name, "tau", "constant"),
        (g.name, "Vt", "constant"),
        (g.name, "drive", "timedarray"),
        (s.name, "w", "parameter"),
        ("other", "x", "state"),
        ("other", "tau", "constant"),
        (source.name, source.name, "spikegenerator"),
    }
    assert found[g.name, "tau", "constant"]["value"] == 10e-3
    assert found["other", "tau", "constant"]["value"] == 3e-3
    assert found[g.name, "tau", "constant"]["unit"] == "s"
    assert found[g.name, "E", "parameter"]["shape"] == [3]
    assert found[g.name, "shared_E", "parameter"]["shape"] == []
    assert found[s.name, "w", "parameter"]["unit"] == "V"
    assert found[g.name, "drive", "timedarray"]["shape"] == [2]
    operations = {o["name"] for item in program["objects"] for o in item["operations"]}
    assert all(set(x["uses"]) <= operations for x in found.values() if x["name"] != source.name)


def test_names_that_cannot_be_parameters_have_reasons() -> None:
    names = {"tau": 10 * ms, "dA": 0.5, "dB": -0.7, "ratio": 1.4}
    g = NeuronGroup(
        2,
        "dv/dt = -v/tau : 1",
        threshold="v > dA",
        reset="v += dB",
        refractory=2 * ms,
        method="exact",
        namespace=names,
    )
    source = PoissonInput(g, "v", 10, 5 * brian2.Hz, 0.1)
    program = capture_network(Network(g, source), 5 * ms).json
    found = {(f["owner"], f["name"]): f for f in program["folded"]}
    assert (g.name, "refractory") not in found, "the engine has it"
    assert {(source.name, n) for n in ("rate", "weight", "N")} <= set(found)
    assert ("", "ratio") in found
    assert not {"tau", "dA", "dB"} & {name for _, name in found}


def test_signature_follows_the_model_not_the_state() -> None:
    g = NeuronGroup(
        2, "dv/dt = -v/tau : 1", threshold="v > 1", method="exact", namespace={"tau": 1 * ms}
    )
    s = Synapses(g, g, "w : 1", on_pre="v += w")
    s.connect()
    monitor = StateMonitor(g, "v", record=True)
    network = Network(g, s, monitor)
    signatures = [network_signature(network)]
    capture_network(network, 1 * ms)
    network.run(1 * ms)
    g.v = 0.5
    assert network_signature(network) == signatures[0]

    def changed() -> bool:
        signatures.append(network_signature(network))
        return len(set(signatures)) == len(signatures)

    g.namespace["tau"] = 2 * ms
    assert changed()
    monitor.active = False
    assert changed()
    s.connect(i=0, j=1)
    assert changed()
    network.remove(monitor)
    assert changed()
    defaultclock.dt = 0.2 * ms
    assert changed()


def test_what_python_must_do_is_a_callback() -> None:
    calls: list[int] = []
    g = NeuronGroup(1, "v : 1")

    @brian2.network_operation
    def look():
        calls.append(1)

    program = capture_network(Network(g, look), 1 * ms)
    (item,) = program.json["objects"]
    assert item["operations"][0]["kind"] == "callback"
    assert item["operations"][0]["what"] == "NetworkOperation"
    assert calls == []
    program.callbacks[0]()
    assert calls == [1]
