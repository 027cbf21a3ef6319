"""A SpikeGeneratorGroup in the Simulator: its own spikes, and rasters in their place."""

from __future__ import annotations

from typing import Any

import brian2
import numpy as np
import pytest
import torch
from brian2 import (
    Network,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
)

import brian2grad as bg
from oracle import surrogates
from oracle.compare import assert_gradients, assert_traces, gradients, leaves
from oracle.generated import driven_by_raster
from oracle.network import Wiring
from oracle.spike import Indicator
from tolerances import GRADIENTS, JOINED, TRACES

SOURCES, N, STEPS, DT = 7, 5, 250, 1e-4
SLOPE, SCALE = 10.0, 0.3
NAMES = {"w": "feed.w", "tau": "tau", "taus": "taus", "v": "cells.v", "raster": "stimulus"}


class Fed:
    """Neurons fed by a generator over synapses with delays from 0 to 6 steps."""

    def __init__(self, period: Any = 0 * ms, cells: int = N) -> None:
        random = np.random.default_rng(11)
        within = 8 if period > 0 * ms else STEPS * DT * 1e3
        times = np.sort(random.choice(np.arange(0, within, 0.1), 60, replace=False))
        self.stimulus = SpikeGeneratorGroup(
            SOURCES, random.integers(SOURCES, size=60), times * ms, period=period, name="stimulus"
        )
        self.group = NeuronGroup(
            cells,
            """dv/dt = (g - v)/tau : 1
            dg/dt = -g/taus : 1""",
            threshold="v > Vt",
            reset="v = 0",
            method="euler",
            namespace={"tau": 6 * ms, "taus": 3 * ms, "Vt": 0.8},
            name="cells",
        )
        self.group.v = random.uniform(0, 0.5, cells)
        i, j = (a.ravel() for a in np.meshgrid(range(SOURCES), range(cells), indexing="ij"))
        delays = random.integers(0, 7, len(i))
        self.synapses = Synapses(
            self.stimulus, self.group, "w : 1", on_pre="g_post += w", name="feed"
        )
        self.synapses.connect(i=i, j=j)
        self.synapses.delay = delays * 0.1 * ms
        self.synapses.w = random.uniform(-0.2, 1.0, len(i))
        self.wiring = Wiring(*map(torch.tensor, (i, j, delays)))
        self.trace = StateMonitor(self.group, "v", record=True)
        self.spikes = SpikeMonitor(self.group)
        self.sent = SpikeMonitor(self.stimulus)
        self.rate = PopulationRateMonitor(self.stimulus)
        self.network = Network(
            self.stimulus,
            self.group,
            self.synapses,
            self.trace,
            self.spikes,
            self.sent,
            self.rate,
        )
        self.values = {
            "v": torch.tensor(np.array(self.group.v_)),
            "g": torch.zeros(cells, dtype=torch.float64),
            "w": torch.tensor(np.array(self.synapses.w_)),
            "tau": torch.tensor(6e-3, dtype=torch.float64),
            "taus": torch.tensor(3e-3, dtype=torch.float64),
            "Vt": torch.tensor(0.8, dtype=torch.float64),
        }

    def simulator(
        self, names: list[str], duration: Any = STEPS * 0.1 * ms, **options: Any
    ) -> bg.Simulator:
        return bg.Simulator(
            self.network,
            duration,
            [NAMES[n] for n in names],
            rasters=[self.spikes, self.sent],
            surrogate=bg.surrogate.fast_sigmoid(slope=SLOPE, scale=SCALE),
            **options,
        )

    def oracle(self, values: dict[str, torch.Tensor], raster: torch.Tensor) -> Any:
        spike = Indicator(surrogates.fast_sigmoid(SLOPE), SCALE)
        return driven_by_raster({**self.values, **values}, raster, self.wiring, spike, DT)


def loss(v: torch.Tensor, raster: torch.Tensor) -> torch.Tensor:
    w = torch.cos(0.7 * torch.arange(v.numel(), dtype=v.dtype)).reshape(v.shape)
    return (w * v).sum() + (w * raster.cumsum(0)).sum()


def some_raster(*batch: int) -> torch.Tensor:
    torch.manual_seed(4)
    return (torch.rand(STEPS, *batch, SOURCES) < 0.05).to(torch.float64)


