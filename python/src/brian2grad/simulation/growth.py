"""The warning of gradients that grow without bound on their way back through time."""

from __future__ import annotations

import json
import threading
import warnings
from dataclasses import dataclass
from typing import Any

from brian2grad.capture.operations import Json, operations
from brian2grad.diagnostics import message


class GradientExplosionWarning(UserWarning):
    """A gradient has grown more than 1e8-fold on its way back through time."""


class GrowthAlarm:
    """Warns of growing gradients, once.

    Parameters
    ----------
    program : dict
        The program's JSON, to tell which remedies there are.
    request : dict
        What was asked of it.
    """

    def __init__(self, program: Json, request: Json) -> None:
        self._lock = threading.Lock()
        self._raised = False
        self._spiking = any(True for _ in operations(program, "threshold"))
        self._resets = any(o["event"] == "spike" for o in operations(program, "reset"))
        surrogates = [entry["surrogate"] for entry in request["surrogates"]]
        self._unbounded = self._spiking and any(s["support"] is None for s in surrogates)
        self._attached = self._resets and not request["detach"]
        self._clipped = {clip["variable"] for clip in request["clip_adjoint"]}

    def of_call(self, clamped: bool) -> _Observer:
        """Give what looks at the reverse sweeps of a call.

        Parameters
        ----------
        clamped : bool
            Whether events were given as data.
        """
        return _Observer(self, clamped)

    def look(self, sweep: Any, clamped: bool) -> None:
        """Warn if a reverse sweep that is done shows growth, and none has before."""
        text = None if self._raised else sweep.growth()
        if text is None:
            return
        with self._lock:
            first, self._raised = not self._raised, True
        if first:
            growth = json.loads(str(text))
            # PyTorch has called: which line of the user's did is not known here.
            warnings.warn(self._text(growth, clamped), GradientExplosionWarning, stacklevel=2)

    def _text(self, growth: Json, clamped: bool) -> str:
        name = growth["variable"]
        return message(
            "backward()",
            "gradient-explosion",
            growth["what"],
            self._remedies(name, clamped),
            kind="warning",
        )

    def _remedies(self, name: str, clamped: bool) -> str:
        ways = []
        if self._spiking and not clamped:
            bounded = ", and a support, e.g. support=1" if self._unbounded else ""
            ways.append(f"give the surrogate a larger scale{bounded}")
        if self._attached:
            ways.append("set detach_reset=True")
        if self._spiking and not clamped:
            ways.append("clamp the spikes, sim(..., spikes={group: raster})")
        ways.append(
            "run shorter windows, cut by initial_state=out.final_state.detach(), or bound it "
            f"with clip_adjoint={{'{name}': ...}}"
            if name not in self._clipped and name.partition(".")[2] not in self._clipped
            else "run shorter windows, cut by initial_state=out.final_state.detach()"
        )
        return "; or ".join(ways) + "; see docs/fitting.md and bg.gradient_flow"


@dataclass(frozen=True)
class _Observer:
    alarm: GrowthAlarm
    clamped: bool

    def begin(self, sweep: Any) -> None:
        """Nothing is to be asked for."""

    def end(self, sweep: Any) -> None:
        """Look."""
        self.alarm.look(sweep, self.clamped)
