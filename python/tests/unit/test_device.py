"""The device: runs through an engine behave as Brian's own, and fall back where it refuses."""

from __future__ import annotations

import time

import brian2
import numpy as np
import pytest
from brian2 import (
    Network,
    NeuronGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    network_operation,
    second,
)
from brian2.devices.device import get_device, set_device
from brian2.utils.logger import catch_logs

from brian2grad.device import device
from brian2grad.engine.run import RunResult
from brian2grad.errors import EngineUnavailableError
from models import MODELS, cable, with_network_operation
from reference import NumpyEngine


@pytest.fixture
def engine():
    device.engine = NumpyEngine()
    set_device("brian2grad")
    yield device.engine
    device.engine = None


def results(network: Network) -> dict[str, np.ndarray]:
    found = {}
    for item in network.sorted_objects:
        if isinstance(item, (StateMonitor, SpikeMonitor)):
            for name in item.record_variables:
                found[f"{item.name}.{name}"] = np.array(item.variables[name].get_value())
    return found


def run_model(name: str) -> dict[str, np.ndarray]:
    brian2.seed(5)
    network, durations = MODELS[name]()
    for duration in durations:
        network.run(duration)
    return results(network)


@pytest.mark.parametrize("name", ["delays", "several_clocks", "spike_generators", "custom_events"])
def test_runs_as_brian(name: str) -> None:
    expected = run_model(name)
    brian2.start_scope()
    device.engine = NumpyEngine()
    set_device("brian2grad")
    try:
        got = run_model(name)
        assert device.engine.runs == 2 or name == "custom_events"
    finally:
        device.engine = None
    # Names of monitors count on from one test to the next: compare in their order.
    assert len(got) == len(expected) > 0
    for (key, value), want in zip(got.items(), expected.values(), strict=True):
        np.testing.assert_allclose(value, want, rtol=1e-12, atol=1e-15, err_msg=key)


def test_network_operation_sees_monitors_and_time(engine: NumpyEngine) -> None:
    calls: list[tuple[float, float, int]] = []
    with_network_operation(calls).run(60 * ms)
    assert engine.runs == 1
    assert [t for t, _, _ in calls] == pytest.approx(np.arange(12) * 5e-3)
    counts = [n for _, _, n in calls]
    assert counts == sorted(counts)
    assert counts[-1] > 0


def test_code_left_to_brian_runs_as_callback(engine: NumpyEngine) -> None:
    network = cable()
    network.run(2 * ms)
    assert engine.runs == 1
    (v,) = results(network).values()
    assert v.shape == (20, 3)
    assert v[-1, 0] > -0.07 + 1e-4


def _leaky(n: int = 2) -> NeuronGroup:
    return NeuronGroup(n, "dv/dt = -v/(10*ms) : 1", method="exact")


def test_names_are_looked_for_where_run_is_called(engine: NumpyEngine) -> None:
    g = NeuronGroup(1, "dv/dt = -v/local_tau : 1", method="exact")
    g.v = 1
    network = Network(g)
    local_tau = 5 * ms  # noqa: F841  (found by name)

    network.run(5 * ms)
    assert engine.runs == 1
    assert g.v[0] == pytest.approx(np.exp(-1))
    network.run(5 * ms, namespace={"local_tau": 2.5 * ms})
    assert g.v[0] == pytest.approx(np.exp(-3))
    assert network.t == 10 * ms


def test_magic_run_finds_names(engine: NumpyEngine) -> None:
    g = NeuronGroup(1, "dv/dt = -v/local_tau : 1", method="exact")
    g.v = 1
    local_tau = 5 * ms  # noqa: F841  (found by name)
    brian2.run(5 * ms)
    assert engine.runs == 1
    assert g.v[0] == pytest.approx(np.exp(-1))


def test_report_is_called_at_both_ends(engine: NumpyEngine) -> None:
    network = Network(_leaky())
    reports = []
    network.run(5 * ms, report=lambda *args: reports.append(args))
    assert [r[1] for r in reports] == [0.0, 1.0]
    assert reports[0][2:] == (0 * second, 5 * ms)


@pytest.mark.parametrize("report", ["nonsense", 3])
def test_wrong_report_is_refused(engine: NumpyEngine, report: object) -> None:
    with pytest.raises((ValueError, TypeError), match="report argument"):
        Network(_leaky()).run(1 * ms, report=report)


def test_negative_duration_is_refused(engine: NumpyEngine) -> None:
    with pytest.raises(ValueError, match="non-negative"):
        Network(_leaky()).run(-1 * ms)


def test_profile_names_objects(engine: NumpyEngine) -> None:
    g = _leaky()
    network = Network(g)
    network.run(5 * ms, profile=True)
    assert [name for name, _ in network.profiling_info] == [f"{g.name}_stateupdater"]
    network.run(1 * ms)
    with pytest.raises(ValueError):
        _ = network.profiling_info