def values(model: Fed, batch: int) -> dict[str, torch.Tensor]:
    torch.manual_seed(1)
    factors = 1 + 0.1 * torch.rand(batch, 1, dtype=torch.float64) if batch else 1.0
    return {
        "w": model.values["w"] * factors,
        "tau": model.values["tau"].clone(),
        "taus": model.values["taus"] * (factors[:, 0] if batch else 1.0),
        "v": model.values["v"].clone(),
    }


@pytest.mark.parametrize("cells", [N, 16])
@pytest.mark.parametrize(("batch", "shared"), [(0, False), (3, False), (3, True), (9, False)])
def test_gradients_are_those_of_pytorch(batch: int, shared: bool, cells: int) -> None:
    model = Fed(cells=cells)
    raster = some_raster() if shared or not batch else some_raster(batch)
    given = values(model, batch) | {"raster": raster}
    mine, theirs = leaves(given), leaves(given)
    sim = model.simulator(list(given))
    out = sim({NAMES[n]: v for n, v in mine.items()})
    drive = theirs["raster"]
    if shared:
        drive = drive.unsqueeze(1).expand(STEPS, batch, SOURCES)
    state = torch.Size([batch, cells]) if batch else torch.Size([cells])
    columns = {n: t for n, t in theirs.items() if n != "raster"}
    columns |= {"v": theirs["v"].expand(state), "g": torch.zeros(state, dtype=torch.float64)}
    if batch:
        columns["taus"] = theirs["taus"].unsqueeze(-1)
    want_v, want_raster = model.oracle(columns, drive)
    assert float(want_raster.detach().sum()) > 10
    assert torch.equal(out[model.spikes].raster, want_raster)
    assert torch.equal(out[model.sent].raster, drive)
    assert torch.equal(out[model.sent].count, drive.sum(0))
    assert_traces(out[model.trace].v, want_v, TRACES)
    got = gradients(loss(out[model.trace].v, out[model.spikes].raster), mine)
    assert_gradients(got, gradients(loss(want_v, want_raster), theirs), GRADIENTS)
    silent = got["raster"][raster == 0]  # type: ignore[index]
    assert float((silent != 0).double().mean()) > 0.9


@pytest.mark.parametrize("period", [0 * ms, 8 * ms])
def test_own_spikes(period: Any) -> None:
    model = Fed(period)
    sim = model.simulator(["w", "raster", "tau"])
    parameter = sim.parameters["stimulus"]
    assert (parameter.shape, parameter.unit) == ((STEPS, SOURCES), "")
    raster = torch.tensor(parameter.value)
    grads = []
    for given in ({}, {"stimulus": raster}, {"stimulus": raster.bool()}):
        w = model.values["w"].clone().requires_grad_()
        out = sim({"feed.w": w, **given})
        assert torch.equal(out[model.sent].raster, raster)
        loss(out[model.trace].v, out[model.spikes].raster).backward()
        grads.append(w.grad)
    assert all(torch.equal(g, grads[0]) for g in grads[1:])
    model.network.run(STEPS * 0.1 * ms)
    assert len(model.sent.i) > 50
    assert torch.equal(bg.raster(model.sent, STEPS * 0.1 * ms), raster)
    np.testing.assert_array_equal(out[model.sent].t, model.sent.t_)
    np.testing.assert_array_equal(out[model.spikes].t, model.spikes.t_)
    np.testing.assert_allclose(out[model.rate].rate.detach(), model.rate.rate_, rtol=TRACES)
    assert_traces(out[model.trace].v, np.array(model.trace.v).T, TRACES)


def test_what_monitors_show_of_the_raster_has_its_gradient() -> None:
    model = Fed()
    sim = model.simulator(["raster"])
    raster = some_raster(2).requires_grad_()
    out = sim(stimulus=raster)
    w = torch.rand(STEPS, 2, SOURCES, dtype=torch.float64)
    c = torch.rand(2, SOURCES, dtype=torch.float64)
    r = torch.rand(STEPS, 2, dtype=torch.float64)
    (
        (w * out[model.sent].raster).sum()
        + (c * out[model.sent].count).sum()
        + (r * out[model.rate].rate).sum()
    ).backward()
    want = w + c + r.unsqueeze(-1) / (DT * SOURCES)
    assert_gradients({"raster": raster.grad}, {"raster": want}, GRADIENTS)


