"""Runs a Program with numpy, operation by operation."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from brian2grad.capture import CapturedProgram
from brian2grad.engine.run import RunHooks, RunResult
from brian2grad.errors import UnsupportedError
from reference.blocks import Block
from reference.delays import Ring
from reference.expressions import DRAWING, STANDARD, size

SAME_TIME = 1e-4
"""Clocks tick together when their times differ by less than this part of the shorter dt."""


class StopRunError(Exception):
    """A callback ended the run."""


class Alone:
    """The hooks of a run that nobody watches."""

    def __init__(self, program: CapturedProgram) -> None:
        self.program = program
        self.resize = program.resize

    def proceed(self, t: float) -> bool:
        return True

    def callback(self, index: int, t: float) -> bool:
        self.program.callbacks[index]()
        return True

    def stopping(self) -> bool:
        return False


def execute(program: CapturedProgram) -> RunResult:
    return NumpyEngine().run(program, Alone(program), profile=False)


class NumpyEngine:
    """The protocol `brian2grad.engine.run.Engine`, by numpy.

    Parameters
    ----------
    refuse : str
        A kind of operation that this engine pretends not to know.
    """

    def __init__(self, refuse: str = "") -> None:
        self.refuse = refuse
        self.runs = 0

    def run(self, program: CapturedProgram, hooks: RunHooks, profile: bool) -> RunResult:
        for item in program.json["objects"]:
            for operation in item["operations"]:
                if operation["kind"] == self.refuse:
                    raise UnsupportedError(item["name"], operation["kind"])
        self.runs += 1
        return Executor(program, hooks).run(profile)


class Executor:
    def __init__(self, program: CapturedProgram, hooks: RunHooks) -> None:
        self.json = program.json
        self.arrays = dict(program.arrays)
        self.program = program
        self.hooks = hooks
        self.rings = [Ring(q, self.arrays) for q in self.json["queues"]]
        self.flushes: list[Callable[[], None]] = []
        self.time = 0.0
        self.called = True
        self.objects = [
            (
                o["name"],
                o["clock"],
                [self._operation({**x, "clock": o["clock"]}) for x in o["operations"]],
            )
            for o in self.json["objects"]
        ]

    # The loop over time

    def _due(self) -> tuple[int, list[int]]:
        """Find the clock with the earliest time, and those that tick with it."""
        clocks = self.json["clocks"]
        times = [self.arrays[c["t"]][0] for c in clocks]
        first = int(np.argmin(times))
        dt = clocks[first]["dt"]
        together = [
            k
            for k, c in enumerate(clocks)
            if abs(times[k] - times[first]) <= SAME_TIME * min(dt, c["dt"])
        ]
        return first, together

    def run(self, profile: bool) -> RunResult:
        clocks = self.json["clocks"]
        spent: dict[str, float] = {}
        failed = ""
        while True:
            first, together = self._due()
            t = float(self.arrays[clocks[first]["t"]][0])
            if self.called and not self.hooks.proceed(t):
                break
            self.called = False
            if self.arrays[clocks[first]["timestep"]][0] >= clocks[first]["last"]:
                break
            self.time = t
            failed = self._step(together, spent)
            if failed:
                break
            for k in together:
                self.arrays[clocks[k]["timestep"]][0] += 1
                step = self.arrays[clocks[k]["timestep"]][0]
                self.arrays[clocks[k]["t"]][0] = step * clocks[k]["dt"]
        self._flush()
        pending = [ring.pending() for ring in self.rings]
        return RunResult(t, pending, spent if profile else {}, failed)

    def _step(self, clocks: list[int], spent: dict[str, float]) -> str:
        for name, clock, operations in self.objects:
            if clock in clocks:
                began = time.perf_counter()
                try:
                    for operation in operations:
                        operation()
                except StopRunError:
                    return name
                spent[name] = spent.get(name, 0.0) + time.perf_counter() - began
        return ""

    def _flush(self) -> None:
        for flush in self.flushes:
            flush()

    # Functions

    def _function(self, key: str) -> tuple[Callable[..., Any], bool]:
        f = self.json["functions"][key]
        match f["kind"]:
            case "standard":
                return STANDARD[f["name"]], f["name"] in DRAWING
            case "timedarray":
                return self._timed_array(f), False
            case "binomial" if "loc" in f:
                return lambda of: np.random.normal(f["loc"], f["scale"], size(of) or int(of)), True
            case "binomial":
                n = int(f["n"])
                return lambda of: np.random.binomial(n, f["p"], size(of) or int(of)), True
            case "python":
                return self.program.functions[f["callback"]], f["auto_vectorise"]
        raise ValueError(f"unknown kind of function {f['kind']!r}")

    def _timed_array(self, f: dict[str, Any]) -> Callable[..., Any]:
        values, k = self.arrays[f["array"]], f["K"]
        grid = f["dt"] / k

        def row(t: Any) -> Any:
            return np.clip(np.int_(np.round(t / grid) / k), 0, len(values) - 1)

        if values.ndim == 1:
            return lambda t: values[row(t)]
        return lambda t, column: values[row(t), column]

    # Operations: each becomes a function without arguments

    def _operation(self, o: dict[str, Any]) -> Callable[[], None]:
        block = Block(o, o["blocks"]["run"], self.arrays, self._function) if "blocks" in o else None
        return getattr(self, f"_{o['kind']}")(o, block)

    def _size(self, o: dict[str, Any]) -> int:
        n = o["size"]
        return int(self.arrays[n["array"]].item()) if isinstance(n, dict) else n

    def _events(self, o: dict[str, Any]) -> np.ndarray:
        space = self.arrays[o["eventspace"]]
        return space[: space[-1]].copy()

    def _callback(self, o: dict[str, Any], _: None) -> Callable[[], None]:
        def call() -> None:
            self._flush()
            self.called = True
            if not self.hooks.callback(o["callback"], self.time):
                raise StopRunError

        return call

    def _stateupdate(self, o: dict[str, Any], block: Block) -> Callable[[], None]:
        return lambda: void(block.run(np.arange(self._size(o))))

    def _threshold(self, o: dict[str, Any], block: Block) -> Callable[[], None]:
        space, refractory = self.arrays[o["eventspace"]], o["refractory"]

        def run() -> None:
            n = self._size(o)
            condition = block.run(np.arange(n))["_cond"]
            events = np.flatnonzero(np.broadcast_to(condition, (n,)))
            space[-1] = len(events)
            space[: len(events)] = events
            if refractory:
                self.arrays[refractory["not_refractory"]][events] = False
                self.arrays[refractory["lastspike"]][events] = self.arrays[o["t"]][0]

        return run

    def _reset(self, o: dict[str, Any], block: Block) -> Callable[[], None]:
        return lambda: void(block.run(self._events(o)))

    def _push(self, o: dict[str, Any], _: None) -> Callable[[], None]:
        return self.rings[o["queue"]].push

    def _synapses(self, o: dict[str, Any], block: Block) -> Callable[[], None]:
        ring = self.rings[o["queue"]]

        def run() -> None:
            synapses = ring.pop()
            if len(synapses):  # else not even scalar code runs
                block.run(synapses)

        return run

    def _summed(self, o: dict[str, Any], block: Block) -> Callable[[], None]:
        target, index = self.arrays[o["target"]], self.arrays[o["index"]]

        def run() -> None:
            n = self._size(o)
            values = np.broadcast_to(block.run(np.arange(n))["_synaptic_var"], (n,))
            length = o["stop"] - o["start"]
            sums = np.bincount(index - o["start"], weights=values, minlength=length)
            target[o["start"] : o["stop"]] = sums

        return run

    def _spikegenerator(self, o: dict[str, Any], _: None) -> Callable[[], None]:
        space, neurons = self.arrays[o["eventspace"]], self.arrays[o["neuron_index"]]
        bins, last = self.arrays[o["timebins"]], self.arrays[o["last_index"]]
        period, timestep = self.arrays[o["period_bins"]], self.arrays[o["timestep"]]

        def run() -> None:
            step, begin = int(timestep[0]), int(last[0])
            if period[0] > 0:
                step %= int(period[0])
                if begin > 0 and bins[begin - 1] >= step:
                    begin = 0
            n = int(np.searchsorted(bins[begin:], step, side="right"))
            last[0] = begin + n
            space[:n] = neurons[begin : begin + n]
            space[-1] = n

        return run

    def _grow(self, identifier: str, rows: list[np.ndarray]) -> int:
        """Append rows to a monitor's array; gives its new length."""
        before = self.arrays[identifier]
        n = len(before) + len(rows)
        grown = self.hooks.resize(identifier, (n, *before.shape[1:]) if before.ndim > 1 else n)
        grown[n - len(rows) :] = rows
        self.arrays[identifier] = grown
        return n

    def _recorder(self, o: dict[str, Any]) -> dict[str, list[Any]]:
        """Make buffers by array id, which are written out at the end or before callbacks."""
        buffers: dict[str, list[Any]] = {i: [] for i in o["record"].values()}
        if o["kind"] == "statemonitor":
            buffers[o["t"]] = []

        def flush() -> None:
            for identifier, rows in buffers.items():
                if rows:
                    self.arrays[o["N"]][0] = self._grow(identifier, rows)
                    rows.clear()

        self.flushes.append(flush)
        return buffers

    def _statemonitor(self, o: dict[str, Any], block: Block) -> Callable[[], None]:
        indices, buffers = self.arrays[o["indices"]], self._recorder(o)

        def run() -> None:
            names = block.run(indices)
            buffers[o["t"]].append(self._time(o))
            for name, identifier in o["record"].items():
                value = np.broadcast_to(names[f"_to_record_{name}"], indices.shape)
                buffers[identifier].append(np.array(value))

        return run

    def _time(self, o: dict[str, Any]) -> float:
        clock = self.json["clocks"][o["clock"]]
        return float(self.arrays[clock["t"]][0])

    def _spikemonitor(self, o: dict[str, Any], block: Block) -> Callable[[], None]:
        buffers, count = self._recorder(o), self.arrays[o["count"]]

        def run() -> None:
            events = self._events(o)
            events = events[(events >= o["start"]) & (events < o["stop"])]
            if len(events):
                names = block.run(events)
                for name, identifier in o["record"].items():
                    value = np.broadcast_to(names[f"_to_record_{name}"], events.shape)
                    buffers[identifier].extend(value)
                count[events - o["start"]] += 1
                if not buffers:
                    self.arrays[o["N"]][0] += len(events)

        return run

    def _ratemonitor(self, o: dict[str, Any], _: None) -> Callable[[], None]:
        buffers = self._recorder(o)
        times, rates = buffers[o["record"]["t"]], buffers[o["record"]["rate"]]
        dt = self.json["clocks"][o["clock"]]["dt"]

        def run() -> None:
            events = self._events(o)
            n = np.count_nonzero((events >= o["start"]) & (events < o["stop"]))
            times.append(self._time(o))
            rates.append(1.0 * n / dt / o["source_size"])

        return run


def void(_: Any) -> None:
    """Drop a result."""
