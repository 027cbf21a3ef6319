"""Runs a part of a set in this process: ``python -m brian_suite.worker SET PART PARTS FILE``.

PART of PARTS, counted from 0, takes every PARTS-th test; further arguments are pytest's. What
happens goes into the file, a JSON object a line: ``{"tests": N}``, for each test
``{"started": id}`` and ``{"id", "outcome", "text", "seconds"}``, and last ``{"counts": ...}``.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import brian2
import pytest
from brian2.core.preferences import prefs
from brian2.tests import PreferencePlugin, make_argv
from brian2.units import fundamentalunits

from brian2grad.device import device
from brian_suite.counting import to_json
from brian_suite.sets import by_name

_BRIAN = Path(brian2.__path__[0]).resolve()


class Reporter:
    """A plugin of pytest's that writes down what happens to each test."""

    def __init__(self, path: str, part: int, parts: int) -> None:
        self._part, self._parts = part, parts
        self._file = open(path, "a", encoding="utf-8")  # noqa: SIM115  (open as long as it runs)
        self._reports: dict[str, list[Any]] = {}

    def write(self, **entry: Any) -> None:
        """Write a line that others see at once."""
        self._file.write(json.dumps(entry) + "\n")
        self._file.flush()

    @pytest.hookimpl(trylast=True)  # when the marks have been looked at
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the tests of this part; other processes run the others."""
        items[:] = items[self._part :: self._parts]

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Say how many tests there are."""
        self.write(tests=len(session.items))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Say which test runs, in case that it ends the process."""
        self._reports[nodeid] = []
        self.write(started=_short(nodeid))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the report of one phase."""
        self._reports[report.nodeid].append(report)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Say how the test ended."""
        reports = self._reports.pop(nodeid)
        for outcome in ("failed", "skipped", "passed"):
            told = [r for r in reports if r.outcome == outcome]
            if told:
                text = "" if outcome == "passed" else _text(told[0])
                seconds = sum(r.duration for r in reports)
                self.write(id=_short(nodeid), outcome=outcome, text=text, seconds=seconds)
                return

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Count files that cannot be imported as failures."""
        if report.failed:
            self.write(id=_short(report.nodeid), outcome="failed", text=_text(report), seconds=0)


def _short(nodeid: str) -> str:
    return nodeid.rsplit("/", 1)[-1]


def _text(report: Any) -> str:
    longrepr = report.longrepr
    if isinstance(longrepr, tuple):  # skipped: path, line, reason
        return str(longrepr[2])
    return str(getattr(longrepr, "reprcrash", None) or longrepr)


def main(name: str, part: int, parts: int, path: str, arguments: list[str]) -> int:
    """Run a part of a set; gives pytest's exit code."""
    tests = by_name(name)
    prefs.reset_to_defaults()
    prefs.codegen.target = "numpy"  # for what Brian computes outside of runs
    fundamentalunits.user_unit_register = fundamentalunits.UnitRegistry()
    _ = device.engine  # an error where there is none: Brian's own loop would pass all tests
    plugin = PreferencePlugin(prefs, fail_for_not_implemented=True)
    plugin.device = "brian2grad"
    plugin.device_options = dict(tests.options)
    reporter = Reporter(path, part, parts)
    options = [
        *("-p", "no:cacheprovider"),
        *("-p", "no:faulthandler"),  # the JVM uses SIGSEGV for its own ends
        *("-p", "no:xdist"),
        *("--tb=short", "-W", "ignore"),
    ]
    code = pytest.main(
        make_argv([str(_BRIAN)], tests.markers) + options + arguments, plugins=[plugin, reporter]
    )
    reporter.write(counts=to_json(device.statistics))
    return int(code)


if __name__ == "__main__":
    set_name, *numbers, file = sys.argv[1:5]
    exit_code = main(set_name, int(numbers[0]), int(numbers[1]), file, sys.argv[5:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(exit_code)  # what tests left behind need not be taken down