@pytest.mark.parametrize("start", [0, 33])
@pytest.mark.parametrize("raster", [False, True])
@pytest.mark.parametrize("period", [0 * ms, 8 * ms])
def test_two_halves_equal_one_run(period: Any, raster: bool, start: int) -> None:
    whole, half = Fed(period), Fed(period)
    for model in (whole, half):
        model.network.run(start * 0.1 * ms)
    names = ["w", "taus", *(["raster"] if raster else [])]
    one = whole.simulator(names)
    two = half.simulator(names, duration=STEPS // 2 * 0.1 * ms)
    given = {n: whole.values[n] for n in ("w", "taus")}
    if raster:
        given["raster"] = some_raster(2)
    mine, theirs = leaves(given), leaves(given)
    out = one({NAMES[n]: v for n, v in mine.items()})
    state, traces, rasters = None, [], []
    for part in range(2):
        now = {NAMES[n]: v for n, v in theirs.items()}
        if raster:
            now["stimulus"] = theirs["raster"][part * STEPS // 2 : (part + 1) * STEPS // 2]
        piece = two(now, initial_state=state)
        state = piece.final_state
        traces.append(piece[half.trace].v)
        rasters.append(piece[half.spikes].raster)
    v, spikes = torch.cat(traces), torch.cat(rasters)
    assert torch.equal(spikes, out[whole.spikes].raster)
    assert float(spikes.detach().sum()) > 5
    assert_traces(v, out[whole.trace].v.detach(), JOINED)
    got = gradients(loss(v, spikes), theirs)
    want = gradients(loss(out[whole.trace].v, out[whole.spikes].raster), mine)
    assert_gradients(got, want, JOINED)
    assert torch.equal(
        state["stimulus[position]"],  # type: ignore[index]
        out.final_state["stimulus[position]"],
    )


def test_own_spikes_go_on_after_a_raster() -> None:
    whole, half = Fed(8 * ms), Fed(8 * ms)
    own = torch.tensor(whole.simulator(["raster"]).parameters["stimulus"].value)
    sim = half.simulator(["raster"], duration=STEPS // 2 * 0.1 * ms)
    first = sim(stimulus=some_raster()[: STEPS // 2])
    second = sim(initial_state=first.final_state)
    assert torch.equal(second[half.sent].raster, own[STEPS // 2 :])


@pytest.mark.parametrize("period", [0 * ms, 8 * ms])
def test_brians_own_forward_pass(period: Any) -> None:
    model = Fed(period)
    model.synapses.delay = 0 * ms
    sim = model.simulator(["w"], duration=9.7 * ms, forward="brian2")
    first = sim()
    second = sim(initial_state=first.final_state)
    assert len(first[model.sent].t) > 10 and len(second[model.sent].t) > 10


@pytest.mark.parametrize("batch", [0, 3])
def test_same_bits_whatever_the_checkpoints(batch: int) -> None:
    found = []
    for budget, cache in ((None, 0), (40_000, 0), (None, 2_000)):
        model = Fed()
        raster = some_raster(batch) if batch else some_raster()
        mine = leaves(values(model, batch) | {"raster": raster})
        sim = model.simulator(list(mine), memory_budget=budget)
        sim._cache = cache
        out = sim({NAMES[n]: v for n, v in mine.items()})
        found.append(gradients(loss(out[model.trace].v, out[model.spikes].raster), mine))
    for other in found[1:]:
        for name, gradient in found[0].items():
            assert torch.equal(other[name], gradient), name  # type: ignore[arg-type]


def test_a_run_of_several_clocks() -> None:
    stimulus = SpikeGeneratorGroup(2, [0, 1, 1], [0, 1, 1.5] * ms, dt=0.5 * ms, name="stimulus")
    cells = NeuronGroup(2, "dv/dt = -v/(5*ms) : 1", method="exact", name="cells")
    feed = Synapses(stimulus, cells, "w : 1", on_pre="v_post += w", name="feed")
    feed.connect(j="i")
    feed.w = 1
    sent = SpikeMonitor(stimulus)
    net = Network(stimulus, cells, feed, sent, StateMonitor(cells, "v", record=True, name="m"))
    sim = bg.Simulator(net, 4 * ms, ["stimulus"], rasters=[sent])
    assert sim.parameters["stimulus"].shape == (8, 2)
    raster = torch.zeros(8, 2, dtype=torch.float64, requires_grad=True)
    sim(stimulus=raster)["m"].v[-1].sum().backward()
    steps = np.arange(38, 0, -5)  # that the cells make after each of the raster's
    want = torch.tensor(np.exp(-steps * 0.1 / 5))[:, None].expand(8, 2)
    assert_gradients({"raster": raster.grad}, {"raster": want}, GRADIENTS)


@pytest.fixture(autouse=True)
def _runtime() -> Any:
    brian2.set_device("runtime")
    yield
