"""What ran where: counts over all runs of a device."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from brian2grad.capture.program import CapturedProgram


@dataclass
class RunStatistics:
    """Counts of operations, each once for every run that it was part of.

    Attributes
    ----------
    runs : int
        Runs through the engine.
    native : Counter
        Operations that ran natively, by kind.
    callback : Counter
        Operations that ran as callbacks, by (what, reason). ``what`` is the class of the object
        or the template of the code; ``reason`` is empty where the program asked for a callback,
        else it says why the engine refused the operation.
    fallback : Counter
        Runs of a whole network in Brian's own loop, by reason.
    """

    runs: int = 0
    native: Counter[str] = field(default_factory=Counter)
    callback: Counter[tuple[str, str]] = field(default_factory=Counter)
    fallback: Counter[str] = field(default_factory=Counter)

    def add_run(self, program: CapturedProgram, refused: Mapping[str, str]) -> None:
        """Count a run through the engine.

        Parameters
        ----------
        program : CapturedProgram
            As it ran.
        refused : mapping
            The reasons of refused operations by name.
        """
        self.runs += 1
        for item in program.json["objects"]:
            for operation in item["operations"]:
                if operation["kind"] == "callback":
                    reason = refused.get(operation["name"], "")
                    self.callback[operation["what"], reason] += 1
                else:
                    self.native[operation["kind"]] += 1

    def add_fallback(self, reason: str) -> None:
        """Count a run in Brian's own loop."""
        self.fallback[reason] += 1

    def clear(self) -> None:
        """Begin to count anew."""
        self.runs = 0
        for counter in (self.native, self.callback, self.fallback):
            counter.clear()

    def __str__(self) -> str:
        lines = [
            f"{self.runs} runs by the engine, {self.fallback.total()} by Brian's own loop",
            f"{self.native.total()} native operations, {self.callback.total()} callbacks",
        ]
        lines += [
            f"  callback: {what}{f' ({reason})' if reason else ''}: {n}"
            for (what, reason), n in self.callback.most_common()
        ]
        lines += [f"  fallback: {reason}: {n}" for reason, n in self.fallback.most_common()]
        return "\n".join(lines)
