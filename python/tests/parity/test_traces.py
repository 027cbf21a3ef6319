"""The engine's traces and events are those of Brian 2's own run."""

from __future__ import annotations

from typing import Any

import brian2
import numpy as np
import pytest
import torch
from brian2 import Network, Quantity, SpikeMonitor, StateMonitor, ms, nA
from brian2.monitors.ratemonitor import PopulationRateMonitor
from brian2.monitors.spikemonitor import EventMonitor

import brian2grad as bg
import neurons
from models import MODELS
from neurons import Neurons
from oracle.compare import assert_traces
from oracle.pairs import PAIRS, SMOOTH
from tolerances import FLOAT32_TRACES, TRACES


def surrogate(model: Neurons) -> Any:
    """Make one that fits the unit of the threshold; traces do not depend on it."""
    if "w" in model.names and model.group.variables["w"].dim == brian2.amp.dim:
        return bg.surrogate.superspike(scale={"v": 5 * brian2.mV, "w": 30 * brian2.pA})
    return bg.surrogate.superspike(scale=Quantity(1e-2, dim=model.group.variables["v"].dim))


def simulator(model: Neurons, *parameters: str, **options: Any) -> Any:
    return bg.Simulator(
        model.network,
        model.duration,
        parameters=list(parameters or model.names),
        surrogate=surrogate(model) if model.spikes else None,
        rasters=model.spikes,
        **options,
    )


def compare(out: Any, network: Network, first: int = 0) -> int:
    """Compare outputs with what Brian's monitors hold; gives the number of events.

    Parameters
    ----------
    first : int
        The time steps that the network had run before, which its monitors show too.
    """
    events = 0
    for monitor in network.sorted_objects:
        if isinstance(monitor, StateMonitor):
            rows = slice(round(first * 1e-4 / float(monitor.clock.dt)), None)
            shown = out[monitor]
            np.testing.assert_array_equal(shown.t, monitor.t_[rows])
            for variable in monitor.record_variables:
                want = np.array(getattr(monitor, f"{variable}_")).T[rows]
                got = getattr(shown, variable)
                if want.dtype.kind == "f":
                    assert_traces(got, want, TRACES, f"{monitor.name}.{variable}")
                else:
                    np.testing.assert_array_equal(got, want)
        elif isinstance(monitor, EventMonitor):
            events += _compare_events(out[monitor], monitor, first)
        elif isinstance(monitor, PopulationRateMonitor):
            np.testing.assert_array_equal(out[monitor].t, monitor.t_[first:])
            assert_traces(out[monitor].rate, monitor.rate_[first:], TRACES, "rate")
    return events


def _compare_events(shown: Any, monitor: EventMonitor, first: int) -> int:
    dt = float(monitor.source.clock.dt)
    begin = first * 1e-4 - dt / 2
    i, t = np.array(monitor.i), np.array(monitor.t_)
    i, t = i[t > begin], t[t > begin]
    np.testing.assert_array_equal(shown.i, i)
    np.testing.assert_array_equal(shown.t, t)
    np.testing.assert_array_equal(shown.count, np.bincount(i, minlength=len(monitor.source)))
    raster = shown.raster.detach().numpy()
    assert raster.shape[1:] == (len(monitor.source),)
    steps, neurons_ = np.nonzero(raster)
    assert set(np.unique(raster)) <= {0.0, 1.0}
    np.testing.assert_array_equal(steps, np.rint((t - first * 1e-4) / dt))
    np.testing.assert_array_equal(neurons_, i)
    for variable in monitor.record_variables:
        if variable not in ("i", "t"):
            want = np.array(getattr(monitor, f"{variable}_"))[np.array(monitor.t_) > begin]
            assert_traces(getattr(shown, variable), want, TRACES, variable)
    return len(t)


@pytest.mark.parametrize("name", [*PAIRS, *SMOOTH])
def test_every_model_and_updater(name: str) -> None:
    model = {**PAIRS, **SMOOTH}[name].build()
    out = simulator(model)()
    model.network.run(model.duration)
    assert compare(out, model.network) >= (2 if model.spikes else 0)
    for monitor in model.spikes:
        assert monitor.num_events > 0, "no events, nothing was tested"


