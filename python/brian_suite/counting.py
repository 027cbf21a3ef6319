"""The device's statistics on their way from the processes that run tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from brian2grad.statistics import RunStatistics


def to_json(statistics: RunStatistics) -> dict[str, Any]:
    """Write statistics as JSON can hold them."""
    return {
        "runs": statistics.runs,
        "native": dict(statistics.native),
        "callback": [[*key, number] for key, number in statistics.callback.items()],
        "fallback": dict(statistics.fallback),
    }


def from_json(json: dict[str, Any]) -> RunStatistics:
    """Read what `to_json` wrote."""
    return RunStatistics(
        json["runs"],
        Counter(json["native"]),
        Counter({(what, reason): number for what, reason, number in json["callback"]}),
        Counter(json["fallback"]),
    )


def total(statistics: Iterable[RunStatistics]) -> RunStatistics:
    """Sum statistics up."""
    summed = RunStatistics()
    for one in statistics:
        summed.runs += one.runs
        summed.native += one.native
        summed.callback += one.callback
        summed.fallback += one.fallback
    return summed
