"""Counts what the device does while tests run: operations, callbacks, networks that fell back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from brian2grad.device import device
from brian2grad.errors import UnsupportedError


@dataclass
class Counts:
    """What happened in the runs of a device.

    Attributes
    ----------
    native, callbacks : int
        Operations in programs that the engine ran: its own, and those that Python made for it.
    networks : int
        Runs by the engine.
    fallbacks : Counter
        Runs by Brian's own loop, by the reason.
    """

    native: int = 0
    callbacks: int = 0
    networks: int = 0
    fallbacks: Counter[str] = field(default_factory=Counter)

    def add(self, other: Counts) -> None:
        """Count what others counted, too."""
        self.native += other.native
        self.callbacks += other.callbacks
        self.networks += other.networks
        self.fallbacks += other.fallbacks

    def to_json(self) -> dict[str, Any]:
        """Write the counts as JSON can hold them."""
        return {**vars(self), "fallbacks": dict(self.fallbacks)}

    @classmethod
    def from_json(cls, json: dict[str, Any]) -> Counts:
        """Read what `to_json` wrote."""
        return cls(**{**json, "fallbacks": Counter(json["fallbacks"])})

    def lines(self) -> list[str]:
        """Say it in words, the most frequent reason first."""
        fallen = sum(self.fallbacks.values())
        return [
            f"{self.networks} runs by the engine: {self.native} operations native, "
            f"{self.callbacks} as callbacks",
            f"{fallen} runs by Brian's own loop" + (", because of" if fallen else ""),
            *(f"  {number:4d}  {reason}" for reason, number in self.fallbacks.most_common()),
        ]


def count_runs() -> Counts:
    """Let the device count from now on.

    Raises
    ------
    EngineUnavailableError
        When there is no engine: Brian's own loop would pass all tests.
    """
    counts = Counts()
    device.engine = _CountingEngine(device.engine, counts)
    run = device._run

    def counted(*args: Any) -> None:
        try:
            run(*args)
        except UnsupportedError as error:
            counts.fallbacks[error.what] += 1
            raise

    device._run = counted
    return counts


class _CountingEngine:
    def __init__(self, engine: Any, counts: Counts) -> None:
        self._engine = engine
        self._counts = counts

    def run(self, program: Any, hooks: Any, profile: bool) -> Any:
        result = self._engine.run(program, hooks, profile)
        kinds = [o["kind"] for item in program.json["objects"] for o in item["operations"]]
        called = kinds.count("callback")
        self._counts.networks += 1
        self._counts.callbacks += called
        self._counts.native += len(kinds) - called
        return result
