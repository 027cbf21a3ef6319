"""Times pieces of work in turn, so that a machine's moods fall on all of them alike."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable


def compare(
    works: dict[str, Callable[[], object]], rounds: int, warmups: int = 2
) -> dict[str, list[float]]:
    """Run each work once a round; gives the seconds of each."""
    for work in works.values():
        for _ in range(warmups):
            work()
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            begin = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - begin)
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
