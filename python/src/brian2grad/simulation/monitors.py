"""From the engine's arrays to what each monitor shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from brian2grad.engine import door
from brian2grad.engine.compiled import CompiledProgram, Output
from brian2grad.simulation.function import Request
from brian2grad.simulation.outputs import MonitorOutput
from brian2grad.simulation.transforms import outside_graphs


def monitor_outputs(
    request: Request, results: dict[int, torch.Tensor], run: Any
) -> dict[str, MonitorOutput]:
    """Make the output of each monitor, computed when it is asked for.

    Parameters
    ----------
    results : dict
        Records and states at the end, by the engine's numbers.
    run : RunHandle
        The engine's run.
    """
    variant = request.variant
    assert isinstance(variant, CompiledProgram)  # what is shown by monitors has values
    return {name: _monitor(name, variant, request, results, run) for name in variant.monitors}


def _monitor(
    name: str,
    variant: CompiledProgram,
    request: Request,
    results: dict[int, torch.Tensor],
    run: Any,
) -> MonitorOutput:
    shown = variant.monitors[name]
    made: dict[str, Callable[[], Any]] = {
        variable: lambda output=output: _part(results[output.array], output)
        for variable, output in shown.outputs.items()
    }
    if shown.timed:
        made["t"] = lambda: _times(request, shown.clock)
    if shown.columns:
        events = _Events(request, run, name, shown.columns)
        for column, variable in enumerate(shown.columns):
            made[variable] = lambda column=column: events.each(column)
    return MonitorOutput(name, made, variant.engine)


def _part(values: torch.Tensor, output: Output) -> torch.Tensor:
    if output.single:
        return values[..., output.start]
    whole = output.start == 0 and output.stop == values.shape[-1]
    return values if whole else values[..., output.start : output.stop]


def _times(request: Request, clock: int) -> torch.Tensor:
    times = door.call(request.variant.engine.times, clock, request.first[clock])
    return torch.tensor(times[:], dtype=torch.float64)


class _Events:
    """Lists the events of each sample, without a gradient: elements, times, recorded values."""

    def __init__(self, request: Request, run: Any, monitor: str, columns: Sequence[str]) -> None:
        self.columns = columns
        self.request = request
        self.run = run
        self.monitor = monitor

    @outside_graphs
    def each(self, column: int) -> Any:
        """List one column: a tensor, or with a batch one for each sample."""
        lists = [self._column(sample, column) for sample in range(self.request.samples)]
        return lists if self.request.batch else lists[0]

    def _column(self, sample: int, column: int) -> torch.Tensor:
        columns = door.call(self.run.shown, self.monitor, sample)
        values = torch.tensor(columns[column][:], dtype=torch.float64)
        values = values.to(torch.int64) if column == 0 else values
        # A loss that is given this as it is says what to give in its place.
        name = self.columns[column]
        values.listed_by = f"out['{self.monitor}'].{name}"  # type: ignore[attr-defined]
        return values
