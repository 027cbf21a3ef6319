"""The program that runs Brian's own tests: what it counts, and when it is content."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from brian2grad.statistics import RunStatistics
from brian_suite.counting import to_json
from brian_suite.expected import expected_failures, read_expected, table
from brian_suite.result import PartResult, SetResult
from brian_suite.sets import SETS

DOCS = Path(__file__).parents[3] / "docs" / "compatibility.md"


def statistics(k: int) -> RunStatistics:
    return RunStatistics(
        1, Counter(reset=2), Counter({("SpatialStateUpdater", "why"): k}), Counter({"x": k})
    )


def result_of(outcomes: dict[str, str]) -> SetResult:
    """Deal tests out to two processes, as the program does."""
    parts = [PartResult(), PartResult()]
    for k, part in enumerate(parts):
        own = list(outcomes.items())[k::2]
        part.note({"tests": len(own)})
        for test, outcome in own:
            part.note({"started": test})
            part.note({"id": test, "outcome": outcome, "text": "why", "seconds": 0.1})
        part.note({"counts": to_json(statistics(k))})
    return SetResult("standalone", parts)


def test_all_as_listed_is_no_problem() -> None:
    result = result_of({"a": "passed", "b": "failed", "c": "skipped"})
    assert result.problems(Fraction(1, 3), {"b": "reason"}) == []
    assert "1 of 3 passed (1 have to), 1 failed, 1 skipped" in result.line(Fraction(1, 3))


@pytest.mark.parametrize(
    ("outcomes", "expected", "problem"),
    [
        ({"a": "passed", "b": "failed"}, {}, "failed: b: why"),
        ({"a": "passed", "b": "passed"}, {"b": "reason"}, "but passed: b"),
        ({"a": "passed", "b": "passed"}, {"c": "reason"}, "but absent: c"),
        ({"a": "passed", "b": "skipped", "c": "skipped"}, {}, "below its mark: 1 passed, 2"),
        ({}, {}, "below its mark"),
    ],
)
def test_what_is_not_as_listed_is_a_problem(
    outcomes: dict[str, str], expected: dict[str, str], problem: str
) -> None:
    (found,) = result_of(outcomes).problems(Fraction(1, 2), expected)
    assert problem in found


def test_a_process_that_ends_in_a_test_is_a_problem() -> None:
    part = PartResult()
    part.note({"tests": 4})
    part.note({"started": "a"})
    part.note({"id": "a", "outcome": "passed", "text": "", "seconds": 0.1})
    part.note({"started": "c"})
    part.broken(-11, ["last words"])
    problems = SetResult("standalone", [part]).problems(Fraction(1, 4), {})
    assert problems[:2] == ["a process ended with -11 in c; its last lines:", "last words"]
    assert "2 tests did not run" in problems
    assert "failed: c: the process ended with -11" in problems


def test_statistics_of_all_processes_are_summed() -> None:
    summed = result_of({"a": "passed", "b": "passed"}).counts()
    assert summed.runs == 2
    assert summed.native == Counter(reset=4)
    assert summed.callback == Counter({("SpatialStateUpdater", "why"): 1})
    assert summed.fallback == Counter({"x": 1})


def test_table_of_the_documentation_is_the_list() -> None:
    assert table() in DOCS.read_text(encoding="utf-8")


def test_list_names_sets_and_gives_reasons() -> None:
    names = {s.name for s in SETS}
    for entry in read_expected():
        assert set(entry.sets) <= names, entry
        assert entry.sets, entry
        assert "::" in entry.test, entry
        assert entry.reason, entry
    assert expected_failures("2.9.0", "multiple-runs") == {
        e.test: e.reason
        for e in read_expected()
        if "multiple-runs" in e.sets and (not e.versions or "2.9.0" in e.versions)
    }
