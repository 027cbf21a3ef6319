"""Brian 2 does after us what it does without us, and does it when asked to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import brian2
import numpy as np
import pytest
import torch
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, defaultclock, ms, mV
from brian2.devices.device import get_device, set_device
from brian2.monitors.ratemonitor import PopulationRateMonitor
from brian2.monitors.spikemonitor import EventMonitor

import brian2grad as bg
import neurons
from brian2grad.errors import ModelError
from neurons import Neurons
from oracle.compare import assert_traces
from oracle.pairs import PAIRS
from tolerances import TRACES

FIRST = 13.3 * ms


def simulator(model: Neurons, *parameters: str, **options: Any) -> Any:
    scale = brian2.Quantity(0.01, dim=model.group.variables["v"].dim)
    options.setdefault("surrogate", bg.surrogate.superspike(scale=scale))
    return bg.Simulator(
        model.network,
        model.duration,
        parameters=list(parameters or model.names),
        rasters=model.spikes,
        **options,
    )


def recorded(network: Network) -> list[np.ndarray]:
    """Collect what monitors and groups hold, in the order of the schedule."""
    values = []
    for item in network.sorted_objects:
        if isinstance(item, (StateMonitor, EventMonitor, PopulationRateMonitor)):
            for name in sorted(getattr(item, "record_variables", ())) or ["rate"]:
                values.append(np.array(item.variables[name].get_value()))
        if isinstance(item, NeuronGroup):
            values += [np.array(v) for _, v in sorted(item.get_states(units=False).items())]
    return [*values, np.array(float(network.t))]


def run_with(build: Callable[[], Neurons], between: Callable[[Neurons], None]) -> list[np.ndarray]:
    brian2.start_scope()
    model = build()
    between(model)
    model.network.run(FIRST)
    between(model)
    model.network.run(model.duration)
    return recorded(model.network)


def construct(model: Neurons) -> None:
    simulator(model)


def call(model: Neurons) -> None:
    sim = simulator(model)
    values = {n: torch.tensor(1.01 * v, requires_grad=True) for n, v in model.values.items()}
    out = sim({n: v for n, v in values.items() if n in model.names})
    (out[model.traces[0]].v ** 2).sum().backward()
    sim()


def fail(model: Neurons) -> None:
    for wrong in (
        lambda: simulator(model, "nothing_of_this_name"),
        lambda: simulator(model, surrogate=None),
        lambda: simulator(model, gradient="exact"),
        lambda: simulator(model)(tau=torch.tensor([[[0.0]], [[np.nan]]])),
    ):
        with pytest.raises(ModelError):
            wrong()


def fail_in_the_middle(model: Neurons) -> None:
    """Let the last object fail in the preparation of a run."""
    late = model.network.sorted_objects[-1]

    def before_run(namespace: object) -> None:
        raise LookupError("in the middle")

    late.before_run = before_run
    try:
        with pytest.raises(Exception, match="."):
            simulator(model)
    finally:
        del late.before_run


def call_brian(model: Neurons) -> None:
    simulator(model, forward="brian2")()


ACTIONS = [construct, call, fail, fail_in_the_middle, call_brian]
MODELS = [
    "lif-exact-refractory-string",
    "two_clocks",
    "custom_event",
    "driven-rk2",
    "adex-euler-held",
]


@pytest.mark.parametrize("name", MODELS)
def test_brians_run_is_as_without_us(name: str) -> None:
    build = PAIRS[name].build
    expected = run_with(build, lambda model: None)
    for action in ACTIONS:
        if action is fail and "tau" not in build().names:
            continue
        got = run_with(build, action)
        assert len(got) == len(expected) > 4
        for a, b in zip(got, expected, strict=True):
            np.testing.assert_array_equal(a, b, action.__name__)


@pytest.mark.parametrize("forward", ["engine", "brian2"])
def test_arrays_clocks_and_device_stay(forward: str) -> None:
    model = neurons.lif("exact", "string")
    if forward == "brian2":  # a run of Brian's marks objects and clocks the first time
        model.network.run(0 * ms)
    device, clock = get_device(), get_device().defaultclock
    before = recorded(model.network)
    marks = [(o._network, list(o.code_objects)) for o in model.network.sorted_objects]
    out = simulator(model, forward=forward)()
    assert float(out[model.spikes[0]].count.sum()) > 4
    assert get_device() is device
    assert get_device().defaultclock is clock
    assert defaultclock.dt == 0.1 * ms
    assert [(o._network, list(o.code_objects)) for o in model.network.sorted_objects] == marks
    for a, b in zip(recorded(model.network), before, strict=True):
        np.testing.assert_array_equal(a, b)
    assert model.spikes[0].num_events == 0


def test_stored_states_stay() -> None:
    model = neurons.lif()
    model.network.store("begin")
    model.network.run(5 * ms)
    simulator(model)()
    model.network.restore("begin")
    assert float(model.network.t) == 0
    np.testing.assert_array_equal(model.group.v_, model.values["v"])
    model.network.run(model.duration)
    assert model.spikes[0].num_events > 4


def test_outputs_outlive_later_runs() -> None:
    model = neurons.lif()
    sim = simulator(model)
    out = sim()
    kept = out[model.traces[0]].v.clone()
    model.network.run(model.duration)
    sim(tau=bg.tensor(9 * ms))
    assert torch.equal(out[model.traces[0]].v, kept)
    assert torch.equal(sim()[model.traces[0]].v, kept), "the state at construction counts"


def test_network_of_our_own_device() -> None:
    expected = run_with(neurons.lif, lambda model: None)
    set_device("brian2grad")
    device = get_device()
    got = run_with(neurons.lif, call)
    assert get_device() is device
    for a, b in zip(got, expected, strict=True):
        assert_traces(np.asarray(a, dtype=float), np.asarray(b, dtype=float), TRACES)


def test_network_of_our_device_gives_what_brians_gives() -> None:
    found = []
    for device in ("runtime", "brian2grad"):
        set_device(device)
        model = neurons.current_lif()
        out = simulator(model)()
        found.append((out[model.traces[0]].v, out[model.spikes[0]].raster))
    assert torch.equal(found[0][0], found[1][0])
    assert torch.equal(found[0][1], found[1][1])


# forward="brian2"


class Runs:
    """Counts the runs of Brian, and does something before each."""

    def __init__(self, before: Callable[[], None] = lambda: None) -> None:
        self.count = 0
        self.before = before

    def patch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def counting(original: Callable[..., Any]) -> Any:
            def run(network: Network, *args: Any, **kwargs: Any) -> Any:
                self.count += 1
                self.before()
                return original(network, *args, **kwargs)

            return run

        run = counting(Network.run)
        # What Brian's decorator, which checks units, has put a wrapper around.
        run.original_function = counting(Network.run.original_function)  # type: ignore[attr-defined]
        monkeypatch.setattr(Network, "run", run)


def test_brians_own_run_is_the_forward_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    _check_forward_pass(monkeypatch)


def test_brians_compiled_run_is_the_forward_pass(
    cython: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _check_forward_pass(monkeypatch)


def _check_forward_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    model = neurons.lif("exact", "string")
    tau = torch.tensor([4e-3, 5e-3], dtype=torch.float64)
    engine = simulator(model)(tau=tau)
    sim = simulator(model, forward="brian2")
    runs = Runs()
    runs.patch(monkeypatch)
    out = sim(tau=tau)
    assert runs.count == 2, "one run for each lane"
    assert_traces(out[model.traces[0]].v, engine[model.traces[0]].v, TRACES)
    assert torch.equal(out[model.spikes[0]].raster, engine[model.spikes[0]].raster)
    # The rest of Brian's own values of tau are untouched.
    model.network.run(model.duration)
    alone = simulator(neurons.lif("exact", "string"))()
    np.testing.assert_array_equal(model.spikes[0].t_, alone["spikemonitor_1"].t)


@pytest.mark.parametrize("size", [2e-3, 1e-9])
def test_a_disagreement_raises(size: float, monkeypatch: pytest.MonkeyPatch) -> None:
    model = neurons.lif("exact", "string")
    sim = simulator(model, forward="brian2")

    def disturb() -> None:
        model.group.v_ = model.group.v_[:] + size

    Runs(disturb).patch(monkeypatch)
    monitors = "|".join(m.name for m in [*model.traces, *model.spikes, *model.rates])
    with pytest.raises((ModelError, RuntimeError), match=monitors):
        sim()
    monkeypatch.undo()
    assert sim()[model.spikes[0]].count.sum() > 4
    np.testing.assert_array_equal(model.group.v_, model.values["v"])


@pytest.mark.parametrize("size", [1e-13])
def test_agreement_is_to_a_tolerance(size: float, monkeypatch: pytest.MonkeyPatch) -> None:
    model = neurons.lif("exact", "string")
    sim = simulator(model, forward="brian2")

    def disturb() -> None:
        model.group.v_ = model.group.v_[:] + size

    Runs(disturb).patch(monkeypatch)
    sim()


@pytest.mark.parametrize("noisy", ["equations", "threshold", "regular"])
def test_random_numbers_are_refused_with_brians_run(noisy: str) -> None:
    noise = "+ 0.1*xi*sqrt(tau)" if noisy == "equations" else ""
    group = NeuronGroup(
        1,
        f"dv/dt = (1 - v{noise.replace('sqrt(tau)', 'tau**0.5')})/tau : 1",
        threshold="v > 0.5 and rand() < 0.5" if noisy == "threshold" else "v > 0.5",
        reset="v = 0",
        method="euler",
        namespace={"tau": 5 * ms},
    )
    if noisy == "regular":
        group.run_regularly("v += 0.01*randn()", dt=1 * ms)
    monitor = StateMonitor(group, "v", record=True)
    with pytest.raises(ModelError, match="random|rand|xi") as caught:
        bg.Simulator(
            Network(group, monitor),
            5 * ms,
            parameters=["tau"],
            surrogate=bg.surrogate.superspike(scale=1),
            forward="brian2",
        )()
    assert group.name in str(caught.value) or "rand" in str(caught.value)


def test_example_of_the_design_runs() -> None:
    from brian2 import Mohm, nA

    tau, R, I = 20 * ms, 10 * Mohm, 2 * nA  # noqa: E741
    G = NeuronGroup(
        1,
        "dv/dt = (R*I - v)/tau : volt",
        threshold="v > 15*mV",
        reset="v = 0*mV",
        method="exact",
    )
    M, S = StateMonitor(G, "v", record=True), SpikeMonitor(G)
    net = Network(G, M, S)
    net.store()
    net.run(100 * ms)
    target = bg.raster(S, 100 * ms)
    net.restore()
    sim = bg.Simulator(
        net,
        100 * ms,
        parameters=["tau"],
        rasters=[S],
        surrogate=bg.surrogate.superspike(slope=10, scale=5 * mV),
    )
    log_tau = torch.tensor(0.035, dtype=torch.float64).log().requires_grad_()
    optimizer = torch.optim.Adam([log_tau], lr=0.03)
    for _ in range(60):
        optimizer.zero_grad()
        out = sim(tau=log_tau.exp())
        loss = bg.losses.van_rossum(out[S].raster, target, tau=20 * ms, dt=0.1 * ms)
        loss.backward()
        optimizer.step()
    found = bg.quantity(log_tau.exp(), ms)
    assert 17 * ms < found < 24 * ms
    assert "ms" in str(found)
    assert (tau, R, I) == (20 * ms, 10 * Mohm, 2 * nA)
