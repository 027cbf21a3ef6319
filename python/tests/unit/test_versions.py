"""What Brian 2.10 and later do differently; Brian 2.9 has none of it."""

from __future__ import annotations

from pathlib import Path

import brian2
import numpy as np
import pytest
from brian2 import Network, NeuronGroup, StateMonitor, Synapses, ms
from brian2.devices.device import set_device
from brian2.utils.logger import catch_logs

from brian2grad.capture import capture_network, network_signature
from brian2grad.errors import UnsupportedError

listed_times = pytest.mark.skipif(
    not hasattr(brian2, "EventClock"), reason="from Brian 2.10 on, clocks can list their times"
)


def _kicked() -> tuple[Network, StateMonitor]:
    group = NeuronGroup(2, "dv/dt = -v/(10*ms) : 1", method="exact", name="kicked")
    group.run_at("v += 1", times=[0.3, 0.7] * ms)
    monitor = StateMonitor(group, "v", record=True)
    return Network(group, monitor), monitor


@listed_times
def test_device_leaves_listed_times_to_brian() -> None:
    network, monitor = _kicked()
    network.run(1 * ms)
    expected = np.array(monitor.v)
    assert expected.max() > 1
    brian2.start_scope()
    set_device("brian2grad")
    network, monitor = _kicked()
    with catch_logs() as logs:
        network.run(1 * ms)
    np.testing.assert_array_equal(monitor.v, expected)
    assert any("kicked_run_at" in text and "lists its times" in text for _, _, text in logs)


@listed_times
def test_capture_refuses_listed_times() -> None:
    network, _ = _kicked()
    with pytest.raises(UnsupportedError, match="kicked_run_at: .*lists its times"):
        capture_network(network, 1 * ms)


@listed_times
def test_signature_knows_listed_times() -> None:
    group = NeuronGroup(1, "v : 1")
    runner = group.run_at("v += 1", times=[1, 2] * ms)
    network = Network(group)
    before = network_signature(network)
    runner.active = True
    assert network_signature(network) == before
    runner.clock.variables["times"].get_value()[0] = 0.5e-3
    assert network_signature(network) != before


def test_delays_have_the_users_name() -> None:
    group = NeuronGroup(2, "v : 1", threshold="v > 1", reset="v = 0")
    synapses = Synapses(group, group, on_pre={"go": "v_post += 1"}, name="wires")
    synapses.connect()
    synapses.go.delay = 1 * ms
    program = capture_network(Network(group, synapses), 1 * ms).json
    (queue,) = program["queues"]
    assert queue["delay"] == "wires_go.delay"
    assert "delay" in {a["variable"] for a in program["arrays"] if a["id"] == queue["delay"]}


def test_delays_come_back_after_a_capture() -> None:
    group = NeuronGroup(2, "v : 1", threshold="v > 1", reset="v = 0")
    synapses = Synapses(group, group, on_pre="v_post += 1")
    synapses.connect()
    synapses.delay = [1, 2, 3, 4] * ms
    capture_network(Network(group, synapses), 1 * ms)
    np.testing.assert_array_equal(synapses.delay / ms, [1, 2, 3, 4])


def _wired(connect: bool) -> tuple[Network, NeuronGroup, Synapses]:
    group = NeuronGroup(3, "x : 1", threshold="i == 0", reset="", name="group")
    synapses = Synapses(group, group, on_pre="x += 1", name="wires")
    if connect:
        synapses.connect(i=[0, 0], j=[1, 2])
    return Network(group, synapses), group, synapses


def test_synapses_restored_from_a_file_run(tmp_path: Path) -> None:
    """Brian 2.9 restores synapses, but not their delays."""
    set_device("brian2grad")
    file = str(tmp_path / "state")
    network, group, synapses = _wired(connect=True)
    network.store(filename=file)
    brian2.start_scope()
    network, group, synapses = _wired(connect=False)
    network.restore(filename=file)
    np.testing.assert_array_equal(synapses.j, [1, 2])
    if len(synapses.pre.variables["delay"].get_value()):
        network.run(0.3 * ms)
        np.testing.assert_array_equal(group.x, [0, 3, 3])
    else:
        with pytest.raises(UnsupportedError, match="wires_pre: expected delays of 2 synapses"):
            capture_network(network, 1 * ms)
