"""Forward mode is the transpose of reverse mode, and the slope of the engine's own runs."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from brian2 import Network, NeuronGroup, StateMonitor, ms, mV
from torch import Tensor
from torch.autograd import forward_ad

import brian2grad as bg
import neurons
import subjects
from brian2grad.simulation.growth import GradientExplosionWarning
from directions import dot_error, drawn, forward, reach, sizes
from networks import Twin
from neurons import Neurons
from oracle.pairs import PAIRS
from oracle.pairs import SMOOTH as SMOOTH_PAIRS
from tolerances import DIFFERENCE_STEP, DOT, DOT_SINGLE, GRADIENT_DIFFERENCES
from twins import coba, composed, coupled, cuba, stdp, stp


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep to windows in which gradients do not grow without bound: rounding grows with them."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", GradientExplosionWarning)
        yield


@pytest.mark.parametrize("name", [*PAIRS, *SMOOTH_PAIRS])
def test_transpose_of_neurons(name: str) -> None:
    subject = subjects.of_pair({**PAIRS, **SMOOTH_PAIRS}[name])
    assert dot_error(subject) <= DOT


def test_transpose_of_every_function() -> None:
    model = neurons.functions()
    assert (
        dot_error(subjects.of(bg.Simulator(model.network, model.duration, list(model.names))))
        <= DOT
    )


TWINS: dict[str, Callable[[], Twin]] = {
    "coba-euler": lambda: coba.network("euler"),
    "coba-exponential_euler": lambda: coba.network("exponential_euler"),
    "cuba": cuba.network,
    "gap_junctions": coupled.with_gap_junctions,
    "custom_events": coupled.with_custom_events,
    "two_groups": coupled.with_two_groups,
}
for _flag in ("event-driven", "clock-driven"):
    for _more in (False, True):
        TWINS[f"stp-{_flag}-{_more}"] = partial(stp.network, _flag, _more)
        TWINS[f"stdp-{_flag}-{_more}"] = partial(stdp.network, _more, _flag)
for _name, _case in composed.CASES.items():
    TWINS[f"composed-{_name}"] = partial(composed.network, _case, _name != "towards", 3)

FEWER = 120
"""Steps of networks with synapses: several spikes of each neuron."""


@pytest.mark.parametrize("name", TWINS)
def test_transpose_of_networks(name: str) -> None:
    assert dot_error(subjects.of_twin(TWINS[name](), FEWER)) <= DOT


DOORS: dict[str, float] = {
    "lif": 60,
    "hodgkin_huxley": 12,
    "adaptive_exponential": 30,
    "izhikevich": 20,
    "cuba": 15,
    "coba": 15,
    "stdp": 50,
    "short_term_plasticity": 60,
    "gap_junctions": 25,
    "driven": 40,
    "mixture": 25,
    "noisy": 25,
}
"""Durations in ms."""


@pytest.mark.parametrize("name", DOORS)
def test_transpose_of_models_of_both_doors(name: str) -> None:
    assert dot_error(subjects.of_door(name, DOORS[name])) <= DOT


MODELS: dict[str, tuple[float, str, Any]] = {
    # duration in ms, parameters, scale
    "delays": (20, "NeuronGroup0.I NeuronGroup0.v NeuronGroup1.v Synapses1.w", 0.3),
    "summed_gap_junctions": (20, "NeuronGroup0.v0 NeuronGroup0.v Synapses0.w", 0.3),
    "run_regularly": (10, "NeuronGroup0.v NeuronGroup0.s", 0.3),
    "timed_arrays": (20, "ta tb NeuronGroup0.v NeuronGroup0.u", 0.3),
    "spike_generators": (15, "SpikeGeneratorGroup0 SpikeGeneratorGroup1 NeuronGroup0.v", 0.3),
    "spike_generators_in_the_middle": (6, "middle_a middle_b late g.v Synapses0.w", 0.3),
    "custom_events": (20, "NeuronGroup0.v", {"v": 0.3, "t": 2 * ms}),
    "subgroups": (20, "NeuronGroup0.v", 0.3),
    "linked_variables": (20, "NeuronGroup0.x NeuronGroup1.v", 0.3),
    "several_clocks": (20, "NeuronGroup0.v NeuronGroup1.v NeuronGroup2.z", 0.3),
    "several_runs": (15, "I NeuronGroup0.v", 0.3),
    "continuous_synapses": (10, "Synapses0.w Synapses0.x Synapses0.y NeuronGroup0.v", 0.3),
    "short_term_plasticity": (20, "tf td U0 Synapses0.w NeuronGroup0.v", 0.3),
    "noise": (10, "NeuronGroup0.v NeuronGroup0.w", 0.3),
    "order_of_driven_events": (
        10, "NeuronGroup0.v NeuronGroup0.q Synapses0.w Synapses1.x", 0.3,
    ),
    "stdp_driven": (10, "taupre taupost Synapses0.w", 0.3),
    "brunel_inhibition": (15, "NeuronGroup0.mu NeuronGroup0.v", 5 * mV),
    "odd_records": (3, "NeuronGroup0.v", 0.3),
    "refractory_variable": (20, "NeuronGroup0.v NeuronGroup0.w", 0.3),
    "refractory_random": (20, "NeuronGroup0.v NeuronGroup0.w", 0.3),
}  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_transpose_of_every_feature(name: str) -> None:
    duration, names, scale = MODELS[name]
    assert dot_error(subjects.of_model(name, duration, names.split(), scale)) <= DOT


VARIANTS: dict[str, tuple[str, dict[str, Any]]] = {
    "support": ("lif-exact", {"surrogate": bg.surrogate.sigmoid(slope=3, scale=4 * mV, support=1)}),
    "support in two groups": ("two_groups", {"surrogate": bg.surrogate.atan(scale=0.3, support=1)}),
    "detach_reset": ("current_lif", {"detach_reset": True}),
    "detach_reset of one variable": ("adex-euler", {"detach_reset": ["w"]}),
    "detach_reset beside a custom event": ("custom_event", {"detach_reset": True}),
    "memory_budget": ("current_lif", {"memory_budget": 20_000}),
    "threads": ("lif-exact", {"threads": 2}),
    "boxcar": ("lif-exact", {"surrogate": bg.surrogate.boxcar(scale=4 * mV)}),
    "triangular": ("compound", {"surrogate": bg.surrogate.triangular(scale=0.3)}),
    "gaussian": ("compound", {"surrogate": bg.surrogate.gaussian(scale=0.3)}),
    "multi_gaussian": ("lif-exact", {"surrogate": bg.surrogate.multi_gaussian(scale=4 * mV)}),
    "exponential": ("lif-exact", {"surrogate": bg.surrogate.exponential(scale=4 * mV)}),
    "soft_sign": ("lif-exact", {"surrogate": bg.surrogate.soft_sign(scale=4 * mV)}),
    "straight_through": ("lif-exact", {"surrogate": bg.surrogate.straight_through(scale=1e3 * mV)}),
    "custom": (
        "lif-exact",
        {"surrogate": bg.surrogate.custom("1/(1 + k*abs(x))**2", k=6, scale=4 * mV)},
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_transpose_with_options(name: str) -> None:
    model, options = VARIANTS[name]
    assert dot_error(subjects.of_pair(PAIRS[model], 20, **options)) <= DOT


@pytest.mark.parametrize("options", [{"memory_budget": 60_000}, {"dtype": torch.float32}, {}])
@pytest.mark.parametrize("batch", [0, 3])
@pytest.mark.parametrize("name", ["stdp-event-driven-True", "gap_junctions"])
def test_transpose_of_networks_with_options(name: str, batch: int, options: dict[str, Any]) -> None:
    single = "dtype" in options
    subject = subjects.of_twin(TWINS[name](), FEWER, batch, **options)
    assert dot_error(subject) <= (DOT_SINGLE if single else DOT)


@pytest.mark.parametrize("name", ["lif-exact", "two_clocks", "driven-rk2", "adex-euler"])
def test_transpose_in_single_precision(name: str) -> None:
    assert dot_error(subjects.of_pair(PAIRS[name], 15, dtype=torch.float32)) <= DOT_SINGLE


@pytest.mark.parametrize("batch", [(), (3,)])
@pytest.mark.parametrize("name", ["lif-exact-refractory-string", "current_lif", "custom_event"])
def test_transpose_with_given_events(name: str, batch: tuple[int, ...]) -> None:
    pair = PAIRS[name]
    subject = subjects.of_pair(pair, 15)
    random = torch.Generator().manual_seed(3)
    size = subject.given["v"].shape[-1]
    raster = torch.rand(150, *batch, size, generator=random, dtype=torch.float64) < 0.02
    group = next(o for o in subject.sim.network.objects if isinstance(o, NeuronGroup))
    event = (group, "mid") if name == "custom_event" else group
    assert dot_error(replace(subject, spikes={event: raster.to(torch.float64)})) <= DOT


CONTINUED = ["two_groups", "stdp-clock-driven-True", "custom_events", "stp-clock-driven-True"]


@pytest.mark.parametrize("batch", [0, 3])
@pytest.mark.parametrize("name", CONTINUED)
def test_transpose_from_an_initial_state(name: str, batch: int) -> None:
    """Its directions are those of all variables, and of what is on its way."""
    subject = subjects.of_twin(TWINS[name](), FEWER, batch).following()
    assert any("[events]" in key for key in subject.inputs())
    assert dot_error(subject) <= DOT


def test_transpose_in_the_numbers_of_a_surrogate() -> None:
    subject = subjects.of_pair(PAIRS["lif-exact"], 15)

    def numbers(slope: Tensor, scale: Tensor) -> dict[str, Tensor]:
        chosen = bg.surrogate.fast_sigmoid(slope=slope, scale=scale)
        return subject.outputs(subject.inputs(), surrogate=chosen)

    given = [torch.tensor([a, 2 * a], dtype=torch.float64) for a in (10.0, 5e-3)]
    with forward_ad.dual_level():
        dual = numbers(*(forward_ad.make_dual(v, 0.1 * v) for v in given))
        tangents = {n: forward_ad.unpack_dual(v).tangent for n, v in dual.items()}
    leaves = [v.clone().requires_grad_() for v in given]
    seen = {n: v for n, v in numbers(*leaves).items() if v.requires_grad}
    unit = {n: torch.tensor(reach(v.detach()) or 1.0) for n, v in seen.items()}
    y = drawn(seen, {n: 1 / u for n, u in unit.items()}, 0)
    gradients = torch.autograd.grad(list(seen.values()), leaves, list(y.values()))
    moved = {n: t for n, t in tangents.items() if t is not None}
    left = sum(float((y[n] * t).sum()) for n, t in moved.items())
    right = sum(float((0.1 * v * g).sum()) for v, g in zip(given, gradients, strict=True))
    high = sum(float((v * unit[n]).square().sum()) for n, v in y.items()) ** 0.5
    long = sum(float((t / unit[n]).square().sum()) for n, t in moved.items()) ** 0.5
    assert long > 0
    assert abs(left - right) <= DOT * high * long


SMOOTH: dict[str, Callable[[], Neurons]] = {
    f"linear-{method}": partial(neurons.linear, method)
    for method in ("exact", "exponential_euler", "euler", "rk2", "rk4")
}
for _method in ("euler", "rk2", "rk4"):
    SMOOTH[f"fitzhugh_nagumo-{_method}"] = partial(neurons.fitzhugh_nagumo, _method)
for _method in ("exponential_euler", "euler", "rk2", "rk4"):
    SMOOTH[f"hodgkin_huxley-{_method}"] = partial(neurons.hodgkin_huxley, _method, 4 * ms)


@pytest.mark.parametrize("name", SMOOTH)
def test_differences(name: str) -> None:
    """The tangent of each trace is the slope of the engine's runs along its direction."""
    model = replace(SMOOTH[name](), spikes=[])
    subject = subjects.of(bg.Simulator(model.network, model.duration, list(model.names)))
    of_inputs, _ = sizes(subject)
    x = drawn(subject.inputs(), of_inputs, 7)
    _, tangents = forward(subject, x)
    step = DIFFERENCE_STEP

    def moved(steps: int) -> dict[str, Tensor]:
        inputs = {n: v + steps * step * x[n] for n, v in subject.inputs().items()}
        return subject.outputs(inputs)

    near, far = (moved(1), moved(-1)), (moved(2), moved(-2))
    monitor = model.traces[0]
    for variable in monitor.record_variables:
        key = f"{monitor.name}.{variable}"
        slope = (8 * (near[0][key] - near[1][key]) - (far[0][key] - far[1][key])) / (12 * step)
        error = float((tangents[key] - slope).abs().max()) / float(slope.abs().max())
        assert error <= GRADIENT_DIFFERENCES, f"{variable}: {error:.1e}"


