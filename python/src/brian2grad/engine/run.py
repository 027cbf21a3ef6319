"""What a device asks of an engine, and what the engine asks of the device meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from brian2grad.capture.program import CapturedProgram

PIECE = 0.05
"""Seconds between two looks at progress and stop conditions."""


class RunHooks(Protocol):
    """What an engine calls during a run."""

    def proceed(self, t: float) -> bool:
        """Ask whether to go on.

        To be called at the start of a step: at the first, at least every 0.1 s of computing, and
        at each that follows a callback unless `stopping` says that there is no need. Reports
        progress and looks at stop conditions.

        Parameters
        ----------
        t : float
            The time of the step in seconds.

        Returns
        -------
        bool
            False to end the run before this step.
        """
        ...

    def callback(self, index: int, t: float) -> bool:
        """Run one of the program's callbacks.

        What monitors have recorded must have been written to their arrays before. Exceptions
        do not leave this method.

        Returns
        -------
        bool
            False to end the run at once, in the middle of the step.
        """
        ...

    def stopping(self) -> bool:
        """Say whether the run is to end with the present step."""
        ...

    def resize(self, array: str, shape: int | tuple[int, ...]) -> np.ndarray:
        """Let a monitor's array grow; gives its new memory."""
        ...


@dataclass
class RunResult:
    """How a run ended.

    Attributes
    ----------
    t : float
        Time in seconds of the first step that was not made.
    pending : list of ndarray
        For each queue the deliveries under way, rows (steps from now, synapse).
    profile : dict
        Seconds spent in each object, where they were asked for.
    failed : str
        The name of the object that ended the run, where `RunHooks.callback` did.
    """

    t: float
    pending: list[np.ndarray] = field(default_factory=list)
    profile: dict[str, float] = field(default_factory=dict)
    failed: str = ""


class Engine(Protocol):
    """Runs a Program on the memory that it names."""

    def run(self, program: CapturedProgram, hooks: RunHooks, profile: bool) -> RunResult:
        """Run the whole program.

        Raises
        ------
        UnsupportedError
            When the program has a part that the engine does not run; nothing has been changed.
        """
        ...
