"""Callbacks out of the native loop under ``set_device("brian2grad")`` are as in Brian."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

import brian2
import numpy as np
import pytest
from brian2 import (
    Function,
    Network,
    NetworkOperation,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    check_units,
    ms,
    network_operation,
    second,
    stop,
    volt,
)
from brian2.core.base import BrianObject
from brian2.core.functions import DEFAULT_FUNCTIONS
from brian2.core.variables import ArrayVariable
from brian2.devices.device import set_device

import models
from brian2grad.device import device
from tolerances import TRACES

Seen = list[Any]
Build = Callable[[Seen], Network]


def run(build: Build, durations: list[Any], target: str) -> dict[str, np.ndarray]:
    """Run on a device; gives what callbacks have seen, and the arrays of groups and monitors."""
    gc.collect()  # names of objects that are gone are free again: both runs have the same
    set_device(target)
    brian2.seed(5)
    seen: Seen = []
    network = build(seen)
    for duration in durations:
        network.run(duration)
    found = {"seen": np.array(seen, dtype=float), "t": np.array(float(network.t))}
    for item in network.sorted_objects:
        if isinstance(item, NeuronGroup | StateMonitor | SpikeMonitor | PopulationRateMonitor):
            for variable in item.variables.values():
                own = isinstance(variable, ArrayVariable) and variable.owner.name == item.name
                if own and "space" not in variable.name:
                    found[f"{item.name}.{variable.name}"] = np.array(variable.get_value())
    return found


def compare(build: Build, *durations: Any, native: int | None = None) -> dict[str, np.ndarray]:
    """Compare a run on the engine with Brian's own.

    Parameters
    ----------
    build : callable
        Makes the network, whose callbacks append numbers to a list.
    durations : Quantity
        Of one run after the other.
    native : int, optional
        Operations that are to run natively.
    """
    want = run(build, list(durations), "runtime")
    device.statistics.clear()
    got = run(build, list(durations), "brian2grad")
    assert device.statistics.runs == len(durations), str(device.statistics)
    assert not device.statistics.fallback
    assert device.statistics.callback
    if native is not None:
        assert device.statistics.native.total() == native, str(device.statistics)
    assert got.keys() == want.keys()
    assert len(want) > 4
    for key, expected in want.items():
        assert got[key].shape == expected.shape, key
        assert got[key].dtype == expected.dtype, key
        if expected.dtype.kind != "f":
            np.testing.assert_array_equal(got[key], expected, key)
        elif expected.size:
            reach = max(float(np.ptp(expected)), 1e-3 * float(np.max(np.abs(expected))), 1e-300)
            assert float(np.max(np.abs(got[key] - expected))) <= TRACES * reach, key
    return got


def spiking(n: int = 3) -> NeuronGroup:
    return NeuronGroup(
        n,
        """dv/dt = (I - v)/(10*ms) : 1 (unless refractory)
        I : 1
        J : 1 (constant)
        k : integer""",
        threshold="v > 1",
        reset="v = 0.1*J",
        refractory=1 * ms,
        method="exact",
    )


def with_monitors(group: NeuronGroup, *others: Any) -> Network:
    return Network(
        group,
        StateMonitor(group, ["v", "I", "k"], record=[0, 2]),
        SpikeMonitor(group, variables="v"),
        PopulationRateMonitor(group),
        *others,
    )


def test_reads_and_writes_at_its_own_clock() -> None:
    def build(seen: Seen) -> Network:
        group = spiking()
        group.I = "1.2 + 0.3*i"

        @network_operation(dt=0.7 * ms)
        def change(t):
            now = [float(np.asarray(x)) for x in (t, brian2.defaultclock.t, network.t)]
            seen.append([*now, *group.v_[:], *group.not_refractory_[:], len(group.spikes)])
            group.I[0] += 0.01
            group.J = "0.1*i + v"  # constants of the equations are no constants for the user
            group.k[1:] = np.int64(len(seen))
            if len(seen) == 9:
                group.v = "v*0.5"

        network = with_monitors(group, change)
        return network

    found = compare(build, 20 * ms, native=6)
    assert found["spikemonitor.N"].item() > 2


def test_several_in_a_step() -> None:
    def build(seen: Seen) -> Network:
        group = spiking()
        group.I = "1.2 + 0.3*i"
        objects: list[BrianObject] = []
        slots = [
            ("start", 0),
            ("before_groups", 1),
            ("after_groups", 0),
            ("thresholds", 1),
            ("after_thresholds", 0),
            ("resets", 1),
            ("end", 1),
            ("end", 2),
        ]

        def looking(number: int) -> Callable[[], None]:
            def look() -> None:
                seen.append([number, *group.v_[:], len(group.spikes), *group.lastspike_[:]])
                group.v[number % 3] += 0.001 * number

            return look

        for number, (when, order) in enumerate(slots):
            objects.append(NetworkOperation(looking(number), when=when, order=order))
        return with_monitors(group, *objects)

    compare(build, 12 * ms, native=6)


def test_stops_the_network() -> None:
    def build(seen: Seen) -> Network:
        group = spiking()
        group.I = 1.5

        @network_operation(dt=0.3 * ms)
        def look(t):
            seen.append(float(np.asarray(t)))
            if len(seen) == 14:
                network.stop()
            if len(seen) == 21:
                stop()

        network = with_monitors(group, look)
        return network

    found = compare(build, 5 * ms, 5 * ms, 1 * ms)
    assert found["t"] < 8e-3


class MineError(Exception):
    """Of this test only."""


@pytest.mark.parametrize("when", ["start", "after_thresholds", "end"])
def test_an_error_is_the_users_and_the_network_goes_on(when: str) -> None:
    def build(seen: Seen) -> Network:
        group = spiking()
        group.I = "1.4 + i"
        target = NeuronGroup(3, "x : 1")
        synapses = Synapses(group, target, on_pre="x += 1")
        synapses.connect()
        synapses.delay = "(0.1 + 0.3*j)*ms"

        @network_operation(when=when)
        def fail(t):
            group.k = len(seen)
            seen.append(float(np.asarray(t)))
            if len(seen) == 54:
                raise MineError("mine")

        network = with_monitors(group, target, synapses, fail)
        with pytest.raises(MineError, match="mine"):
            network.run(10 * ms)
        seen.append(float(network.t))
        seen.append(network[synapses.name].N[:].item())
        return network

    want = run(build, [5 * ms], "runtime")
    device.statistics.clear()
    got = run(build, [5 * ms], "brian2grad")
    assert not device.statistics.fallback
    for key, expected in want.items():
        np.testing.assert_allclose(got[key], expected, rtol=1e3 * TRACES * 1e-3, err_msg=key)


def test_reads_monitors_during_the_run() -> None:
    def build(seen: Seen) -> Network:
        group = spiking()
        group.I = "1.2 + 0.3*i"
        traces = StateMonitor(group, "v", record=True, dt=0.2 * ms)
        early = StateMonitor(group, "v", record=[1], when="start", order=-1)
        spikes = SpikeMonitor(group)
        rate = PopulationRateMonitor(group)

        @network_operation(when="after_thresholds")
        def look():
            last = traces.v[:, -1] if len(traces.t) else np.zeros(3)
            at = float(spikes.t[-1] / second) if spikes.num_spikes else -1.0
            counts = [len(traces.t), len(early.t), len(rate.t), spikes.num_spikes]
            seen.append([*counts, *last, *spikes.count[:], at, early.t_[-1]])

        return Network(group, traces, early, spikes, rate, look)

    compare(build, 10 * ms, native=7)


# Monitors look for names where `run` is called, and record what is known to be stateless only.
plain = Function(lambda v: v**2 + 1, arg_units=[1], return_unit=1, stateless=True)


def user_functions(seen: Seen) -> Network:
    calls = [0]

    @check_units(v=volt, result=volt)
    def with_units(v):
        return 2 * v

    @check_units(v=1, result=1)
    def stateful(v):
        calls[0] += 1
        return v + 0.001 * calls[0]

    names = {"plain": plain, "with_units": with_units, "stateful": stateful}
    a = NeuronGroup(
        3,
        """dv/dt = (plain(0.3*i) - v)/(10*ms) : 1
        w : volt
        y = plain(v) : 1""",
        threshold="stateful(v) > 1.2",
        reset="v = 0.1*plain(v); w = with_units(w) + 1*volt",
        method="euler",
        namespace=names,
    )
    b = NeuronGroup(3, "dx/dt = -x/(5*ms) : 1", threshold="x > 2", reset="x = 0", method="exact")
    synapses = Synapses(a, b, on_pre="x += 1", delay=1 * ms)
    synapses.connect()
    b.run_regularly("x = stateful(x)", dt=1 * ms)
    b.namespace.update(names)
    monitors = [
        StateMonitor(a, ["v", "w", "y"], record=True),
        StateMonitor(b, "x", record=True),
        SpikeMonitor(a, variables="y"),
        SpikeMonitor(b),
    ]
    return Network(a, b, synapses, *monitors)


def test_functions_of_the_user() -> None:
    compare(user_functions, 30 * ms, 10 * ms)
    assert device.statistics.native.total() == 2 * 7, str(device.statistics)
    assert {what for what, _ in device.statistics.callback} == {
        "stateupdate",
        "threshold",
        "reset",
        "statemonitor",
        "spikemonitor",
    }


def test_spatial_neuron() -> None:
    pytest.importorskip("scipy")

    def build(seen: Seen) -> Network:
        network = models.cable()
        return network

    compare(build, 5 * ms, 1 * ms)
    assert any(what == "spatialstateupdate" for what, _ in device.statistics.callback)


def test_synapses_with_delays() -> None:
    def build(seen: Seen) -> Network:
        group = spiking(6)
        group.I = "1.2 + 0.3*i"
        synapses = Synapses(
            group,
            group,
            """w : 1
            I_post = w*s : 1 (summed)
            s : 1""",
            on_pre="v_post += 0.01*w; s += 0.1",
            on_post="w += 0.01",
        )
        synapses.connect("i != j")
        synapses.w = "1 + 0.1*i"
        synapses.s = 1
        synapses.delay = "(0.2 + 0.1*j)*ms"

        @network_operation(dt=0.4 * ms)
        def look():
            seen.append([*synapses.w_[:6], *group.I_[:]])
            synapses.w[0] *= 0.9
            synapses.delay = 5 * ms  # counts from the next run on, as in Brian
            group.v[2] = 0.5

        return with_monitors(group, synapses, look)

    compare(build, 30 * ms)


def test_several_runs_with_the_operation_changed_between() -> None:
    def build(seen: Seen) -> Network:
        group = spiking()
        group.I = 1.3

        @network_operation(dt=1 * ms)
        def look():
            seen.append(float(group.v_[0]))
            group.I += 0.02

        network = with_monitors(group, look)
        network.run(10 * ms)
        look.active = False
        network.run(5 * ms)
        look.active = True
        return network

    want = run(build, [5 * ms], "runtime")
    device.statistics.clear()
    got = run(build, [5 * ms], "brian2grad")
    assert device.statistics.runs == 3
    assert device.statistics.callback.total() == 2
    for key, expected in want.items():
        np.testing.assert_allclose(got[key], expected, rtol=TRACES, err_msg=key)


def test_an_object_with_a_run_of_its_own() -> None:
    class Doubler(BrianObject):
        add_to_magic_network = True

        def __init__(self, group: NeuronGroup) -> None:
            super().__init__(dt=2 * ms, when="end")
            self.group = group

        def run(self) -> None:
            self.group.I *= 1.1

    def build(seen: Seen) -> Network:
        group = spiking()
        group.I = 1.1
        return with_monitors(group, Doubler(group))

    compare(build, 20 * ms)


def test_new_synapses_during_a_run_are_refused() -> None:
    set_device("brian2grad")
    group = spiking()
    group.I = 2
    synapses = Synapses(group, group, "w : 1", on_pre="w += 1")
    synapses.connect(i=0, j=1)

    @network_operation(dt=1 * ms)
    def grow():
        synapses.connect(i=1, j=2)

    with pytest.raises(ValueError, match=rf"{grow.name}: error\[changed-size\]"):
        Network(group, synapses, grow).run(5 * ms)


def test_a_new_time_step_during_a_run_is_refused() -> None:
    set_device("brian2grad")
    group = spiking()

    @network_operation(dt=1 * ms)
    def change():
        brian2.defaultclock.dt = 0.2 * ms

    with pytest.raises(ValueError, match=rf"{change.name}: error\[changed-time-step\]"):
        Network(group, change).run(5 * ms)


def test_profile_and_report() -> None:
    set_device("brian2grad")
    group = spiking()
    reports: list[float] = []

    @network_operation(dt=1 * ms)
    def look():
        pass

    network = with_monitors(group, look)
    network.run(10 * ms, profile=True, report=lambda *args: reports.append(args[1]))
    times = dict(network.profiling_info)
    assert times[look.name] > 0 * second
    assert times[f"{group.name}_stateupdater"] > 0 * second
    assert {item.name for item in network.sorted_objects} >= set(times)
    assert reports == [0.0, 1.0]


def test_statistics_print_what_ran_where() -> None:
    set_device("brian2grad")
    device.statistics.clear()
    group = spiking()

    @network_operation(dt=1 * ms)
    def look():
        pass

    Network(group, look).run(1 * ms)
    assert str(device.statistics).splitlines() == [
        "1 runs by the engine, 0 by Brian's own loop",
        "3 native operations, 1 callbacks",
        "  callback: NetworkOperation: 1",
    ]


def test_what_takes_the_place_of_a_standard_function_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    half = Function(
        lambda vectorisation_idx: 0.5 * np.ones_like(vectorisation_idx),
        arg_units=[],
        return_unit=1,
        auto_vectorise=True,
        stateless=False,
    )
    monkeypatch.setitem(DEFAULT_FUNCTIONS, "randn", half)
    set_device("brian2grad")
    group = NeuronGroup(3, "dv/dt = xi/sqrt(ms) : 1", method="euler", dt=0.1 * ms)
    Network(group).run(1 * ms)
    np.testing.assert_allclose(group.v[:], 10 * 0.5 * np.sqrt(0.1), rtol=1e-12)


def test_one_seed_draws_the_same_in_every_run() -> None:
    """Whenever the run begins: a state of the generator says what is drawn."""
    set_device("brian2grad")
    group = NeuronGroup(3, "dv/dt = -v/(5*ms) + xi/sqrt(ms) : 1", method="euler")
    network, found = Network(group), []
    for _ in range(2):
        brian2.seed(7)
        group.v = 0
        network.run(2 * ms)
        found.append(np.array(group.v[:]))
    assert np.ptp(found[0]) > 0
    np.testing.assert_array_equal(found[0], found[1])