def test_brian_runs_have_the_slope_that_forward_mode_says() -> None:
    model = neurons.fitzhugh_nagumo("rk4")
    sim = bg.Simulator(model.network, model.duration, ["I"])
    current = torch.tensor(model.values["I"])
    tangent = torch.func.jvp(
        lambda c: sim(I=c)[model.traces[0]].v, (current,), (torch.ones_like(current),)
    )[1]
    ends = []
    for steps in (1, -1, 2, -2):
        one = neurons.fitzhugh_nagumo("rk4")
        one.group.I = model.values["I"] + steps * 1e-4
        one.network.run(one.duration)
        ends.append(torch.tensor(np.array(one.traces[0].v).T))
    slope = (8 * (ends[0] - ends[1]) - (ends[2] - ends[3])) / (12 * 1e-4)
    assert float((tangent - slope).abs().max()) <= GRADIENT_DIFFERENCES * float(slope.abs().max())


@pytest.mark.parametrize("refractory", [False, 1 * ms, "v > 1"])
def test_no_surrogate_is_needed_where_reverse_mode_needs_none(refractory: Any) -> None:
    """Events that move nothing but ``lastspike`` and ``not_refractory``, which are constants."""
    cells = NeuronGroup(
        1,
        "dv/dt = (2 - v)/tau : 1",
        threshold="v > 1",
        refractory=refractory,
        method="euler",
        namespace={"tau": 5 * ms},
    )
    trace = StateMonitor(cells, "v", record=True)
    subject = subjects.of(bg.Simulator(Network(cells, trace), 5 * ms, ["tau", "v"]))
    assert dot_error(subject) <= DOT
    tau = torch.tensor(5e-3, dtype=torch.float64)
    hessian = torch.func.hessian(lambda t: subject.sim(tau=t)[trace].v.sum())(tau)
    assert float(hessian.abs()) > 0