def test_stop_ends_after_the_step(engine: NumpyEngine) -> None:
    g = _leaky()
    monitor = StateMonitor(g, "v", record=True)

    @network_operation
    def stop_at(t):
        if t >= 2 * ms:
            network.stop()

    network = Network(g, monitor, stop_at)
    network.run(10 * ms)
    assert float(network.t) == pytest.approx(2.1e-3)
    assert len(monitor.t) == 21
    network.run(1 * ms)  # stops at once again, one step later
    assert float(network.t) == pytest.approx(2.2e-3)


def test_maximum_run_time(engine: NumpyEngine) -> None:
    @network_operation(dt=1 * ms)
    def slow():
        time.sleep(0.02)

    network = Network(_leaky(), slow)
    get_device()._set_maximum_run_time(0.1 * second)
    try:
        network.run(100 * ms)
    finally:
        get_device()._set_maximum_run_time(None)
    assert 1 * ms < network.t < 50 * ms
    assert 0 < get_device()._last_run_completed_fraction < 0.5


def test_error_of_a_callback_is_the_users(engine: NumpyEngine) -> None:
    @network_operation(dt=1 * ms)
    def fails(t):
        if t > 2 * ms:
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        Network(_leaky(), fails).run(10 * ms)


def test_store_and_restore_with_spikes_under_way(engine: NumpyEngine) -> None:
    network, (first, second_run) = MODELS["delays"]()
    network.run(first)
    network.store()
    network.run(second_run)
    once = results(network)
    network.restore()
    network.run(second_run)
    again = results(network)
    assert engine.runs == 3
    for key, value in once.items():
        np.testing.assert_array_equal(again[key], value, key)


def test_monitor_records_a_single_time_step(engine: NumpyEngine) -> None:
    g = _leaky(1)
    g.v = 1
    monitor = StateMonitor(g, "v", record=True)
    Network(g, monitor).run(1 * ms)
    monitor.record_single_timestep()
    assert len(monitor.t) == 11
    assert monitor.v[0, -1] == pytest.approx(np.exp(-0.1))


def test_invalid_states_are_warned_of(engine: NumpyEngine) -> None:
    g = NeuronGroup(1, "dv/dt = v**2/ms : 1", method="euler")
    g.v = 10
    with catch_logs() as logs:
        Network(g).run(5 * ms)
    assert any("invalid" in name for _, name, _ in logs)


def test_refused_operation_falls_back_with_a_warning() -> None:
    expected = run_model("delays")
    brian2.start_scope()
    device.engine = engine = NumpyEngine(refuse="synapses")
    set_device("brian2grad")
    try:
        with catch_logs() as logs:
            got = run_model("delays")
    finally:
        device.engine = None
    assert engine.runs == 0
    texts = [text for _, name, text in logs if "fallback" in name]
    assert texts
    assert "(synapses)" in texts[0]
    for (key, value), want in zip(got.items(), expected.values(), strict=True):
        np.testing.assert_array_equal(value, want, key)


def test_runs_may_alternate_between_engine_and_brian() -> None:
    expected = run_model("delays")
    brian2.start_scope()
    set_device("brian2grad")
    try:
        for order in ((NumpyEngine(), NumpyEngine("push")), (NumpyEngine("push"), NumpyEngine())):
            brian2.seed(5)
            network, durations = MODELS["delays"]()
            for engine, duration in zip(order, durations, strict=True):
                device.engine = engine
                network.run(duration)
            got = results(network)
            for (key, value), want in zip(got.items(), expected.values(), strict=True):
                np.testing.assert_allclose(value, want, rtol=1e-12, atol=1e-15, err_msg=key)
    finally:
        device.engine = None


@pytest.mark.without_engine
def test_without_an_engine_brian_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable() -> None:
        raise EngineUnavailableError("no Java here")

    monkeypatch.setattr("brian2grad.device.make_engine", unavailable)
    device.engine = None
    set_device("brian2grad")
    g = _leaky(1)
    g.v = 1
    local = Network(g)
    with catch_logs() as logs:
        local.run(10 * ms)
    assert g.v[0] == pytest.approx(np.exp(-1))
    assert any("no Java here" in text for _, _, text in logs)


def test_seed_of_the_program_follows_brians_seed() -> None:
    class SeedReader(NumpyEngine):
        seeds: list[int | None] = []

        def run(self, program, hooks, profile) -> RunResult:
            self.seeds.append(program.json["seed"])
            return super().run(program, hooks, profile)

    device.engine = engine = SeedReader()
    set_device("brian2grad")
    try:
        for _ in range(2):
            brian2.seed(3)
            noisy = NeuronGroup(1, "dv/dt = xi*ms**-0.5 : 1", method="euler")
            network = Network(noisy)
            network.run(0.1 * ms)
            network.run(0.1 * ms)
        Network(_leaky()).run(0.1 * ms)
    finally:
        device.engine = None
    first, second_run, first_again, second_again, without = engine.seeds
    assert (first, second_run) == (first_again, second_again)
    assert first != second_run
    assert without is None


def test_empty_synapses_are_refused_as_by_brian(engine: NumpyEngine) -> None:
    g = NeuronGroup(1, "v : 1", threshold="v > 1")
    s = Synapses(g, g, on_pre="v += 1")
    with pytest.raises(brian2.core.base.BrianObjectException):
        Network(g, s).run(1 * ms)
