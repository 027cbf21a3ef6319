"""A process that was forked after the engine had started is told so, at once; it never waits."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import select
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from typing import Any

import brian2
import pytest
import torch
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, ms
from brian2.utils.logger import catch_logs
from torch.utils.data import DataLoader, Dataset

import brian2grad as bg
from brian2grad.errors import EngineUnavailableError, ForkedProcessError, ModelError

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")

WITHIN = 1.0
"""Seconds until the sentence is there."""


class Model:
    def __init__(self) -> None:
        self.group = NeuronGroup(
            1, "dv/dt = (1 - v)/tau : 1", threshold="v > 0.5", reset="v = 0", method="euler",
            namespace={"tau": 5 * ms}, name="cells",
        )  # fmt: skip
        self.trace = StateMonitor(self.group, "v", record=True, name="trace")
        self.spikes = SpikeMonitor(self.group, name="spikes")
        self.network = Network(self.group, self.trace, self.spikes)

    def simulator(self) -> bg.Simulator:
        return bg.Simulator(
            self.network, 10 * ms, ["tau"], surrogate=bg.surrogate.superspike(scale=1)
        )


def in_child(work: Callable[[], Any]) -> tuple[str, float]:
    """Give what a forked process says of the work, and how long that took."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            began = time.perf_counter()
            try:
                text = f"done: {work()}"
            except BaseException as error:
                text = f"{type(error).__name__}: {error}"
            os.write(theirs, f"{time.perf_counter() - began} {text}".encode())
        finally:
            os._exit(0)
    os.close(theirs)
    try:
        if not select.select([ours], [], [], 30)[0]:
            os.kill(child, signal.SIGKILL)
            pytest.fail("the forked process waits for ever")
        seconds, _, text = os.read(ours, 10_000).decode().partition(" ")
    finally:
        os.close(ours)
        os.waitpid(child, 0)
    return text, float(seconds)


def refused(work: Callable[[], Any]) -> None:
    text, seconds = in_child(work)
    assert text.startswith("ForkedProcessError: brian2grad: error[forked-process]: "), text
    assert seconds < WITHIN


@pytest.mark.parametrize(
    "what",
    ["call", "batch", "gradient", "backward", "spikes", "save", "memory", "new", "grandchild"],
)
def test_everything_that_asks_the_engine(what: str, tmp_path: Any) -> None:
    model = Model()
    sim = model.simulator()
    tau = bg.tensor(4 * ms, requires_grad=True)
    out = sim(tau=tau)
    loss = out[model.trace].v.sum()
    batch = torch.full((3,), 4e-3, dtype=torch.float64)
    ways: dict[str, Callable[[], Any]] = {
        "call": sim,
        "batch": lambda: sim(tau=batch),
        "gradient": lambda: sim(tau=tau),
        "backward": loss.backward,
        "spikes": lambda: out[model.spikes].i,
        "save": lambda: sim.save(tmp_path / "net.b2g"),
        "memory": sim.memory_use,
        "new": Model().simulator,
        "grandchild": lambda: refused(sim),
    }
    if what == "grandchild":
        assert in_child(ways[what])[0] == "done: None"
    else:
        refused(ways[what])
    loss.backward()  # here nothing has changed
    assert tau.grad is not None
    assert out[model.spikes].i.tolist() == [0, 0, 0]


def test_what_the_parent_has_computed_is_there_and_can_be_dropped() -> None:
    model = Model()
    sim = model.simulator()
    kept = [sim(tau=bg.tensor(4 * ms, requires_grad=True))]
    want = float(kept[0][model.trace].v.detach().sum())

    def work() -> float:
        found = float(kept[0][model.trace].v.sum())
        kept.clear()
        gc.collect()
        return found

    assert in_child(work)[0] == f"done: {want}"


def test_a_device_run_is_left_to_brian() -> None:
    brian2.set_device("brian2grad")
    model = Model()
    model.network.run(5 * ms)

    def work() -> tuple[int, bool]:
        with catch_logs() as logs:
            model.network.run(5 * ms)
        return model.trace.v.shape[1], any("forked-process" in text for _, _, text in logs)

    assert in_child(work)[0] == "done: (100, True)"
    model.network.run(5 * ms)
    assert model.trace.v.shape[1] == 100


class Samples(Dataset[Any]):
    def __init__(self, sim: bg.Simulator) -> None:
        self.sim = sim

    def __len__(self) -> int:
        return 2

    def __getitem__(self, index: int) -> Any:
        return self.sim()["trace"].v


def test_a_loader_of_data() -> None:
    samples = Samples(Model().simulator())
    forking = multiprocessing.get_context("fork")
    with pytest.raises(ForkedProcessError, match="num_workers=0"):
        list(DataLoader(samples, num_workers=1, multiprocessing_context=forking, timeout=60))
    assert len(list(DataLoader(samples, num_workers=0))) == 2


def test_it_is_an_error_of_both_kinds() -> None:
    error = ForkedProcessError.of("where", "code", "what", "remedy")
    assert isinstance(error, ModelError)
    assert isinstance(error, EngineUnavailableError)
    assert error.code == "code"


def test_a_simulator_is_not_copied() -> None:
    with pytest.raises(ModelError, match="make a Simulator in each process"):
        pickle.dumps(Model().simulator())


def test_a_fork_before_the_engine_starts_and_its_end() -> None:
    script = """
    import os, sys
    from brian2 import *
    import brian2grad as bg
    prefs.codegen.target = "numpy"
    G = NeuronGroup(1, "dv/dt = -v/tau : 1", method="euler", namespace={"tau": 5*ms})
    G.v = 1
    M = StateMonitor(G, "v", record=True)
    def gradient():
        tau = bg.tensor(5*ms, requires_grad=True)
        bg.Simulator(Network(G, M), 1*ms, ["tau"])(tau=tau)[M].v.sum().backward()
        return float(tau.grad)
    def told():
        try:
            gradient()
        except ValueError as error:
            return str(error)
    child = os.fork()
    if not child:
        sys.exit(0 if gradient() > 0 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert gradient() > 0
    child = os.fork()
    if not child:  # ends as a process does, with all that is registered for it
        sys.exit(0 if "forked-process" in told() else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    """
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
