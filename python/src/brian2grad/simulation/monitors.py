"""From the engine's records to what each monitor shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from brian2grad.capture.operations import Json, operations
from brian2grad.engine import door
from brian2grad.engine.compiled import Log
from brian2grad.simulation.function import Request
from brian2grad.simulation.outputs import MonitorOutput
from brian2grad.simulation.transforms import outside_graphs


def monitor_outputs(
    program: Json, request: Request, results: dict[str, torch.Tensor], run: Any
) -> dict[str, MonitorOutput]:
    """Make the output of each monitor, computed when it is asked for."""
    makers: dict[str, dict[str, Callable[[], Any]]] = {}
    for operation in operations(program, "statemonitor"):
        makers[operation["object"]] = _state(operation, request, results)
    for operation in operations(program, "spikemonitor"):
        makers[operation["object"]] = _spikes(operation, request, results, run)
    for operation in operations(program, "ratemonitor"):
        makers[operation["object"]] = _rate(operation, request, results)
    return {name: MonitorOutput(name, made) for name, made in makers.items()}


def _times(request: Request, clock: int) -> torch.Tensor:
    """Compute the times of a clock's ticks as Brian does: timestep times dt."""
    described = request.variant.clocks[clock]
    first = int(request.first[clock])
    steps = torch.arange(first, first + described.rows, dtype=torch.float64)
    return steps * described.dt


def _state(
    operation: Json, request: Request, results: dict[str, torch.Tensor]
) -> dict[str, Callable[[], Any]]:
    made: dict[str, Callable[[], Any]] = {}
    for variable in operation["record"]:
        key = f"{operation['owner']}.{variable}"
        record = request.variant.traces.get(key)
        if record is None:
            continue
        made[variable] = lambda key=key: results[f"trace {key}"]
        made["t"] = lambda clock=record.clock: _times(request, clock)
    return made


def _spikes(
    operation: Json, request: Request, results: dict[str, torch.Tensor], run: Any
) -> dict[str, Callable[[], Any]]:
    space, name = operation["eventspace"], operation["owner"]
    start, stop = operation["start"], operation["stop"]
    made: dict[str, Callable[[], Any]] = {}
    if name in request.variant.counts:
        made["count"] = lambda: results[f"count {name}"][..., start:stop]
    if space in request.variant.rasters:
        made["raster"] = lambda: results[f"raster {space}"][..., start:stop]
    if f"{space}[unclamped]" in request.variant.rasters:
        made["unclamped_raster"] = lambda: results[f"raster {space}[unclamped]"][..., start:stop]
    log = request.variant.logs.get(name)
    if log is not None:
        recorded = sorted(v for v in operation["record"] if v not in ("i", "t"))
        events = _Events(request, run, log, start)
        for column, variable in enumerate(["i", "t", *recorded]):
            made[variable] = lambda column=column: events.each(column)
    return made


class _Events:
    """Lists the events of each sample, without a gradient: elements, times, recorded values."""

    def __init__(self, request: Request, run: Any, log: Log, start: int) -> None:
        self.request = request
        self.run = run
        self.log = log
        self.start = start

    @outside_graphs
    def each(self, column: int) -> Any:
        """List one column: a tensor, or with a batch one for each sample."""
        lists = [self._column(sample, column) for sample in range(self.request.samples)]
        return lists if self.request.batch else lists[0]

    def _column(self, sample: int, column: int) -> torch.Tensor:
        columns = door.call(self.run.events, self.log.log, sample, self.log.clock)
        values = torch.tensor(columns[column][:], dtype=torch.float64)
        if column == 0:
            return values.to(torch.int64) - self.start
        return values * self.request.variant.clocks[self.log.clock].dt if column == 1 else values


def _rate(
    operation: Json, request: Request, results: dict[str, torch.Tensor]
) -> dict[str, Callable[[], Any]]:
    key = operation["owner"]
    record = request.variant.rates.get(key)
    if record is None:
        return {}
    return {
        "rate": lambda: results[f"rate {key}"][..., 0],
        "t": lambda: _times(request, record.clock),
    }