@pytest.mark.parametrize(
    "name",
    [
        "refractory_variable",
        "refractory_condition",
        "refractory_quantity",
        "refractory_expression",
        "run_regularly",
        "timed_arrays",
    ],
)
def test_networks_of_the_capture(name: str) -> None:
    network, (duration, *_) = MODELS[name]()
    kinds = (SpikeMonitor, EventMonitor)
    spikes = [o for o in network.objects if isinstance(o, kinds)]
    group = next(o for o in network.sorted_objects if isinstance(o, brian2.NeuronGroup))
    sim = bg.Simulator(
        network,
        duration,
        parameters=[f"{group.name}.v"],
        surrogate=bg.surrogate.superspike(scale=0.1),
        rasters=spikes,
    )
    out = sim()
    network.run(duration)
    events = compare(out, network)
    assert events > 0 or not spikes


@pytest.mark.parametrize("name", ["lif", "hodgkin_huxley"])
def test_values_of_a_call_take_the_place_of_the_networks(name: str) -> None:
    model = getattr(neurons, name)()
    if name == "lif":
        values = {"tau": 7e-3, "E": np.array([1.0, 5.0, 2.0]) * 1e-3}
    else:
        values = {"gl": 0.7 * model.values["gl"], "I": np.array([0.9, 0.7]) * 1e-9}
    out = simulator(model, *values)(values)
    for parameter, value in values.items():
        if parameter in model.group.variables:
            model.group.variables[parameter].set_value(value)
        else:
            dim = model.group.namespace[parameter].dim
            model.group.namespace[parameter] = Quantity(value, dim=dim)
    model.network.run(model.duration)
    assert compare(out, model.network) >= 2


def test_names_may_be_given_with_their_group() -> None:
    model = neurons.two_groups()
    sim = simulator(model, "a.taub", "b.taub", "a.I")
    assert list(sim.parameters) == ["a.taub", "b.taub", "a.I"]
    out = sim({"b.taub": torch.tensor(6e-3, dtype=torch.float64)})
    other: Any = model.others[0]
    other.namespace["taub"] = 6 * ms
    assert model.group.namespace["taub"] == 4 * ms
    model.network.run(model.duration)
    assert compare(out, model.network) > 4


def test_parameters_tell_shape_unit_and_value() -> None:
    model = neurons.driven()
    sim = simulator(model)
    assert set(sim.parameters) == set(model.names)
    for name, parameter in sim.parameters.items():
        assert tuple(parameter.shape) == model.values[name].shape
        np.testing.assert_allclose(parameter.value, model.values[name], rtol=1e-15)
    assert sim.parameters["tau"].unit == "s"
    assert sim.parameters["gain"].unit == ""


@pytest.mark.parametrize("shape", [(3,), (2, 2)])
def test_each_lane_of_a_batch_is_a_run_of_its_own(shape: tuple[int, ...]) -> None:
    model = neurons.lif("exact", "string")
    sim = simulator(model, "tau", "E", "Vt")
    lanes = int(np.prod(shape))
    tau = torch.linspace(4e-3, 8e-3, lanes, dtype=torch.float64).reshape(shape)
    E = 1e-3 * torch.arange(3 * lanes, dtype=torch.float64).reshape(*shape, 3)
    out = sim(tau=tau, E=E)
    voltage, spikes, rate = model.traces[0], model.spikes[0], model.rates[0]
    assert out[voltage].v.shape == (300, *shape, 3)
    assert out[spikes].raster.shape == (300, *shape, 3)
    assert out[spikes].count.shape == (*shape, 3)
    assert out[rate].rate.shape == (300, *shape)
    assert len(out[spikes].i) == len(out[spikes].t) == lanes
    for lane, index in enumerate(np.ndindex(shape)):
        at = (slice(None), *index)
        alone = sim(tau=tau[index], E=E[index])
        assert_traces(out[voltage].v[at], alone[voltage].v, TRACES)
        np.testing.assert_array_equal(out[spikes].raster[at], alone[spikes].raster)
        np.testing.assert_array_equal(out[spikes].count[index], alone[spikes].count)
        np.testing.assert_array_equal(out[rate].rate[at], alone[rate].rate)
        np.testing.assert_array_equal(out[spikes].i[lane], alone[spikes].i)
        np.testing.assert_array_equal(out[spikes].t[lane], alone[spikes].t)
        assert alone[spikes].count.sum() > 3


