"""Which models' gradients grow beyond all measure, and what is said of it."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from brian2 import (
    Mohm,
    Network,
    NeuronGroup,
    Quantity,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    amp,
    ms,
    mV,
    nA,
    second,
    volt,
)
from torch import Tensor

import brian2grad as bg
import neurons
from brian2grad.errors import ModelError
from oracle.pairs import PAIRS

FOUND = re.compile(
    r"backward\(\): warning\[gradient-explosion\]: the gradient with respect to '([\w.]+)'"
    r"(?: of batch sample (\d+))? grows ([\d.e+]+)-fold on its way back from "
    r"t = ([\d.]+) ms to t = ([\d.]+) ms; (.*)"
)


def warned(loss: Tensor) -> list[re.Match[str]]:
    """Differentiate, and read the warnings."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        loss.backward()
    texts = [str(w.message) for w in caught if w.category is bg.GradientExplosionWarning]
    found = [FOUND.fullmatch(text) for text in texts]
    assert all(found), texts
    return [match for match in found if match]


def lif(
    surrogate: bg.surrogate.Surrogate, duration: float = 100, **options: Any
) -> tuple[bg.Simulator, StateMonitor, SpikeMonitor]:
    group = NeuronGroup(
        1,
        "dv/dt = (R*I - v)/tau : volt",
        threshold="v > 15*mV",
        reset="v = 0*mV",
        method="exact",
        namespace={"tau": 10 * ms, "R": 10 * Mohm, "I": 2 * nA},
        name="lif",
    )
    trace, spikes = StateMonitor(group, "v", record=True), SpikeMonitor(group)
    sim = bg.Simulator(
        Network(group, trace, spikes),
        duration * ms,
        ["tau"],
        rasters=[spikes],
        surrogate=surrogate,
        **options,
    )
    return sim, trace, spikes


def count(sim: bg.Simulator, spikes: SpikeMonitor, tau: Any = 10 * ms, **given: Any) -> Tensor:
    tau = tau if isinstance(tau, Tensor) else bg.tensor(tau, requires_grad=True)
    return sim(tau=tau, **given)[spikes].count.sum()


MODELS: dict[str, float] = {
    # name of a pair: how many times more than 1, of 100 ms with a wide surrogate
    "current_lif": 0,
    "two_units": 0,
    "compound": 1e51,
    "custom_event": 0,
    "regular": 0,
    "two_clocks": 0,
    "two_groups": 0,
    "lif-exact": 0,
    "lif-euler-refractory-condition": 0,
    "adex-euler": 0,
    "adex-exponential_euler-held": 0,
    "izhikevich-euler": 1e10,
    "izhikevich-rk2": 1e15,
    "hodgkin_huxley-exponential_euler": 0,
    "driven-exact": 0,
}


@pytest.mark.parametrize("name", MODELS)
def test_which_models_warn(name: str) -> None:
    pair = PAIRS[name]
    model = replace(pair.build(), duration=100 * ms)
    dims = {v: model.group.variables[v].dim for v in pair.unit}
    scale = {v: Quantity(unit, dim=dims[v]) for v, unit in pair.unit.items()}
    sim = bg.Simulator(
        model.network,
        model.duration,
        list(model.names),
        rasters=model.spikes,
        surrogate=bg.surrogate.fast_sigmoid(
            slope=1, scale=scale if name == "two_units" else scale["v"]
        ),
    )
    values = {
        n: torch.tensor(p.value, dtype=torch.float64, requires_grad=True)
        for n, p in sim.parameters.items()
    }
    found = warned(sim(values)[model.spikes[0]].count.sum())
    relative = max(
        float((v.grad * v.detach()).abs().max()) for v in values.values() if v.grad is not None
    )
    growth = float(found[0].group(3)) if found else 0
    assert (growth > 0) == (MODELS[name] > 0), (growth, relative)
    assert 0.1 * MODELS[name] <= growth / 3 <= 10 * MODELS[name]
    # What the warning says is what becomes of the gradient.
    assert not found or 1e-2 < relative / growth < 1e3
    assert found or relative < 1e8


