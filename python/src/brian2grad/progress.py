"""Progress of a run: reports, stop conditions and what the callbacks raise."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from brian2.core.network import Network, TextReport
from brian2.units import second
from brian2.units.fundamentalunits import Quantity

from brian2grad.capture.program import CapturedProgram

Report = Callable[[Quantity, float, Quantity, Quantity], Any]


def report_function(report: Any) -> Report | None:
    """Find what `Network.run`'s argument ``report`` stands for."""
    if report is None:
        return None
    if report in ("text", "stdout"):
        return TextReport(sys.stdout)
    if report == "stderr":
        return TextReport(sys.stderr)
    if isinstance(report, str):
        raise ValueError(f'Do not know how to handle report argument "{report}".')
    if callable(report):
        return report
    raise TypeError(
        "Do not know how to handle report argument, it has to be one of 'text', 'stdout', "
        f"'stderr', or a callable function/object, but it is of type {type(report)}"
    )


class Progress:
    """The hooks of a device's run (`brian2grad.engine.run.RunHooks`)."""

    def __init__(
        self,
        network: Network,
        program: CapturedProgram,
        start: float,
        duration: Quantity,
        report: Report | None,
        period: float,
        maximum: Any,
    ) -> None:
        self._network = network
        self._program = program
        self._start = start
        self._duration = duration
        self._report = report
        self._period = period
        self._maximum = None if maximum is None else float(maximum)
        self._began = time.time()
        self._next_report = 0.0
        self._running = False
        self._error: BaseException | None = None

    def proceed(self, t: float) -> bool:
        """Report, and say whether the run goes on with the step at t."""
        try:
            return self._proceed(t)
        except BaseException as error:  # must not cross into the engine
            self._error = error
            return False

    def _proceed(self, t: float) -> bool:
        now = time.time()
        if not self._running:
            self._running = True
            self._began = now
            self._next_report = now + self._period
            if self._report is not None:
                self._report(0 * second, 0.0, self._start * second, self._duration)
        elif self._maximum is not None and now - self._began > self._maximum:
            self._network._stopped = True
        if self.stopping():
            return False
        self._network.t_ = t
        if self._report is not None and now > self._next_report:
            self._report(
                (now - self._began) * second,
                self.completed(t),
                self._start * second,
                self._duration,
            )
            self._next_report = now + self._period
        return True

    def callback(self, index: int, t: float) -> bool:
        """Run a callback at time t; False if it raised."""
        self._network.t_ = t
        try:
            self._program.callbacks[index]()
        except BaseException as error:  # must not cross into the engine
            self._error = error
            return False
        return True

    def stopping(self) -> bool:
        """Say whether the run is to end with the present step."""
        return bool(self._error or self._network._stopped or Network._globally_stopped)

    def resize(self, array: str, shape: int | tuple[int, ...]) -> np.ndarray:
        """Let a monitor's array grow."""
        return self._program.resize(array, shape)

    def raise_error(self) -> None:
        """Raise what a callback or a report raised."""
        if self._error is not None:
            raise self._error

    def elapsed(self) -> float:
        """Give the seconds since the run began."""
        return time.time() - self._began

    def completed(self, t: float) -> float:
        """Give the fraction of the run that is made at time t."""
        duration = float(self._duration)
        return (t - self._start) / duration if duration > 0 else 1.0

    def report_end(self, completed: float) -> None:
        """Report the end of the run."""
        if self._report is not None:
            self._report(self.elapsed() * second, completed, self._start * second, self._duration)
