"""Runs one script, shortened: ``python -m corpus.worker numpy|brian2grad SCRIPT FILE``.

Each run takes `LONGEST` at most. What the objects of the networks hold after it goes into
``FILE.npz``, one array for each of ``run/object/variable``; how the script ended, and what the
device says, into ``FILE.json``.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

import brian2
import matplotlib
import numpy as np
from brian2.core.network import Network
from brian2.core.variables import ArrayVariable

LONGEST = 10 * brian2.ms
"""Of biological time in a run: a hundred steps, so that synapses have seen spikes."""

MOST = 100_000
"""Values of a variable that are kept."""


class Kept:
    """What was found after each run."""

    def __init__(self) -> None:
        self.runs = 0
        self.objects: list[Any] = []
        self.arrays: dict[str, np.ndarray] = {}

    def take(self) -> None:
        """Keep the values of all variables that users see."""
        for thing in self.objects:
            for name, variable in getattr(thing, "variables", {}).items():
                if not isinstance(variable, ArrayVariable) or name.startswith("_"):
                    continue
                if getattr(variable.owner, "name", "") == thing.name:
                    values = np.asarray(variable.get_value())
                    self.arrays[f"{self.runs}/{thing.name}/{name}"] = values.ravel()[:MOST]
        self.runs += 1
        self.objects = []


def shorten(kept: Kept) -> None:
    """Make each run end early and be looked at."""
    run = Network.run

    def shortened(self: Any, duration: Any, report: Any = None, **more: Any) -> None:
        more.pop("report_period", None)
        more["level"] = more.get("level", 0) + 1  # names are looked up in the caller of this
        run(self, min(duration, LONGEST), **more)
        kept.take()

    before_run = Network.before_run

    def noted(self: Any, run_namespace: Any) -> None:
        before_run(self, run_namespace)
        kept.objects = list(self.sorted_objects)  # a magic network forgets them after its run

    Network.before_run = noted  # type: ignore[method-assign]
    Network.run = shortened  # type: ignore[method-assign]


def main(mode: str, script: str, file: str) -> None:
    """Run a script in a directory of its own."""
    matplotlib.use("Agg")
    brian2.prefs.codegen.target = "numpy"
    if mode == "brian2grad":
        import brian2grad  # noqa: F401  (registers the device)

        brian2.set_device("brian2grad")
    # Scripts that choose a device or a target would compare it with itself.
    brian2.set_device = brian2.devices.device.set_device = lambda *_, **__: None  # type: ignore[assignment]
    brian2.seed(1)
    kept, error = Kept(), ""
    shorten(kept)
    directory = str(Path(script).parent)
    sys.path.insert(0, directory)
    os.chdir(tempfile.mkdtemp(prefix="corpus-"))
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit:
        pass
    except BaseException as e:
        error = "".join(traceback.format_exception_only(e)).strip()
    told: dict[str, Any] = {"error": error, "runs": kept.runs}
    if mode == "brian2grad":
        from brian2grad.device import device
        from brian_suite.counting import to_json

        told |= to_json(device.statistics)
    np.savez(file + ".npz", **kept.arrays)  # type: ignore[arg-type]
    Path(file + ".json").write_text(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
    sys.stdout.flush()
    os._exit(0)  # what scripts left behind need not be taken down
