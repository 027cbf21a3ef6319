"""Runs one script, shortened, in the process that it is called in.

What the objects of the networks hold after each run goes into ``FILE.npz``, one array for each
of ``run/object/variable``; how the script ended, and what the device says, into ``FILE.json``.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import runpy
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brian2
import matplotlib
import numpy as np
from brian2.core.namespace import get_local_namespace
from brian2.core.network import Network
from brian2.core.variables import ArrayVariable
from brian2.devices.device import Device

from brian2grad.device import device
from brian_suite.counting import to_json
from corpus.gradient import NetworkGradient
from corpus.outcome import Outcome

LONGEST = 20 * brian2.ms
"""Of biological time in a run, so that synapses have seen spikes."""

STEPS = 300
"""Of the default clock in a run."""

RUNS = 2
"""Of a script: those that sweep a parameter do the same some hundred times."""

MOST = 100_000
"""Values of a variable that are kept."""


class Kept:
    """What was found after each run."""

    def __init__(self) -> None:
        self.runs = 0
        self.random = False
        self.drawn = b""
        self.objects: list[Any] = []
        self.groups: set[str] = set()
        self.arrays: dict[str, np.ndarray] = {}
        self.gradient: Outcome | None = None

    def take(self) -> None:
        """Keep the values of all variables that users see."""
        for thing in self.objects:
            spatial = isinstance(thing, brian2.SpatialNeuron)  # its compartments are one cell
            if isinstance(thing, brian2.NeuronGroup | brian2.Synapses) and not spatial:
                self.groups.add(thing.name)
            for name, variable in getattr(thing, "variables", {}).items():
                if not isinstance(variable, ArrayVariable) or name.startswith("_"):
                    continue
                if getattr(variable.owner, "name", "") == thing.name:
                    values = np.array(variable.get_value()).ravel()[:MOST]
                    self.arrays[f"{self.runs}/{thing.name}/{name}"] = values
        self.random |= self.drawn != drawn_until_now()
        self.runs += 1


def drawn_until_now() -> bytes:
    """Give the state of numpy's generator, from which Brian's numpy target draws."""
    state: Any = np.random.get_state(legacy=False)  # noqa: NPY002
    return state["state"]["key"].tobytes() + str(state["state"]["pos"]).encode()


def shorten(kept: Kept, parameter: str) -> None:
    """Make each run end early and be looked at, or the first one give a gradient instead."""
    run, before_run = Network.run, Network.before_run

    def noted(self: Any, run_namespace: Any) -> None:
        before_run(self, run_namespace)
        kept.objects = list(self.sorted_objects)  # a magic network forgets them after its run
        kept.drawn = drawn_until_now()

    def shortened(self: Any, duration: Any, report: Any = None, **more: Any) -> None:
        more.pop("report_period", None)
        level = more["level"] = more.get("level", 0) + 1  # names are those of the caller of this
        if parameter:
            names = more.get("namespace") or get_local_namespace(level)
            Network.run, Network.before_run = run, before_run
            found = NetworkGradient(list(self.objects), names, parameter)
            kept.gradient = found.outcome(run, drawn_until_now)
            raise SystemExit
        run(self, min(duration, LONGEST, STEPS * brian2.defaultclock.dt), **more)
        kept.take()
        if kept.runs == RUNS:
            raise SystemExit

    Network.before_run = noted  # type: ignore[method-assign]
    Network.run = shortened  # type: ignore[method-assign]


class SerialPool:
    """Instead of a pool of processes, whose runs would not be seen here."""

    def __init__(self, *_: Any, **__: Any) -> None: ...

    def __enter__(self) -> SerialPool:
        return self

    def __exit__(self, *_: object) -> None: ...

    def map(self, function: Callable[[Any], Any], arguments: Any, *_: Any) -> list[Any]:
        """Call the function for one after the other."""
        return [function(argument) for argument in arguments]

    imap = imap_unordered = map


def keep_target_and_device() -> None:
    """Let scripts that choose a target or a device run with ours: a run would be no comparison."""
    set_preference = type(brian2.prefs).__setitem__

    def unless_target(self: Any, name: str, value: Any) -> None:
        if name != "codegen.target":
            set_preference(self, name, value)

    type(brian2.prefs).__setitem__ = unless_target
    brian2.set_device = lambda *_, **__: None
    Device.build = lambda *_, **__: None
    multiprocessing.Pool = SerialPool  # type: ignore[assignment]


def test_network(path: Path) -> Callable[[], None]:
    """Find a network of our tests, ``models/NAME`` or ``neurons/NAME``."""
    from models import MODELS
    from oracle.pairs import PAIRS, SMOOTH

    if path.parent.name == "models":
        network, durations = MODELS[path.name]()
    else:
        built = {**PAIRS, **SMOOTH}[path.name].build()
        network, durations = built.network, [built.duration]

    def runs() -> None:
        for duration in durations:
            network.run(duration)

    return runs


def work(mode: str, script: Path, file: str, parameter: str = "", seed: int = 1) -> None:
    """Run a script with ``numpy`` or the device ``brian2grad``, in the present directory."""
    matplotlib.use("Agg")
    brian2.prefs.codegen.target = "numpy"
    if mode == "brian2grad":
        brian2.set_device("brian2grad")
    keep_target_and_device()
    brian2.seed(seed)
    np.random.seed(seed)  # noqa: NPY002
    kept, error = Kept(), ""
    shorten(kept, parameter)
    sys.path.insert(0, str(script.parent))
    sys.argv = [str(script)]
    try:
        if script.suffix == ".py":
            runpy.run_path(str(script), run_name="__main__")
        else:
            test_network(script)()
    except SystemExit:
        pass
    except BaseException as e:
        error = "".join(traceback.format_exception_only(e)).strip()
    told: dict[str, Any] = {"error": error, "random": kept.random, "groups": sorted(kept.groups)}
    told |= to_json(device.statistics)
    if kept.gradient:
        told |= {"how": kept.gradient.how, "error": kept.gradient.why}
    np.savez(file + ".npz", **kept.arrays)  # type: ignore[arg-type]
    Path(file + ".json").write_text(json.dumps(told))


def child(mode: str, script: Path, file: str, parameter: str, seed: int) -> None:
    """As `work`, in a process that was forked for it."""
    os.setsid()  # so that what a script starts ends with it
    scratch = Path(file + "-scratch")
    scratch.mkdir()
    for beside in script.parent.glob("*.*"):
        if beside.suffix not in (".py", ""):  # morphologies, styles of figures
            (scratch / beside.name).symlink_to(beside)
    os.chdir(scratch)
    with Path(file + ".log").open("w") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.close(0)
    os.open(os.devnull, os.O_RDONLY)
    try:
        work(mode, script, file, parameter, seed)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)  # what scripts left behind need not be taken down