LIF: dict[str, float] = {
    # surrogate with a scale of 1 mV: growth
    "superspike": 0,
    "triangular": 0,
    "sigmoid": 2.4e30,
    "gaussian": 5.8e65,
    "boxcar": 8.9e101,
    "multi_gaussian": 7.7e112,
}


@pytest.mark.parametrize("name", LIF)
def test_which_surrogates_warn(name: str) -> None:
    sim, _, spikes = lif(getattr(bg.surrogate, name)(scale=1 * mV))
    found = warned(count(sim, spikes))
    growth = float(found[0].group(3)) if found else 0
    assert growth == pytest.approx(LIF[name], rel=0.2)
    if found:
        assert found[0].group(1) == "lif.v"
        assert float(found[0].group(5)) <= 12.8
        assert float(found[0].group(4)) > float(found[0].group(5))


DEFAULTS: dict[str, float] = {
    # surrogate with all that is its default: growth in 100 ms of a LIF of no unit
    "superspike": 0,
    "fast_sigmoid": 0,
    "triangular": 0,
    "atan": 0,
    "sigmoid": 0,
    "gaussian": 0,
    "boxcar": 0,
    "multi_gaussian": 0,
    "erf": 0,
    "exponential": 0,
    "soft_sign": 0,
    "straight_through": 0,
}


@pytest.mark.parametrize("name", DEFAULTS)
def test_which_surrogates_warn_by_default(name: str) -> None:
    group = NeuronGroup(
        1,
        "dv/dt = (2 - v)/tau : 1",
        threshold="v > 1",
        reset="v = 0",
        method="exact",
        namespace={"tau": 10 * ms},
        name="lif",
    )
    spikes = SpikeMonitor(group)
    surrogate = getattr(bg.surrogate, name)()
    network = Network(group, spikes)
    sim = bg.Simulator(network, 100 * ms, ["tau"], rasters=[spikes], surrogate=surrogate)
    found = warned(count(sim, spikes))
    growth = float(found[0].group(3)) if found else 0
    assert growth == pytest.approx(DEFAULTS[name], rel=0.2)


CELLS: dict[tuple[str, str, float], float] = {
    # model of 100 ms, surrogate, scale in mV: growth
    ("adex", "superspike", 5): 0,
    ("adex", "sigmoid", 5): 4.8e14,
    ("adex", "gaussian", 1): 2.5e16,
    ("izhikevich", "superspike", 5): 0,
    ("izhikevich", "gaussian", 20): 2.3e19,
    ("izhikevich", "boxcar", 20): 8.5e26,
    ("hodgkin_huxley", "superspike", 5): 0,
    ("hodgkin_huxley", "sigmoid", 5): 0,
    ("hodgkin_huxley", "gaussian", 1): 0,
    ("recurrent", "superspike", 5): 0,
    ("recurrent", "triangular", 1): 1.5e280,
    ("recurrent", "sigmoid", 5): np.inf,  # beyond the largest number: an error
}


def recurrent() -> tuple[Network, SpikeMonitor]:
    """Sixty driven LIF that excite and inhibit each other at random."""
    random = np.random.default_rng(3)
    group = NeuronGroup(
        60,
        """dv/dt = (g + E - v)/(20*ms) : volt (unless refractory)
        dg/dt = -g/(5*ms) : volt
        E : volt (constant)""",
        threshold="v > 15*mV",
        reset="v = 0*mV",
        refractory=2 * ms,
        method="exact",
        name="cells",
    )
    group.v = random.uniform(0, 15, 60) * mV
    group.E = random.uniform(10, 18, 60) * mV
    synapses = Synapses(group, group, "w : volt", on_pre="g_post += w", name="synapses")
    i, j = np.nonzero(random.random((60, 60)) < 0.2)
    synapses.connect(i=i, j=j)
    synapses.w = np.where(i < 48, 3, -6) * mV
    synapses.delay = 1 * ms
    spikes = SpikeMonitor(group)
    return Network(group, synapses, spikes), spikes


