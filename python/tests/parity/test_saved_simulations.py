"""A simulation that was saved is the same one in Java: bit for bit, gradients included."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from brian2 import (
    Hz,
    Network,
    NetworkOperation,
    NeuronGroup,
    PoissonGroup,
    PopulationRateMonitor,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    TimedArray,
    ms,
    mV,
)

import brian2grad as bg
from brian2grad.engine import door
from brian2grad.errors import ModelError
from twins import cuba, stdp

SUPERSPIKE = bg.surrogate.superspike(slope=10, scale=5 * mV)

Case = tuple[bg.Simulator, dict[str, torch.Tensor]]


def values(sim: bg.Simulator, *names: str, batch: int = 0) -> dict[str, torch.Tensor]:
    """Take the network's own values, each sample a little off."""
    found = {}
    for name in names:
        value = torch.tensor(sim.parameters[name].value, dtype=sim.dtype)
        if batch:
            factors = 1 + 0.01 * torch.arange(batch, dtype=sim.dtype)
            value = value * factors.reshape(-1, *[1] * value.ndim)
            if sim.parameters[name].time_first:
                value = value.movedim(0, 1)
        found[name] = value.requires_grad_()
    return found


def lif(dtype: torch.dtype = torch.float64, batch: int = 0, **options: Any) -> Case:
    names = {"tau": 10 * ms, "theta": 6 * mV}
    group = NeuronGroup(
        7,
        "dv/dt = (0.6*volt*(i + 1)/70 - v)/tau : volt",
        threshold="v > theta",
        reset="v -= theta",
        method="exact",
        namespace=names,
        name="cells",
    )
    trace, spikes = StateMonitor(group, "v", record=[0, 2, 6]), SpikeMonitor(group[2:])
    rate = PopulationRateMonitor(group)
    sim = bg.Simulator(
        Network(group, trace, spikes, rate),
        30 * ms,
        ["tau", "theta", "cells.v"],
        surrogate={"cells": bg.surrogate.superspike(slope=10, scale=5 * mV, support=4)},
        rasters=[spikes],
        dtype=dtype,
        **options,
    )
    return sim, values(sim, "tau", "theta", batch=batch)


def recurrent() -> Case:
    twin = cuba.network()
    sim = twin.simulator(300)
    return sim, values(sim, "we", "taum", "cells.v")


def plastic() -> Case:
    twin = stdp.network(True, "event-driven")
    sim = twin.simulator()
    return sim, values(sim, *list(sim.parameters))


def noisy(batch: int = 0, noise: str = "independent") -> Case:
    names = {"tau": 10 * ms, "sigma": 2 * mV, "w": 1.5 * mV, "theta": 8 * mV}
    source = PoissonGroup(20, 80 * Hz, name="source")
    group = NeuronGroup(
        5,
        "dv/dt = -v/tau + sigma*xi*tau**-0.5 : volt (unless refractory)",
        threshold="v > theta",
        reset="v = 0*mV",
        refractory=2 * ms,
        method="euler",
        namespace=names,
    )
    synapses = Synapses(source, group, on_pre="v_post += w", namespace=names)
    synapses.connect(p=0.5)
    synapses.delay = "0.1*ms*(i % 7)"
    trace, spikes = StateMonitor(group, "v", record=True), SpikeMonitor(group)
    sim = bg.Simulator(
        Network(source, group, synapses, trace, spikes),
        40 * ms,
        ["tau", "w", "rates"],
        surrogate={"default": SUPERSPIKE},
        rasters=[spikes],
        seed=42,
        noise=noise,
    )
    return sim, values(sim, "tau", "w", batch=batch)


def driven(batch: int = 0) -> Case:
    stimulus = TimedArray(np.linspace(0, 1, 24).reshape(8, 3), dt=2.5 * ms, name="drive")
    names = {"stimulus": stimulus, "tau": 3 * ms, "w": 0.4}
    source = SpikeGeneratorGroup(3, [0, 1, 2, 0], [1, 4, 4, 9] * ms, name="source")
    group = NeuronGroup(
        3, "dx/dt = (stimulus(t, i) - x**3)/tau : 1", method="rk2", namespace=names, name="cells"
    )
    synapses = Synapses(source, group, on_pre="x_post += w", namespace=names)
    synapses.connect(j="i")
    trace = StateMonitor(group, "x", record=True)
    sim = bg.Simulator(
        Network(source, group, synapses, trace), 20 * ms, ["stimulus", "tau", "w", "source"]
    )
    found = values(sim, "stimulus", "tau", batch=batch)
    return sim, found | {"source": values(sim, "source")["source"]}


def refreshed() -> Case:
    names = {"tau": 10 * ms, "power": 2.5, "gain": 0.7}
    group = NeuronGroup(
        4,
        """dv/dt = (I*scale + gain*exp(-v/gain) - v**power)/tau : 1
        I : 1 (constant)
        scale : 1 (shared, constant)""",
        method="rk4",
        namespace=names,
        name="cells",
    )
    group.I, group.scale, group.v = [0.1, 0.2, 0.3, 0.4], 0.5, 0.1
    trace = StateMonitor(group, "v", record=True)
    sim = bg.Simulator(Network(group, trace), 20 * ms, ["tau", "cells.I"])
    group.I, group.scale = [0.5, 0.2, 0.3, 0.1], 0.9
    group.namespace.update(tau=12 * ms, power=3.5, gain=0.3)
    sim.refresh()
    return sim, values(sim, "tau", "cells.I")


