"""The differentiable form of a Brian 2 network."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any

import numpy as np
import torch
from brian2.core.namespace import get_local_namespace
from brian2.core.network import Network
from brian2.units.fundamentalunits import Quantity

from brian2grad.capture import capture_network
from brian2grad.capture.changes import NetworkWatch
from brian2grad.capture.noise import draw_seed, random_functions
from brian2grad.engine import door
from brian2grad.engine.compiled import CompiledProgram
from brian2grad.errors import ModelError, UnsupportedError
from brian2grad.simulation import function
from brian2grad.simulation.brian_run import BrianRun, verify
from brian2grad.simulation.choices import (
    clamped_events,
    clip_entries,
    detached_variables,
    hidden_constants,
    monitor_names,
    surrogate_entries,
)
from brian2grad.simulation.inputs import batch_of, checked_state, inputs_of
from brian2grad.simulation.memory import MemoryUse
from brian2grad.simulation.monitors import monitor_outputs
from brian2grad.simulation.outputs import FinalState, Outputs
from brian2grad.simulation.parameters import Bound, Parameter, bind
from brian2grad.simulation.transforms import outside_graphs, require_plain
from brian2grad.surrogate import Surrogate

_PRECISIONS = {torch.float64: "float64", torch.float32: "float32"}


class Simulator:
    """A Brian 2 network as a differentiable function of its parameters.

    Every call simulates the network from its state when the Simulator was made; Brian's own
    arrays stay as they are.

    Parameters
    ----------
    network : Network
        The network, made under Brian's runtime device or under ``brian2grad``.
    duration : Quantity
        How long a call simulates.
    parameters : list of str
        Names as in the model: ``"tau"``, or ``"group.variable"`` where a bare name is ambiguous;
        a TimedArray's name stands for its values, a SpikeGeneratorGroup's for the raster
        ``[T, *batch, N]`` of its spikes.
    surrogate : Surrogate or dict, optional
        What replaces the derivative of a spike: one for all, or a dict by group, ``(group,
        event)`` or object name, with ``"default"``.
    gradient : str
        ``"surrogate"``.
    forward : str
        ``"engine"``, or ``"brian2"``: Brian's own run, checked against the engine's.
    detach_reset : bool or list of str
        Whether resets (of all or the named variables) are cut off from the derivative of the
        spike.
    clip_adjoint : dict, optional
        Bounds by state variable, ``{"group.v": 10/mV}``: the derivative of the loss by that
        variable is held within plus and minus the bound, element by element, after each step of
        the reverse sweep, as a hook on the variable's tensor would in a loop in PyTorch. A number
        is in loss per SI unit. The gradient is then no longer that of the loss.
    memory_budget : int, optional
        Bytes at most of a call and its gradient: state, adjoints, tape, checkpoints, and the room
        in which events are listed. The tables of the model, which all calls share, and what
        monitors record do not count. After ``backward()`` a call holds nothing any more, unless
        with ``retain_graph=True``.
    dtype : torch.dtype
        ``torch.float64`` or ``torch.float32``.
    rasters : iterable of monitors
        SpikeMonitors and EventMonitors whose ``raster`` is wanted.
    threads : int, optional
        Threads of a call at most; the processor's number by default.
    seed : int, optional
        Seed of the random numbers: every call repeats bit for bit. By default each call draws one
        from numpy's generator, which `brian2.seed` sets.
    noise : str
        Whether the samples of a batch see ``"independent"`` random numbers or ``"shared"`` ones.
    namespace : dict, optional
        As for `Network.run`; by default the names around the call.
    level : int
        How many more frames up the names are to be looked for.

    Raises
    ------
    ModelError
        When the request does not fit the network; says what to do.

    Examples
    --------
    >>> from brian2 import *
    >>> import torch, brian2grad as bg
    >>> tau = 10*ms
    >>> G = NeuronGroup(1, "dv/dt = -v/tau : 1", method="exact")
    >>> G.v = 1
    >>> M = StateMonitor(G, "v", record=True)
    >>> sim = bg.Simulator(Network(G, M), 10*ms, parameters=["tau"])
    >>> tau_ = bg.tensor(10*ms, requires_grad=True)
    >>> out = sim(tau=tau_)
    >>> out[M].v.shape
    torch.Size([100, 1])
    >>> out.final_state["neurongroup.v"].sum().backward()
    >>> bool(abs(tau_.grad - 100*np.exp(-1)) < 1e-9)
    True
    """

    def __init__(
        self,
        network: Network,
        duration: Quantity,
        parameters: Iterable[str],
        surrogate: Surrogate | Mapping[Any, Surrogate] | None = None,
        gradient: str = "surrogate",
        forward: str = "engine",
        detach_reset: bool | Iterable[str] = False,
        memory_budget: int | None = None,
        dtype: torch.dtype = torch.float64,
        rasters: Iterable[Any] = (),
        threads: int | None = None,
        seed: int | None = None,
        noise: str = "independent",
        *,
        clip_adjoint: Mapping[str, Quantity | float] | None = None,
        namespace: Mapping[str, Any] | None = None,
        level: int = 0,
    ) -> None:
        _require_choice("gradient", gradient, ("surrogate",), ("exact",))
        _require_choice("forward", forward, ("engine", "brian2"))
        _require_choice("noise", noise, ("independent", "shared"))
        if dtype not in _PRECISIONS:
            raise ModelError.of(
                "Simulator(dtype)",
                "dtype",
                f"expected torch.float64 or torch.float32, got {dtype}",
                "choose one of the two",
            )
        if memory_budget is not None and not int(memory_budget) > 0:
            raise ModelError.of(
                "Simulator(memory_budget)",
                "memory-budget",
                f"expected a positive number of bytes, got {memory_budget}",
                "leave it out for no limit",
            )
        if seed is not None and not 0 <= int(seed) < 2**63:
            raise ModelError.of(
                "Simulator(seed)",
                "seed",
                f"expected an integer from 0 to 2**63 - 1, got {seed}",
                "leave it out for another one at each call",
            )
        if isinstance(parameters, str):
            parameters = [parameters]
        self.network = network
        self.duration = duration
        self.dtype = dtype
        self._budget = int(memory_budget or 0)
        self._plan = (0, 0, 0, 0)
        self._cache = 0
        self._seed = None if seed is None else int(seed)
        self._shared = noise == "shared"
        names = get_local_namespace(level=level + 1) if namespace is None else namespace
        program = capture_network(network, duration, namespace=names)
        self._program = program
        self._text = program.text()
        self._watch = NetworkWatch(network)
        self._request = {
            "precision": _PRECISIONS[dtype],
            "parameters": list(parameters),
            "folded": _remedies(program.json["folded"]),
            "hidden": hidden_constants(program.json),
            "surrogates": surrogate_entries(surrogate),
            "detach": detached_variables(detach_reset),
            "clip_adjoint": clip_entries(clip_adjoint),
            "rasters": monitor_names(rasters),
            "listed": True,
            "threads": threads or os.cpu_count() or 1,
            "seed": self._seed,
            "noise": noise,
            "memory_budget": self._budget or None,
        }
        self._variants: dict[tuple[frozenset[str], ...], CompiledProgram] = {}
        plain = self._variant(frozenset(), frozenset())
        self.parameters = {n["name"]: self._parameter(plain, n) for n in plain.parameters}
        door.call(plain.engine.requireReached)
        self._brian: BrianRun | None = None
        if forward == "brian2":
            if dtype != torch.float64:
                raise ModelError.of(
                    "Simulator(forward)",
                    "dtype",
                    f"expected dtype=torch.float64 with forward='brian2', got {dtype}",
                    "Brian 2 computes in double precision",
                )
            if plain.noise:
                raise ModelError.of(
                    "Simulator(forward)",
                    "random-forward",
                    "expected a network without random numbers in the loop with "
                    f"forward='brian2', got {', '.join(random_functions(program.json))}",
                    "use forward='engine': Brian 2 draws other numbers than the engine",
                )
            self._brian = BrianRun(network, duration, program, self.parameters, names)
        door.call(plain.engine.prepare, 1)

    def _variant(self, clamped: frozenset[str], own: frozenset[str]) -> CompiledProgram:
        """Compile the program for what a call gives.

        Parameters
        ----------
        clamped : frozenset of str
            Eventspaces whose events are given.
        own : frozenset of str
            Parameters that are rasters and are not given: these generators send their own spikes.
        """
        key = (clamped, own)
        if key not in self._variants:
            names = [name for name in self._request["parameters"] if name not in own]
            request = {**self._request, "parameters": names, "clamped": sorted(clamped)}
            try:
                self._variants[key] = CompiledProgram(self._text, request)
            except UnsupportedError as error:
                raise ModelError.of(
                    error.where,
                    "not-differentiable",
                    error.what,
                    "the Simulator needs a network that runs wholly on the engine",
                ) from error
        return self._variants[key]

    def _parameter(self, plain: CompiledProgram, described: dict[str, Any]) -> Parameter:
        identifier = described.get("program_array")
        eventspace = described.get("raster", "")
        if eventspace:
            record = plain.inputs[eventspace]
            own = np.array(door.call(plain.engine.ownRaster, eventspace), dtype=np.float64)
            value = own.reshape(plain.clocks[record.clock].rows, record.size)
        elif identifier is None:
            value = np.array(described["value"])
        else:
            value = np.array(self._program.arrays[identifier], dtype=np.float64)
            facts = next(a for a in self._program.json["arrays"] if a["id"] == identifier)
            if facts["scalar"]:
                value = value.reshape(())
        return Parameter(
            described["name"],
            value.shape,
            described["unit"],
            value,
            described["array"],
            described["state"],
            described["time_first"],
            eventspace,
        )

    @outside_graphs
    def __call__(
        self,
        values: Mapping[str, Any] | None = None,
        /,
        *,
        initial_state: FinalState | None = None,
        spikes: Mapping[Any, torch.Tensor] | None = None,
        **named: Any,
    ) -> Outputs:
        """Simulate.

        Parameters
        ----------
        values : dict, optional
            Values of parameters by name; those left out keep the network's.
        initial_state : FinalState, optional
            Where to start from: ``out.final_state`` of an earlier call.
        spikes : dict, optional
            Events by group, or by ``(group, event)``: rasters ``[T, *batch, N]`` of zeros and
            ones that take the place of the group's threshold.
        **named
            Values of parameters, as keywords.

        Returns
        -------
        Outputs
            By monitor, and the final state.

        Raises
        ------
        ModelError
            When a value does not fit, or something is not finite.
        """
        given = {**(values or {}), **named}
        require_plain(
            "sim()", chain(*(m.values() for m in (given, initial_state or {}, spikes or {})))
        )
        if self._watch.changed():
            raise ModelError.of(
                "sim()",
                "network-changed",
                "expected the network as it was when the Simulator was made, and it has changed",
                "make a new Simulator after the last change",
            )
        clamped = clamped_events(self._program.json, spikes or {}, self.dtype)
        own = {n for n, p in self.parameters.items() if p.eventspace and n not in given}
        variant = self._variant(frozenset(clamped), frozenset(own))
        state = checked_state(variant, initial_state)
        batch = batch_of(variant, state, clamped)
        bound = bind(self.parameters, given, self.dtype, batch)
        inputs, tensors = inputs_of(variant, self.parameters, bound, state, clamped)
        grad = torch.is_grad_enabled()
        request = function.Request(
            variant,
            bound.batch,
            state.timesteps if state else tuple(c.first for c in variant.clocks),
            inputs,
            tuple(grad and t.requires_grad for t in tensors),
            self.dtype,
            (self._call_seed(variant), self._shared),
            self._budget,
            self._cache,
            self._verify(variant, bound, state, clamped),
        )
        *results, tape = function.simulate(request, tensors)
        self._plan = tuple(int(n) for n in door.call(tape.run.plan))
        return self._outputs(request, results, tape)

    def save(self, file: str | os.PathLike[str]) -> None:
        """Write the network, as it was when the Simulator was made, and all that was asked for.

        The file, conventionally ``net.b2g``, is what ``Simulator.load`` in Java runs and
        differentiates, with the same numbers. docs/program.md describes it.

        Parameters
        ----------
        file : str or path
            Where to write; an existing file is replaced.

        Raises
        ------
        ModelError
            When the file cannot be written.
        """
        plain = self._variant(frozenset(), frozenset())
        door.call(plain.engine.save, os.path.abspath(file))

    def __reduce__(self) -> Any:
        """Refuse to be pickled or copied: what was compiled is in the memory of this process."""
        raise ModelError.of(
            "Simulator",
            "not-picklable",
            "expected to stay in one process, got a request for a copy (pickle, deepcopy, or a "
            "process that is started with 'spawn')",
            "make a Simulator in each process, from the network",
        )

    def memory_use(self) -> MemoryUse:
        """Tell what memory calls and their gradients have taken since this was last asked."""
        peaks = [int(door.call(v.engine.takePeakBytes)) for v in self._variants.values()]
        return MemoryUse(max(peaks), *self._plan)

    def _call_seed(self, variant: CompiledProgram) -> int:
        if not variant.noise:
            return 0
        return draw_seed() if self._seed is None else self._seed

    def _verify(
        self,
        variant: CompiledProgram,
        bound: Bound,
        state: FinalState | None,
        clamped: Mapping[str, torch.Tensor],
    ) -> Callable[[Any, dict[str, torch.Tensor]], None] | None:
        if self._brian is None:
            return None
        rasters = [n for n in bound.tensors if self.parameters[n].eventspace]
        if clamped or rasters:
            raise ModelError.of(
                f"sim({'spikes' if clamped else rasters[0]})",
                "clamped-forward",
                "expected a Simulator with forward='engine', got forward='brian2'",
                "Brian's own run takes no rasters",
            )
        brian = self._brian
        return lambda run, records: verify(brian, variant, bound, state, run, records)

    def _outputs(
        self, request: function.Request, results: list[torch.Tensor], tape: function.Tape
    ) -> Outputs:
        variant = request.variant
        keys = [*variant.records(), *(f"count {k}" for k in variant.counts), *variant.states]
        by_key = dict(zip(keys, results, strict=True))
        rows = [c.rows for c in variant.clocks]
        final = FinalState(
            {name: by_key[name] for name in variant.states},
            tuple(int(f) + r for f, r in zip(request.first, rows, strict=True)),
            request.batch,
        )
        return Outputs(monitor_outputs(self._program.json, request, by_key, tape.run), final)


def _require_choice(
    name: str, value: str, choices: tuple[str, ...], later: tuple[str, ...] = ()
) -> None:
    if value in choices:
        return
    known = " or ".join(f'"{c}"' for c in choices)
    if value in later:
        raise ModelError.of(
            f"Simulator({name})",
            f"unsupported-{name}",
            f'expected {known}, got "{value}", which this version does not have',
            f"use {known}",
        )
    raise ModelError.of(f"Simulator({name})", name, f"expected {known}, got {value!r}", "use it")


def _remedies(folded: list[dict[str, str]]) -> dict[str, str]:
    remedies = {}
    for entry in folded:
        text = f"{entry['why']}: {entry['remedy']}"
        remedies.setdefault(entry["name"], text)
        if entry["owner"]:
            remedies[f"{entry['owner']}.{entry['name']}"] = text
    return remedies
