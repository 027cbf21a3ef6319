"""The process in which a part of a set runs, and what it has said until now."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

from brian_suite.result import PartResult


class SuiteProcess:
    """Starts ``brian_suite.worker`` and reads what it writes."""

    def __init__(self, name: str, part: int, parts: int, scratch: Path) -> None:
        self.result = PartResult()
        events = scratch / f"{name}-{part}.jsonl"
        events.touch()
        self._events: IO[str] = events.open(encoding="utf-8")
        self._rest = ""
        self._log = scratch / f"{name}-{part}.log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "brian_suite.worker", name, str(part), str(parts), events],
                cwd=scratch,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def running(self) -> bool:
        """Read what is new; says whether more may come."""
        ended = self._process.poll() is not None  # before reading, so that nothing is missed
        self._rest += self._events.read()
        *lines, self._rest = self._rest.split("\n")
        for line in lines:
            event: dict[str, Any] = json.loads(line)
            self.result.note(event)
        if ended and self.result.counts is None:
            tail = self._log.read_text(errors="replace").splitlines()[-20:]
            self.result.broken(self._process.returncode, tail)
        return not ended

    def end(self) -> None:
        """Stop the process if it still runs."""
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait()
        self._events.close()