def waiting(batch: int = 0) -> Case:
    group = NeuronGroup(
        4,
        "dv/dt = (10*mV + 1*mV*i - v)/tau : volt (unless refractory)",
        threshold="v > 6*mV",
        reset="v = 0*mV",
        refractory=2 * ms,
        method="exact",
        namespace={"tau": 8 * ms},
        name="cells",
    )
    trace, spikes = StateMonitor(group, "v", record=True), SpikeMonitor(group)
    end = bg.surrogate.superspike(slope=3, scale=1 * ms)
    sim = bg.Simulator(
        Network(group, trace, spikes),
        40 * ms,
        ["tau", "cells.refractory"],
        surrogate={"default": SUPERSPIKE, ("cells", "refractory"): end},
        rasters=[spikes],
        lastspike="attached",
    )
    return sim, values(sim, "tau", "cells.refractory", batch=batch)


CASES: dict[str, Callable[[], Case]] = {
    "lif": lif,
    "lif in a batch": lambda: lif(batch=11),
    "lif in single precision": lambda: lif(torch.float32, batch=3, memory_budget=20_000),
    "lif with detached resets": lambda: lif(detach_reset=["v"]),
    "lif with bounds on adjoints": lambda: lif(clip_adjoint={"cells.v": 0.2 / mV}),
    "cuba": recurrent,
    "stdp": plastic,
    "noise": noisy,
    "noise in a batch": lambda: noisy(5),
    "shared noise": lambda: noisy(5, "shared"),
    "timed array and raster": driven,
    "timed array in a batch": lambda: driven(2),
    "refreshed": refreshed,
    "refractory period": waiting,
    "refractory period in a batch": lambda: waiting(3),
}


def java(name: str) -> Any:
    import jpype

    return jpype.JClass(f"org.brian2grad.{name}")


def loaded(file: Path) -> Any:
    path = java_path(file)
    return door.call(lambda: java("Simulator").load(path).build())


def java_path(file: Path) -> Any:
    import jpype

    return jpype.JClass("java.nio.file.Path").of(str(file))


def to_java(tensor: torch.Tensor) -> Any:
    import jpype

    flat = tensor.detach().double().contiguous().reshape(-1).numpy()
    return java("NdArray").of(jpype.JDouble[:](flat), jpype.JLong[:](list(tensor.shape)))


def from_java(array: Any) -> np.ndarray:
    return np.array(array.toArray()).reshape([int(n) for n in array.shape()])


def shown(out: Any) -> dict[str, torch.Tensor]:
    """Give everything that monitors and the final state show, as Java names it."""
    found = {}
    for monitor in out:
        for name in dir(out[monitor]):
            value = getattr(out[monitor], name)
            if name not in ("t", "i") and isinstance(value, torch.Tensor):
                found[f"{monitor}.{name}"] = value
    return found | {f"final.{name}": value for name, value in out.final_state.items()}


@pytest.mark.parametrize("name", CASES)
def test_java_gives_the_same_bits(name: str, tmp_path: Path) -> None:
    sim, given = CASES[name]()
    file = tmp_path / "net.b2g"
    sim.save(file)
    other = loaded(file)
    assert [str(p.name()) for p in other.parameters()] == list(sim.parameters)
    for info in other.parameters():
        mine = sim.parameters[str(info.name())]
        assert str(info.unit()) == mine.unit
        np.testing.assert_array_equal(from_java(info.value()), mine.value)

    out = sim(given)
    run = other.run(
        {key: to_java(value) for key, value in given.items()},
        java("RunOptions").DEFAULT.gradientOf(*given),
    )
    mine = shown(out)
    assert set(mine) == {str(o.name()) for o in other.outputs()}
    for key, value in mine.items():
        np.testing.assert_array_equal(
            from_java(run.output(key)), value.detach().numpy(), err_msg=key
        )
    seeds = {}
    torch.manual_seed(3)
    for key, value in mine.items():
        if value.requires_grad and value.numel() and not key.startswith("final"):
            seeds[key] = torch.randn(value.shape, dtype=value.dtype)
    torch.autograd.backward([mine[key] for key in seeds], list(seeds.values()))
    gradient = run.gradient({key: to_java(seed) for key, seed in seeds.items()})
    for key, value in given.items():
        assert value.grad is not None and value.grad.abs().sum() > 0
        np.testing.assert_array_equal(from_java(gradient.of(key)), value.grad.numpy(), err_msg=key)
    run.close()
    other.close()


def test_java_writes_what_it_has_read(tmp_path: Path) -> None:
    sim, _ = noisy()
    first, second = tmp_path / "first.b2g", tmp_path / "second.b2g"
    sim.save(first)
    other = loaded(first)
    other.save(java_path(second))
    assert second.read_bytes() == first.read_bytes()


def test_a_file_holds_the_network_as_it_was(tmp_path: Path) -> None:
    sim, _ = lif()
    sim.save(tmp_path / "before.b2g")
    sim.network["cells"].v = 5 * mV
    sim.save(tmp_path / "after.b2g")
    assert (tmp_path / "before.b2g").read_bytes() == (tmp_path / "after.b2g").read_bytes()


def test_where_nobody_can_write(tmp_path: Path) -> None:
    sim, _ = lif()
    with pytest.raises(ModelError, match=r"net\.b2g: error\[file-write\]"):
        sim.save(tmp_path / "nowhere" / "net.b2g")


def test_callbacks_cannot_be_saved() -> None:
    group = NeuronGroup(1, "dv/dt = -v/(10*ms) : 1", method="exact")
    operation = NetworkOperation(lambda: None, name="mine")
    with pytest.raises(ModelError, match=r"mine: error\[not-differentiable\]"):
        bg.Simulator(Network(group, operation), 1 * ms, [])