@pytest.mark.parametrize("name", ["lif-exact-refractory-string", "compound", "driven-euler"])
def test_a_simulator_starts_where_the_network_is(name: str) -> None:
    model = PAIRS[name].build()
    model.network.run(13.3 * ms)
    out = simulator(model)()
    before = model.spikes[0].num_events
    model.network.run(model.duration)
    assert 0 < before < model.spikes[0].num_events
    assert compare(out, model.network, first=133) == model.spikes[0].num_events - before


def test_every_call_starts_anew() -> None:
    model = neurons.current_lif()
    sim = simulator(model)
    first = sim()[model.traces[0]].v
    again = sim()[model.traces[0]].v
    assert torch.equal(first, again)
    assert np.all(np.array(model.group.v_) == model.values["v"])


def test_single_precision() -> None:
    model = neurons.fitzhugh_nagumo()
    out = simulator(model, "a", dtype=torch.float32)(a=torch.tensor(0.7))
    shown = out[model.traces[0]].v
    assert shown.dtype == torch.float32
    model.network.run(model.duration)
    assert_traces(shown, np.array(model.traces[0].v).T, FLOAT32_TRACES)


@pytest.mark.parametrize("forward", ["engine", "brian2"])
def test_names_are_looked_for_around_the_construction(forward: str) -> None:
    def build() -> tuple[Any, Any, Any]:
        tau, drive = 5 * ms, 1.4  # noqa: F841  (found by name)
        group = brian2.NeuronGroup(
            1, "dv/dt = (drive - v)/tau : 1", threshold="v > 1", reset="v = 0", method="exact"
        )
        monitor = StateMonitor(group, "v", record=True)
        network = Network(group, monitor)
        sim = bg.Simulator(
            network, 20 * ms, ["tau"], bg.surrogate.superspike(scale=1), forward=forward
        )
        out = sim()[monitor].v
        network.run(20 * ms)
        return sim, out, monitor

    sim, out, monitor = build()
    assert_traces(out, np.array(monitor.v).T, TRACES)
    tau = 1 * ms  # noqa: F841  (too late, and elsewhere)
    assert_traces(sim(tau=bg.tensor(5 * ms))[monitor].v, out, TRACES)


def test_monitors_of_part_of_a_group() -> None:
    model = neurons.lif()
    part = model.group[1:]
    spikes = SpikeMonitor(part, name="part_spikes")
    rate = PopulationRateMonitor(part, name="part_rate")
    some = StateMonitor(model.group, "v", record=[2, 0], name="some")
    counts = SpikeMonitor(model.group, record=False, name="counts")
    model.network.add(spikes, rate, some, counts)
    sim = bg.Simulator(
        model.network, 30 * ms, ["I"], surrogate=surrogate(model), rasters=[spikes, model.spikes[0]]
    )
    out = sim(I=bg.tensor(2.5 * nA))
    model.group.namespace["I"] = 2.5 * nA
    model.network.run(30 * ms)
    np.testing.assert_array_equal(out["part_spikes"].i, spikes.i)
    np.testing.assert_array_equal(out["part_spikes"].t, spikes.t_)
    np.testing.assert_array_equal(out["part_spikes"].count, spikes.count)
    assert torch.equal(out[spikes].raster, out[model.spikes[0]].raster[:, 1:])
    assert_traces(out["part_rate"].rate, rate.rate_, TRACES)
    assert_traces(out["some"].v, np.array(some.v).T, TRACES)
    np.testing.assert_array_equal(out["counts"].count, counts.count)
    assert spikes.num_events > 4
