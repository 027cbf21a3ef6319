"""Runs the suite: ``python -m brian_suite [SET ...]``; exits with 1 where it is not as listed.

The tests of a set are dealt out to two processes. A set passes when the share of its tests that
pass reaches its mark, every failure is listed in ``expected.toml``, and nothing listed passes.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import brian2

from brian_suite.counting import total
from brian_suite.expected import expected_failures
from brian_suite.process import SuiteProcess
from brian_suite.result import SetResult
from brian_suite.sets import SETS, by_name

PROCESSES = 2
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
    counts, failed = [], []
    with tempfile.TemporaryDirectory(prefix="brian-suite-") as scratch:
        for tests in sets:
            expected = expected_failures(brian2.__version__, tests.name)
            result = _run(tests.name, Path(scratch))
            problems = result.problems(tests.mark, expected)
            print(result.line(tests.mark), *problems, sep="\n  ", flush=True)
            failed += [tests.name] if problems else []
            counts.append(result.counts())
    print(total(counts))
    if failed:
        print(f"not as it should be: {', '.join(failed)}")
    return bool(failed)


def _run(name: str, scratch: Path) -> SetResult:
    """Run one set, with a line about its progress."""
    processes = [SuiteProcess(name, part, PROCESSES, scratch) for part in range(PROCESSES)]
    result = SetResult(name, [process.result for process in processes])
    began, told = time.monotonic(), 0.0
    terminal = sys.stderr.isatty()
    try:
        while any([process.running() for process in processes]):
            time.sleep(_INTERVAL)
            result.seconds = time.monotonic() - began
            if terminal or result.seconds - told >= _LINE_EVERY:
                told = result.seconds
                before, after = ("\r", "\033[K") if terminal else ("", "\n")
                print(before + result.progress(), end=after, file=sys.stderr, flush=True)
    finally:
        for process in processes:
            process.end()
        if terminal:
            print("\r\033[K", end="", file=sys.stderr)
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
