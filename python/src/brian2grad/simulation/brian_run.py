"""The forward pass by Brian 2's own run, and its comparison with the engine's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from brian2.core.namespace import DEFAULT_UNITS
from brian2.core.network import Network
from brian2.groups.neurongroup import NeuronGroup
from brian2.input.timedarray import TimedArray
from brian2.units.fundamentalunits import Quantity
from brian2.utils.stringtools import get_identifiers

from brian2grad.capture.operations import operations
from brian2grad.capture.preserve import restored
from brian2grad.capture.program import CapturedProgram
from brian2grad.engine.compiled import position_key
from brian2grad.errors import ModelError
from brian2grad.simulation.outputs import FinalState
from brian2grad.simulation.parameters import Bound, Parameter

TRACES = 1e-9
"""Largest difference of traces, over their range: what both sides may round differently."""

_SLOT = "brian2grad"


@dataclass(frozen=True)
class Recording:
    """What the monitors of one sample have recorded in a run of Brian's.

    Attributes
    ----------
    traces : dict
        ``[T, N]`` by ``monitor.variable``.
    rates : dict
        ``[T]`` by monitor.
    spikes : dict
        ``(i, t)`` by monitor.
    """

    traces: dict[str, np.ndarray]
    rates: dict[str, np.ndarray]
    spikes: dict[str, tuple[np.ndarray, np.ndarray]]


class BrianRun:
    """Runs the network itself, on whatever target the user has set, and leaves it as it was.

    Parameters
    ----------
    network : Network
        The network; its state now is where every run starts.
    namespace : dict
        The names around the Simulator's construction.
    """

    def __init__(
        self,
        network: Network,
        duration: Quantity,
        program: CapturedProgram,
        parameters: Mapping[str, Parameter],
        namespace: Mapping[str, Any],
    ) -> None:
        self.network = network
        self.duration = duration
        self.program = program.json
        self.parameters = parameters
        self.namespace = dict(namespace)
        self.objects = {item.name: item for item in network.sorted_objects}
        self.state = _full_state(network)

    def record(self, bound: Bound, state: FinalState | None, sample: int) -> Recording:
        """Run one sample of a batch."""
        constants = self._constants(bound, sample)
        periods = self._periods(bound, sample)
        with self._as_it_was(), self._names(constants), _refractory(periods):
            self._set_arrays(bound, state, sample)
            before = self._lengths()
            Network.run.original_function(
                self.network, self.duration, namespace=self._others(constants), level=0
            )
            return self._recording(before)

    @contextmanager
    def _as_it_was(self) -> Iterator[None]:
        """Go to the state at construction, and back to the present one at the end."""
        network = self.network
        present = _full_state(network)
        with restored(network, list(self.objects.values())):
            try:
                _restore(network, self.state)
                yield
            finally:
                _restore(network, present)

    def _value(self, parameter: Parameter, bound: Bound, sample: int) -> np.ndarray | None:
        tensor = bound.tensors.get(parameter.name)
        if tensor is None:
            return None
        values = tensor.detach()
        if bound.batched[parameter.name]:
            values = values.reshape(-1, *parameter.shape)[sample]
        return values.numpy()

    def _constants(self, bound: Bound, sample: int) -> list[tuple[Any, str, Any]]:
        """List (object, name, value) of what the namespaces have to hold."""
        entries = []
        for parameter in self.parameters.values():
            value = self._value(parameter, bound, sample)
            owner, _, name = parameter.name.rpartition(".")
            for symbol in self.program["symbols"] if value is not None else ():
                if symbol["name"] != name or owner not in ("", symbol["owner"]):
                    continue
                if symbol["kind"] not in ("constant", "timedarray"):
                    continue
                item = self.objects[symbol["owner"]]
                entries.append((item, name, self._like(item, name, value)))
        return entries

    def _periods(self, bound: Bound, sample: int) -> list[tuple[NeuronGroup, Quantity]]:
        """List the groups whose refractory period is a number that a parameter stands for."""
        own = {s["owner"] for s in self.program["symbols"] if s["name"] == "refractory"}
        return [
            (item, Quantity(float(value), dim=_second()))
            for parameter in self.parameters.values()
            for owner, _, name in [parameter.name.rpartition(".")]
            if name == "refractory"
            for value in [self._value(parameter, bound, sample)]
            for item in self.objects.values()
            if value is not None
            and isinstance(item, NeuronGroup)
            and owner in ("", item.name)
            and item.name not in own
            and _is_number(item._refractory)
        ]

    def _others(self, constants: list[tuple[Any, str, Any]]) -> dict[str, Any]:
        """Leave out what every user of a name has in a namespace of its own: Brian would warn."""
        replaced = {(item.name, name) for item, name, _ in constants}
        users: dict[str, set[Any]] = {}
        for symbol in self.program["symbols"]:
            users.setdefault(symbol["name"], set()).add(symbol["owner"])
        return {
            name: value
            for name, value in self.namespace.items()
            if not users.get(name) or any((u, name) not in replaced for u in users[name])
        }

    def _like(self, item: Any, name: str, value: Any) -> Any:
        """Give the value the unit, or the grid of time, of the one it replaces."""
        own = getattr(item, "namespace", None) or {}
        old: Any = own.get(name, self.namespace.get(name))
        if isinstance(old, TimedArray):
            return TimedArray(Quantity(value, dim=old.dim), dt=Quantity(old.dt, dim=_second()))
        if isinstance(old, Quantity):
            return Quantity(value, dim=old.dim)
        return float(value)

    @contextmanager
    def _names(self, entries: list[tuple[Any, str, Any]]) -> Iterator[None]:
        """Put values into the namespaces of objects, which come before that of the run."""
        saved = [(item, dict(item.namespace)) for item, _, _ in entries]
        try:
            for item, name, value in entries:
                item.namespace[name] = value
            yield
        finally:
            for item, names in reversed(saved):
                item.namespace.clear()
                item.namespace.update(names)

    def _set_arrays(self, bound: Bound, state: FinalState | None, sample: int) -> None:
        arrays = {
            symbol["array"]: symbol
            for symbol in self.program["symbols"]
            if symbol["kind"] in ("state", "parameter")
        }
        if state is not None:
            for clock, step in zip(self.program["clocks"], state.timesteps, strict=True):
                variables = self._clock(clock["name"]).variables
                variables["timestep"].get_value()[...] = step
                variables["t"].get_value()[...] = step * clock["dt"]
            self.network.t_ = min(
                s * c["dt"] for s, c in zip(state.timesteps, self.program["clocks"], strict=True)
            )
            for identifier, value in state.items():
                flat = value.detach().reshape(-1, value.shape[-1])
                self._continue(identifier, flat[sample if len(flat) > 1 else 0].numpy())
        for parameter in self.parameters.values():
            value = self._value(parameter, bound, sample)
            owner, _, name = parameter.name.rpartition(".")
            if value is None:
                continue
            for identifier, symbol in arrays.items():
                if symbol["name"] == name and owner in ("", symbol["owner"]):
                    self._write(identifier, value)

    def _continue(self, identifier: str, value: np.ndarray) -> None:
        """Bring one entry of a final state to where Brian keeps it."""
        if any(a["id"] == identifier for a in self.program["arrays"]):
            self._write(identifier, value)
            return
        for o in operations(self.program, "spikegenerator"):
            if identifier == position_key(o["owner"]):
                self._write(o["last_index"], value.sum())
                generator = self.objects[o["owner"]]
                generator._spikes_changed = False  # else Brian looks for the position itself
                generator._previous_dt = None
                return
        if identifier.endswith("[last event]"):
            raise ModelError.of(
                "sim(initial_state)",
                "forward-state",
                f"expected a state whose event-driven variables are not recorded, got {identifier}",
                "start a Simulator with forward='engine' from it",
            )
        pathway, _, what = identifier.partition("[")
        delays = self.objects[pathway].variables["delay"].get_value()
        if what == "events]" and value.any() and delays.any():
            raise ModelError.of(
                "sim(initial_state)",
                "forward-state",
                f"expected a state without spikes under way, got some in {identifier}",
                "start a Simulator with forward='engine' from it",
            )

    def _clock(self, name: str) -> Any:
        return next(o.clock for o in self.objects.values() if o.clock.name == name)

    def _write(self, identifier: str, value: np.ndarray) -> None:
        facts = next(a for a in self.program["arrays"] if a["id"] == identifier)
        variable = self.objects[facts["owner"]].variables[facts["variable"]]
        array = variable.get_value()
        array[...] = np.asarray(value).reshape(array.shape)

    def _lengths(self) -> dict[str, int]:
        kinds = ("statemonitor", "spikemonitor", "ratemonitor")
        return {
            o["object"]: int(
                np.asarray(self.objects[o["object"]].variables["N"].get_value()).item()
            )
            for o in operations(self.program, *kinds)
            if o["N"]
        }

    def _recording(self, before: dict[str, int]) -> Recording:
        recording = Recording({}, {}, {})
        for o in operations(self.program, "statemonitor"):
            monitor = self.objects[o["object"]]
            for name in o["record"]:
                values = np.array(monitor.variables[name].get_value())
                recording.traces[f"{o['owner']}.{name}"] = values[before[o["object"]] :]
        for o in operations(self.program, "ratemonitor"):
            values = np.array(self.objects[o["object"]].variables["rate"].get_value())
            recording.rates[o["owner"]] = values[before[o["object"]] :]
        for o in operations(self.program, "spikemonitor"):
            monitor = self.objects[o["object"]]
            if monitor.record:
                i, t = (np.array(monitor.variables[n].get_value()) for n in ("i", "t"))
                start = before[o["object"]]
                recording.spikes[o["owner"]] = (i[start:], t[start:])
        return recording


def _is_number(period: Any) -> bool:
    """Say whether a refractory period is a quantity, or made of numbers and units only."""
    return isinstance(period, Quantity) or (
        isinstance(period, str) and get_identifiers(period) <= DEFAULT_UNITS.keys()
    )


@contextmanager
def _refractory(periods: list[tuple[NeuronGroup, Quantity]]) -> Iterator[None]:
    """Give groups other refractory periods for a while."""
    saved = [(group, group._refractory) for group, _ in periods]
    try:
        for group, period in periods:
            group._refractory = period
        yield
    finally:
        for group, period in saved:
            group._refractory = period


def _second() -> Any:
    from brian2 import second

    return second.dim


def _full_state(network: Network) -> Any:
    """Take a network's state without leaving it in the user's store."""
    kept = network._stored_state.get(_SLOT)
    network.store(_SLOT)
    state = network._stored_state.pop(_SLOT)
    if kept is not None:
        network._stored_state[_SLOT] = kept
    return state


def _restore(network: Network, state: Any) -> None:
    kept = network._stored_state.get(_SLOT)
    network._stored_state[_SLOT] = state
    try:
        network.restore(_SLOT)
    finally:
        del network._stored_state[_SLOT]
        if kept is not None:
            network._stored_state[_SLOT] = kept


def verify(
    brian: BrianRun,
    bound: Bound,
    state: FinalState | None,
    run: Any,
    records: dict[str, torch.Tensor],
) -> None:
    """Run Brian for each sample, and give its traces the place of the engine's.

    Raises
    ------
    ModelError
        Naming the first difference.
    """
    samples = int(np.prod(bound.batch, dtype=int))
    for sample in range(samples):
        recording = brian.record(bound, state, sample)
        _compare_spikes(recording, sample, run)
        traces = {f"trace {key}": values for key, values in recording.traces.items()}
        rates = {f"rate {key}": values[:, None] for key, values in recording.rates.items()}
        for key, values in {**traces, **rates}.items():
            record = records[key].flatten(1, -2)[:, sample] if bound.batch else records[key]
            _compare_traces(key.partition(" ")[2], values, record.numpy(), sample)
            record.copy_(torch.from_numpy(np.ascontiguousarray(values)))


def _compare_spikes(recording: Recording, sample: int, run: Any) -> None:
    for monitor, brians in recording.spikes.items():
        columns = run.shown(monitor, sample)
        i = np.array(columns[0][:], dtype=np.int64)
        t = np.array(columns[1][:])
        theirs, ours = _sorted(*brians), _sorted(i, t)
        for k in range(max(len(theirs), len(ours))):
            if theirs[k : k + 1] != ours[k : k + 1]:
                raise _disagreement(
                    monitor,
                    f"event {k} of sample {sample}: Brian 2 has {_event(theirs, k)}, "
                    f"the engine has {_event(ours, k)}",
                )


def _sorted(i: np.ndarray, t: np.ndarray) -> list[tuple[float, int]]:
    return sorted(zip(np.round(t, 12).tolist(), i.tolist(), strict=True))


def _event(events: list[tuple[float, int]], k: int) -> str:
    return f"neuron {events[k][1]} at {events[k][0] * 1e3:g} ms" if k < len(events) else "none"


def _compare_traces(key: str, theirs: np.ndarray, ours: np.ndarray, sample: int) -> None:
    reach = float(np.ptp(theirs)) if theirs.size else 0.0
    # A trace that does not move has no range: rounding of its value is allowed.
    allowed = max(TRACES * reach, 1e-13 * float(np.max(np.abs(theirs), initial=0)))
    bad = np.argwhere(~(np.abs(ours - theirs) <= allowed))
    if len(bad):
        row, element = (int(x) for x in bad[0])
        raise _disagreement(
            key,
            f"row {row}, element {element} of sample {sample}: Brian 2 has "
            f"{theirs[row, element]!r}, the engine has {ours[row, element]!r}",
        )


def _disagreement(what: str, how: str) -> ModelError:
    return ModelError.of(
        what,
        "forward-disagreement",
        how,
        "use forward='engine' or forward='brian2' on another target, and report it",
    )
