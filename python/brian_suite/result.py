"""What became of the tests of a set."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from brian2grad.statistics import RunStatistics
from brian_suite.counting import from_json, total


class PartResult:
    """Collects the events of one process.

    Attributes
    ----------
    outcomes : dict
        ``passed``, ``failed`` or ``skipped`` for each test.
    texts : dict
        Why a test failed or was skipped.
    counts : RunStatistics or None
        What the device did; None until the process has come to its end.
    tests : int
        How many there are.
    running : str
        The test that runs.
    last_words : list of str
        What a process wrote that ended before its tests did.
    """

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.counts: RunStatistics | None = None
        self.tests = 0
        self.running = ""
        self.last_words: list[str] = []

    def note(self, event: dict[str, Any]) -> None:
        """Take note of one event of the worker's."""
        if "tests" in event:
            self.tests = event["tests"]
        elif "started" in event:
            self.running = event["started"]
        elif "id" in event:
            self.running = ""
            self.outcomes[event["id"]] = event["outcome"]
            self.texts[event["id"]] = event["text"]
        elif "counts" in event:
            self.counts = from_json(event["counts"])

    def broken(self, code: int, log: list[str]) -> None:
        """Note that the process ended before its tests did."""
        where = f" in {self.running}" if self.running else ""
        self.last_words = [f"a process ended with {code}{where}; its last lines:", *log]
        if self.running:
            self.outcomes[self.running] = "failed"
            self.texts[self.running] = f"the process ended with {code}"


class SetResult:
    """What became of the tests of a set, which several processes run.

    Attributes
    ----------
    seconds : float
        How long it took.
    """

    def __init__(self, name: str, parts: Sequence[PartResult]) -> None:
        self.name = name
        self.seconds = 0.0
        self._parts = parts

    def progress(self) -> str:
        """Say how far the set is."""
        running = ", ".join(p.running for p in self._parts if p.running)
        done = f"{len(self._outcomes())} of {self._tests()} tests, {self._number('failed')} failed"
        return f"{self.name}: {done}, {self.seconds:.0f} s, now {running or 'no test'}"

    def line(self, mark: Fraction) -> str:
        """Sum up the set in one line."""
        return (
            f"{self.name}: {self._number('passed')} of {self._tests()} passed "
            f"({self._needed(mark)} have to), {self._number('failed')} failed, "
            f"{self._number('skipped')} skipped by Brian, {self.seconds:.0f} s"
        )

    def counts(self) -> RunStatistics:
        """Sum up what the device did."""
        return total(part.counts for part in self._parts if part.counts is not None)

    def problems(self, mark: Fraction, expected: Mapping[str, str]) -> list[str]:
        """List what is not as it should be."""
        found = [line for part in self._parts for line in part.last_words]
        outcomes = self._outcomes()
        texts = {test: text for part in self._parts for test, text in part.texts.items()}
        failures = {test for test, outcome in outcomes.items() if outcome == "failed"}
        if len(outcomes) < self._tests():
            found.append(f"{self._tests() - len(outcomes)} tests did not run")
        if not outcomes or self._number("passed") < self._needed(mark):
            passed = self._number("passed")
            found.append(f"below its mark: {passed} passed, {self._needed(mark)} have to")
        for test in sorted(failures - set(expected)):
            found.append(f"failed: {test}: {texts[test]}")
        for test in sorted(set(expected) - failures):
            found.append(f"listed as failure, but {outcomes.get(test, 'absent')}: {test}")
        return found

    def _outcomes(self) -> dict[str, str]:
        return {test: outcome for p in self._parts for test, outcome in p.outcomes.items()}

    def _number(self, outcome: str) -> int:
        return sum(o == outcome for o in self._outcomes().values())

    def _tests(self) -> int:
        return sum(part.tests for part in self._parts)

    def _needed(self, mark: Fraction) -> int:
        return math.ceil(mark * self._tests())
