"""Times pieces of work in turn, so that a machine's moods fall on all of them alike."""

from __future__ import annotations

import gc
import json
import statistics
import time
from collections.abc import Callable

SHORT = 1.0
"""Seconds below which a work is run again and again before it is timed: as a fit does."""


def compare(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Run each work in turn, round after round; gives the seconds of each."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work()
    for _ in range(rounds):
        for name, work in works.items():
            # The garbage of one is not to be collected at the expense of another.
            gc.collect()
            gc.disable()
            begin = time.perf_counter()
            work()
            spent = time.perf_counter() - begin
            # What was timed first after another's work found caches cold and memory given back.
            for _ in range(4 if spent < SHORT else 0):
                begin = time.perf_counter()
                work()
                spent = time.perf_counter() - begin
            seconds[name].append(spent)
            gc.enable()
    return seconds


def report(title: str, seconds: dict[str, list[float]], **facts: object) -> None:
    """Print medians, minima, and how many times longer than the first work each takes."""
    first = next(iter(seconds))
    print(title)
    for name, values in seconds.items():
        ratios = [v / w for v, w in zip(values, seconds[first], strict=True)]
        print(
            f"  {name:<28} median {statistics.median(values) * 1e3:10.3f} ms   "
            f"min {min(values) * 1e3:10.3f} ms   x{statistics.median(ratios):.1f}"
        )
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    print(json.dumps({"benchmark": title, "median_s": medians, **facts}), flush=True)