@pytest.mark.parametrize(("model", "surrogate", "scale"), CELLS)
def test_which_cells_and_networks_warn(model: str, surrogate: str, scale: float) -> None:
    if model == "recurrent":
        (network, spikes), names = recurrent(), ["synapses.w", "E"]
    else:
        built = getattr(neurons, model)(duration=100 * ms)
        network, spikes, names = built.network, built.spikes[0], list(built.names)
    sim = bg.Simulator(
        network,
        100 * ms,
        names,
        rasters=[spikes],
        surrogate=getattr(bg.surrogate, surrogate)(scale=scale * mV),
    )
    values = {
        n: torch.tensor(p.value, dtype=torch.float64, requires_grad=True)
        for n, p in sim.parameters.items()
    }
    loss = sim(values)[spikes].count.sum()
    if CELLS[model, surrogate, scale] == np.inf:
        with pytest.raises(ModelError, match=r"error\[non-finite\].*grow without bound"):
            loss.backward()
        return
    found = warned(loss)
    growth = float(found[0].group(3)) if found else 0
    relative = max(
        float((v.grad * v.detach() / loss.detach()).abs().max())
        for v in values.values()
        if v.grad is not None
    )
    assert growth == pytest.approx(CELLS[model, surrogate, scale], rel=0.2)
    # Silence and warning are both borne out by what becomes of the gradient.
    assert (relative < 1e8) == (not found), relative


def test_once_a_simulator() -> None:
    surrogate = bg.surrogate.gaussian(scale=1 * mV)
    sim, _, spikes = lif(surrogate)
    assert [len(warned(count(sim, spikes))) for _ in range(3)] == [1, 0, 0]
    other, _, spikes = lif(surrogate)
    assert len(warned(count(other, spikes))) == 1


def test_remedies_are_those_that_apply_and_help() -> None:
    surrogate = bg.surrogate.gaussian(scale=1 * mV)
    sim, trace, spikes = lif(surrogate)
    (found,) = warned(count(sim, spikes))
    text = found.group(6)
    for word in (
        "larger scale",
        "support=",
        "detach_reset=True",
        "spikes={",
        ".detach()",
        "clip_adjoint={'lif.v'",
    ):
        assert word in text
    # Each of them, followed, ends it.
    sim, _, spikes = lif(surrogate, detach_reset=True)
    assert not warned(count(sim, spikes))
    sim, _, spikes = lif(surrogate, clip_adjoint={"lif.v": 1e6})
    assert not warned(count(sim, spikes))
    sim, _, spikes = lif(bg.surrogate.gaussian(scale=5 * mV, support=3))
    assert not warned(count(sim, spikes))
    sim, trace, spikes = lif(surrogate)
    with torch.no_grad():
        raster = sim()[spikes].raster
    out = sim(tau=bg.tensor(10 * ms, requires_grad=True), spikes={"lif": raster})
    assert not warned((out[trace].v ** 2).sum())
    assert warned(count(*lif(bg.surrogate.sigmoid(scale=1 * mV))[::2]))
    sim, trace, spikes = lif(bg.surrogate.sigmoid(scale=1 * mV), duration=5)
    tau, state, loss = bg.tensor(10 * ms, requires_grad=True), None, torch.zeros(())
    for _ in range(20):
        out = sim(tau=tau, initial_state=state)
        state = out.final_state.detach()
        loss = loss + out[spikes].count.sum()
    assert not warned(loss)


def test_what_does_not_apply_is_not_named() -> None:
    sim, _, spikes = lif(bg.surrogate.multi_gaussian(scale=1 * mV, support=8))
    (found,) = warned(count(sim, spikes))
    assert "scale" in found.group(6)
    assert "support" not in found.group(6)
    sim, _, spikes = lif(bg.surrogate.boxcar(scale=1 * mV), clip_adjoint={"v": 1e20})
    (found,) = warned(count(sim, spikes))
    assert "clip_adjoint" not in found.group(6)


