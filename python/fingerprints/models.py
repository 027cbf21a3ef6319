"""The models whose fingerprints are taken: those of the tests, and the examples."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path

import brian2
import numpy as np
from brian2 import Quantity
from brian2.devices.device import reinit_devices, set_device

import brian2grad as bg
from doors import networks as doors
from models import MODELS
from networks import Twin
from oracle.pairs import PAIRS, SMOOTH, Pair
from twins import coba, coupled, cuba, stdp, stp

ROOT = Path(__file__).resolve().parents[2]
Make = Callable[[], bg.Simulator]

NETWORKS = {
    "coba": lambda: coba.network("euler"),
    "cuba": cuba.network,
    "custom_events": coupled.with_custom_events,
    "gap_junctions": coupled.with_gap_junctions,
    "stdp": lambda: stdp.network(True, "clock-driven"),
    "stdp-driven": lambda: stdp.network(True, "event-driven"),
    "stp": lambda: stp.network("clock-driven", has_post=True),
    "stp-driven": lambda: stp.network("event-driven", has_post=True),
    "two_groups": coupled.with_two_groups,
}
DOORS = (
    doors.lif,
    doors.hodgkin_huxley,
    doors.adaptive_exponential,
    doors.izhikevich,
    doors.cuba,
    doors.coba,
    doors.stdp,
    doors.short_term_plasticity,
    doors.gap_junctions,
    doors.driven,
    doors.noisy,
    doors.mixture,
)


def simulators() -> Iterator[tuple[str, Make]]:
    """Give each model a name, and how its Simulator is made."""
    for name in MODELS:
        yield f"run/{name}", partial(_plain, name)
    for name, pair in {**PAIRS, **SMOOTH}.items():
        yield f"neurons/{name}", partial(_neurons, pair)
    for name, build in NETWORKS.items():
        yield f"network/{name}", lambda build=build: build().simulator()
        yield f"network/{name}-support", lambda build=build: _with_support(build())
    for build in DOORS:
        yield f"door/{build.__name__}", partial(_door, build)
    yield "example/recover_tau", _recover_tau
    yield "example/fit_stdp", lambda: _example("fit_stdp").Experiment().simulator
    yield "example/train_rate", lambda: _example("train_rate").Circuit().simulator()


def texts() -> Iterator[tuple[str, Path]]:
    """Give each model of the model language a name, and its file."""
    for file in sorted((ROOT / "python" / "tests" / "models").glob("*.yaml")):
        yield f"yaml/{file.stem}", file
    for file in sorted((ROOT / "examples").glob("*/model.yaml")):
        yield f"yaml/{file.parent.name}", file


def fresh() -> None:
    """Make Brian 2 as new, so that a model's names and random numbers are its own."""
    set_device("runtime")
    reinit_devices()
    brian2.start_scope()
    brian2.BrianLogger.suppress_name("unused_brian_object")  # all of them are only captured
    brian2.prefs.codegen.target = "numpy"
    brian2.defaultclock.dt = 0.1 * brian2.ms
    brian2.seed(1234)
    np.random.seed(1234)


def _plain(name: str) -> bg.Simulator:
    network, durations = MODELS[name]()
    return bg.Simulator(network, durations[0], [])


def _neurons(pair: Pair) -> bg.Simulator:
    model = pair.build()
    scale = Quantity(pair.unit["v"], dim=model.group.variables["v"].dim)
    return bg.Simulator(
        model.network,
        model.duration,
        list(model.names),
        rasters=model.spikes,
        surrogate=bg.surrogate.fast_sigmoid(slope=10, scale=scale),
    )


def _with_support(twin: Twin) -> bg.Simulator:
    surrogates = twin.surrogate if isinstance(twin.surrogate, dict) else {"default": twin.surrogate}
    narrow = {target: replace(s, support=0.5) for target, s in surrogates.items()}
    return replace(twin, surrogate=narrow).simulator()


def _door(build: Callable[[], doors.Door]) -> bg.Simulator:
    door = build()
    return bg.Simulator(
        door.network,
        door.duration,
        door.parameters,
        surrogate=bg.surrogate.fast_sigmoid(slope=10, scale=door.scale),
        seed=door.seed,
    )


def _recover_tau() -> bg.Simulator:
    return _example("recover_tau").Experiment().simulator(["tau", "R", "Vt"])


def _example(name: str):
    folder = str(ROOT / "examples")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return import_module(name)
