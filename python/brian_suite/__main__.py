"""Runs the suite: ``python -m brian_suite [SET ...]``; exits with 1 where it is not as listed.

Each set has a process of its own. A set passes when the share of its tests that pass reaches its
mark, every failure is listed in ``expected.toml``, and nothing that is listed passes.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import brian2

from brian_suite.counting import Counts
from brian_suite.expected import expected_failures
from brian_suite.process import SuiteProcess
from brian_suite.result import SetResult
from brian_suite.sets import SETS, by_name

_INTERVAL = 0.5
_LINE_EVERY = 30


def main(names: list[str]) -> int:
    """Run sets, all of them where none is named; gives the exit code."""
    unknown = sorted(set(names) - {s.name for s in SETS})
    if unknown:
        print(f"no set is named {', '.join(unknown)}: there are {', '.join(s.name for s in SETS)}")
        return 2
    sets = [by_name(n) for n in names] or list(SETS)
    print(f"Brian's own test suite, {brian2.__version__}, on set_device('brian2grad')", flush=True)
    total, failed = Counts(), []
    with tempfile.TemporaryDirectory(prefix="brian-suite-") as scratch:
        for tests in sets:
            expected = expected_failures(brian2.__version__, tests.name)
            result = _run(tests.name, Path(scratch))
            problems = result.problems(tests.mark, expected)
            print(result.line(tests.mark), *problems, sep="\n  ", flush=True)
            failed += [tests.name] if problems else []
            if result.counts is not None:
                total.add(result.counts)
    print(*total.lines(), sep="\n")
    if failed:
        print(f"not as it should be: {', '.join(failed)}")
    return bool(failed)


def _run(name: str, scratch: Path) -> SetResult:
    """Run one set, with a line about its progress."""
    process = SuiteProcess(name, scratch)
    began, told = time.monotonic(), 0.0
    terminal = sys.stderr.isatty()
    try:
        while process.running():
            time.sleep(_INTERVAL)
            elapsed = time.monotonic() - began
            if terminal or elapsed - told >= _LINE_EVERY:
                told = elapsed
                line = f"{name}: {process.result.progress()}, {elapsed:.0f} s"
                print(f"\r{line}\033[K" if terminal else line, end="" if terminal else "\n",
                      file=sys.stderr, flush=True)  # fmt: skip
    finally:
        process.end()
        if terminal:
            print("\r\033[K", end="", file=sys.stderr)
    process.result.seconds = time.monotonic() - began
    return process.result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
