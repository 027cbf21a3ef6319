"""Runs the corpus: ``python -m corpus [SCRIPT ...]``; exits with 1 on any deviation."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from corpus.outcome import Outcome, gradient_outcome, outcome, outcome_over_seeds
from corpus.scripts import TIMES, named_test, path_of
from corpus.table import LEFT_OUT, OVER_SEEDS, TABLE, TESTED, Row, read_table
from corpus.worker import child
from tolerances import TRACES

PROCESSES = 2
SEEDS = (1, 2, 3, 4)
"""Of Brian's runs where one does not say how far others are from it."""

LIMIT = 60
"""Seconds that a script may take in one of its two runs."""


def run(row: Row, scratch: Path) -> tuple[Outcome, float]:
    """Run a row's script both ways, or take its gradient; gives the seconds too."""
    if row.expected == LEFT_OUT:
        return Outcome(LEFT_OUT, why=row.reason), 0.0
    if row.expected == TESTED:
        return named_test(row.reason), 0.0
    began = time.monotonic()
    name = str(row).replace("/", "-").replace(" ", "-")
    file = str(scratch / name)
    path = path_of(row.script)
    if row.parameter:
        _finish("numpy", path, f"{file}-numpy", row.parameter)
        found = gradient_outcome(f"{file}-numpy")
    elif row.expected.startswith(OVER_SEEDS):
        brians = [f"{file}-numpy-{seed}" for seed in SEEDS]
        for seed, brian in zip(SEEDS, brians, strict=True):
            _finish("numpy", path, brian, seed=seed)
        _finish("brian2grad", path, f"{file}-brian2grad")
        found = outcome_over_seeds(brians, f"{file}-brian2grad")
    else:
        _finish("numpy", path, f"{file}-numpy")
        _finish("brian2grad", path, f"{file}-brian2grad")
        found = outcome(f"{file}-numpy", f"{file}-brian2grad", TRACES)
    return found, time.monotonic() - began


def _finish(mode: str, script: Path, file: str, parameter: str = "", seed: int = 1) -> None:
    """Run a script in a process of its own, for as long as the limit allows."""
    # A fork has all that is imported here, which takes longer than most scripts.
    process = get_context("fork").Process(target=child, args=(mode, script, file, parameter, seed))
    process.start()
    process.join(LIMIT)
    if process.is_alive():
        assert process.pid
        os.killpg(process.pid, signal.SIGKILL)
        process.join()


def main(names: list[str]) -> int:
    """Run the rows of some scripts, of all where none is named; gives the exit code."""
    rows = [row for row in read_table() if not names or row.script in names]
    unknown = set(names) - {row.script for row in rows}
    if unknown:
        print(f"no row is of {', '.join(sorted(unknown))}: {TABLE} has those that are")
        return 2
    deviations: list[str] = []
    times: list[str] = []
    counts = Counter[str]()
    with (
        tempfile.TemporaryDirectory(prefix="corpus-") as scratch,
        ThreadPoolExecutor(PROCESSES) as pool,
    ):
        path_of("brian/")  # downloads, where needed, before two want it
        found = pool.map(lambda row: run(row, Path(scratch)), rows)
        for row, (what, seconds) in zip(rows, found, strict=True):
            how = f"{what.how} + callback {what.callback}" if what.callback else what.how
            mark = ""
            if row.deviates(what):
                expected = " + callback ".join(filter(None, (row.expected, row.callback)))
                mark = f"DEVIATES from {expected}: {what.why}"
                deviations.append(f"{row}: {how} {mark}")
            print(f"{str(row):64} {seconds:5.1f} s  {how}  {mark}".rstrip(), flush=True)
            counts["callback" if what.callback else what.how] += 1
            times.append(f"{row.script},{row.parameter},{seconds:.1f}")
    TIMES.write_text("\n".join(["script,parameter,seconds", *times, ""]))
    print(f"\n{len(rows)} rows; seconds of each in {TIMES}")
    for how, number in counts.most_common():
        print(f"{number:5} {how}")
    print(f"{len(deviations)} deviate from the table", *deviations, sep="\n")
    return bool(deviations)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
