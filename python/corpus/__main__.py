"""Runs the corpus: ``python -m corpus [--write] [NAME ...]``; exits with 1 on any deviation."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from corpus.outcome import outcome
from corpus.scripts import path_of
from tolerances import TRACES

TABLE = Path(__file__).with_name("table.csv")
PROCESSES = 2
LIMIT = 120
"""Seconds that a script may take in one of its two runs."""


def came_of(name: str, scratch: Path) -> tuple[str, str]:
    """Run a script both ways."""
    files = {}
    for mode in ("numpy", "brian2grad"):
        files[mode] = str(scratch / f"{name.replace('/', '-')}-{mode}")
        command = [sys.executable, "-m", "corpus.worker", mode, str(path_of(name)), files[mode]]
        try:
            subprocess.run(
                command, timeout=LIMIT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except subprocess.TimeoutExpired:
            pass  # it leaves nothing behind, which is seen below
    return outcome(files["numpy"], files["brian2grad"], TRACES)


def main(names: list[str]) -> int:
    """Run rows of the table, all of them where none is named; gives the exit code."""
    with TABLE.open(newline="") as file:
        expected = {row["script"]: row["expected"] for row in csv.DictReader(file)}
    unknown = [name for name in names if name not in expected]
    if unknown:
        print(f"no row is named {', '.join(unknown)}")
        return 2
    rows = names or list(expected)
    deviations = 0
    path_of("brian/")
    with (
        tempfile.TemporaryDirectory(prefix="corpus-") as scratch,
        ThreadPoolExecutor(PROCESSES) as pool,
    ):
        for name, (how, why) in zip(
            rows, pool.map(lambda row: came_of(row, Path(scratch)), rows), strict=True
        ):
            wrong = how != expected[name]
            deviations += wrong
            mark = f"NOT {expected[name]}" if wrong else ""
            print(f"{name:60} {how:20} {mark} {why[:160]}", flush=True)
    print(f"{len(rows)} scripts, {deviations} not as in the table")
    return bool(deviations)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