def test_growth_without_spikes() -> None:
    group = NeuronGroup(
        1,
        """dx/dt = 10*(y - x)/second : 1
        dy/dt = (x*(28 - z) - y)/second : 1
        dz/dt = (x*y - 8.0/3*z)/second : 1""",
        method="rk4",
        name="lorenz",
        dt=10 * ms,
    )
    group.x = group.y = group.z = 1
    trace = StateMonitor(group, "x", record=True)
    sim = bg.Simulator(Network(group, trace), 40 * second, ["lorenz.x"])
    x = torch.ones(1, dtype=torch.float64, requires_grad=True)
    (found,) = warned(sim({"lorenz.x": x})[trace].x[-1].sum())
    assert found.group(6).startswith("run shorter windows")
    sim = bg.Simulator(Network(group, trace), 10 * second, ["lorenz.x"])
    assert not warned(sim({"lorenz.x": x})[trace].x[-1].sum())


@pytest.mark.parametrize("unit", [volt, mV, 1e12 * volt])
def test_units_do_not_matter(unit: Any) -> None:
    """A current in amperes moves a voltage a hundred million times as far: no explosion."""
    group = NeuronGroup(
        1,
        "dv/dt = (R*c - v)/(10*ms) : volt\ndc/dt = -c/(5*ms) : amp",
        method="exact",
        namespace={"R": 1e12 * volt / amp},
        name="cell",
    )
    group.c = 1e-14 * amp
    group.v = 1 * mV
    trace = StateMonitor(group, "v", record=True)
    sim = bg.Simulator(Network(group, trace), 50 * ms, ["cell.c", "R"])
    i = torch.tensor([1e-14], dtype=torch.float64, requires_grad=True)
    assert not warned((sim({"cell.c": i})[trace].v / float(unit)).sum())
    assert i.grad is not None
    assert float(i.grad) * float(unit) > 1e8


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
@pytest.mark.parametrize(
    "options",
    [{}, {"cache": 1}, {"cache": 5000}, {"memory_budget": 30_000}, {"threads": 1}, {"twice": True}],
)
def test_what_is_said_does_not_depend_on_how_it_is_computed(
    options: dict[str, Any], dtype: torch.dtype
) -> None:
    options = dict(options)
    cache, twice = options.pop("cache", 0), options.pop("twice", False)
    surrogate = bg.surrogate.sigmoid(scale=0.6 * mV)
    sim, _, spikes = lif(surrogate, 40, dtype=dtype, **options)
    sim._cache = cache
    tau = torch.linspace(9e-3, 11e-3, 9, dtype=dtype, requires_grad=True)
    if twice:  # the second goes back through the tape of the forward pass
        assert warned(count(sim, spikes, tau))
        sim._growth._raised = False
    (found,) = warned(count(sim, spikes, tau))
    reference, _, spikes = lif(surrogate, 40, dtype=dtype, threads=2)
    (other,) = warned(count(reference, spikes, tau))
    assert found.groups()[:5] == other.groups()[:5]


def test_the_sample_is_named_as_it_is_alone() -> None:
    surrogate = bg.surrogate.sigmoid(scale=1 * mV)
    tau = torch.tensor([3e-3, 10e-3, 50e-3], dtype=torch.float64)
    sim, _, spikes = lif(surrogate)
    (found,) = warned(count(sim, spikes, tau.requires_grad_()))
    alone = []
    for value in tau.detach():
        sim, _, spikes = lif(surrogate)
        alone += [
            float(m.group(3)) for m in warned(count(sim, spikes, value.requires_grad_()))
        ] or [0]
    assert int(found.group(2) or 0) == int(np.argmax(alone))
    assert float(found.group(3)) == pytest.approx(max(alone), rel=1e-6)
