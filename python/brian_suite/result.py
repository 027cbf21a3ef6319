"""What became of the tests of a set."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from brian_suite.counting import Counts


class SetResult:
    """Collects the events of one set.

    Attributes
    ----------
    outcomes : dict
        ``passed``, ``failed`` or ``skipped`` for each test.
    texts : dict
        Why a test failed or was skipped.
    counts : Counts or None
        What the device did; None until the set has come to its end.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.outcomes: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.counts: Counts | None = None
        self.seconds = 0.0
        self._tests = 0
        self._running = ""
        self._broken: list[str] = []

    def note(self, event: dict[str, Any]) -> None:
        """Take note of one event of the worker's."""
        if "tests" in event:
            self._tests = event["tests"]
        elif "started" in event:
            self._running = event["started"]
        elif "id" in event:
            self._running = ""
            self.outcomes[event["id"]] = event["outcome"]
            self.texts[event["id"]] = event["text"]
        elif "counts" in event:
            self.counts = Counts.from_json(event["counts"])

    def broken(self, code: int, log: list[str]) -> None:
        """Note that the process ended before the set did."""
        where = f" in {self._running}" if self._running else ""
        self._broken = [f"the process ended with {code}{where}; its last lines:", *log]
        if self._running:
            self.outcomes[self._running] = "failed"
            self.texts[self._running] = f"the process ended with {code}"

    def progress(self) -> str:
        """Say how far the set is."""
        done = Counter(self.outcomes.values())
        text = f"{len(self.outcomes)} of {self._tests} tests, {done['failed']} failed"
        return f"{text}, now {self._running}" if self._running else text

    def line(self, mark: Fraction) -> str:
        """Sum up the set in one line."""
        done = Counter(self.outcomes.values())
        return (
            f"{self.name}: {done['passed']} of {self._tests} passed ({self._needed(mark)} have "
            f"to), {done['failed']} failed, {done['skipped']} skipped by Brian, "
            f"{self.seconds:.0f} s"
        )

    def problems(self, mark: Fraction, expected: Mapping[str, str]) -> list[str]:
        """List what is not as it should be."""
        passed = sum(outcome == "passed" for outcome in self.outcomes.values())
        failures = {test for test, outcome in self.outcomes.items() if outcome == "failed"}
        found = list(self._broken)
        if len(self.outcomes) < self._tests:
            found.append(f"{self._tests - len(self.outcomes)} tests did not run")
        if not self._tests or passed < self._needed(mark):
            found.append(f"below its mark: {passed} passed, {self._needed(mark)} have to")
        for test in sorted(failures - set(expected)):
            found.append(f"failed: {test}: {self.texts[test]}")
        for test in sorted(set(expected) - failures):
            found.append(f"listed as failure, but {self.outcomes.get(test, 'absent')}: {test}")
        return found

    def _needed(self, mark: Fraction) -> int:
        return math.ceil(mark * self._tests)
