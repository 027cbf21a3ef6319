"""The differentiable form of a Brian 2 network."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any

import torch
from brian2.core.magic import magic_network
from brian2.core.network import Network
from brian2.units.fundamentalunits import Quantity

from brian2grad.capture import capture_network
from brian2grad.capture.changes import NetworkWatch
from brian2grad.capture.noise import draw_seed, random_functions
from brian2grad.capture.surroundings import Surroundings
from brian2grad.capture.values import ValueWatch
from brian2grad.engine import door
from brian2grad.engine.compiled import CompiledProgram
from brian2grad.errors import ModelError
from brian2grad.quantities import require_time
from brian2grad.simulation import derivatives, function
from brian2grad.simulation.brian_run import BrianRun, verify
from brian2grad.simulation.choices import (
    clamped_events,
    clip_entries,
    detached_variables,
    monitor_names,
    surrogate_entries,
)
from brian2grad.simulation.collected import collect
from brian2grad.simulation.explain import explained, require_native
from brian2grad.simulation.growth import GrowthAlarm
from brian2grad.simulation.inputs import checked_state, fit, inputs_of
from brian2grad.simulation.memory import MemoryUse
from brian2grad.simulation.monitors import monitor_outputs
from brian2grad.simulation.options import PRECISIONS, remedies, require_options, require_repeatable
from brian2grad.simulation.outputs import FinalState, Outputs
from brian2grad.simulation.parameters import Bound, by_name
from brian2grad.simulation.refresh import Refresh, as_captured
from brian2grad.simulation.stale import require_present
from brian2grad.simulation.surrogate_numbers import SurrogateNumbers
from brian2grad.simulation.surrogate_numbers import inputs as surrogate_inputs
from brian2grad.simulation.transforms import outside_graphs, require_plain
from brian2grad.simulation.user_functions import require_formulas
from brian2grad.simulation.variants import Variants
from brian2grad.surrogate import Surrogate


class Simulator:
    """A Brian 2 network as a differentiable function of its parameters.

    Every call simulates the network from its state when the Simulator was made, or refreshed;
    Brian's own arrays stay as they are. A call that would ignore what was set meanwhile is an
    error: `refresh`, or give the value in the call.

    Parameters
    ----------
    network : Network
        The network, made under Brian's runtime device or under ``brian2grad``; for models that
        `run()` runs, what `collect` gives, or Brian's ``magic_network``.
    duration : Quantity
        How long a call simulates.
    parameters : list of str
        Names as in the model: ``"tau"``, or ``"group.variable"`` where a bare name is ambiguous;
        a TimedArray's name stands for its values, a SpikeGeneratorGroup's for the raster
        ``[T, *batch, N]`` of its spikes.
    surrogate : Surrogate or dict, optional
        What replaces the derivative of a spike: one for all, or a dict by group, ``(group,
        event)`` or object name, with ``"default"``. ``(group, "refractory")`` is for the end of a
        group's refractory period, with a scale in seconds: without it, the end is a constant.
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
    lastspike : str
        Whether the times of last spikes are ``"constant"`` for derivatives, or ``"attached"`` to
        the spikes that set them, from a neuron's second spike on. It matters to the end of a
        refractory period that has a surrogate, and to code that reads ``lastspike``.
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
    >>> out.final_state[f"{G.name}.v"].sum().backward()
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
        lastspike: str = "constant",
        namespace: Mapping[str, Any] | None = None,
        level: int = 0,
    ) -> None:
        require_options(gradient, forward, noise, lastspike, dtype, memory_budget, seed)
        if isinstance(parameters, str):
            parameters = [parameters]
        if network is magic_network:
            network = collect(level=level + 1)
        require_time("Simulator(duration)", duration)
        self.network = network
        self.duration = duration
        self.dtype = dtype
        self._budget = int(memory_budget or 0)
        self._plan = (0, 0, 0, 0)
        self._cache = 0
        self._seed = None if seed is None else int(seed)
        self._shared = noise == "shared"
        self._surroundings = Surroundings.of(namespace, level + 1)
        names = self._surroundings.names
        program = capture_network(network, duration, namespace=names)
        require_native(program.json, network.sorted_objects)
        require_formulas(program.json)
        self._watch = NetworkWatch(network)
        self._values = ValueWatch(network, program, self._surroundings)
        request = {
            "precision": PRECISIONS[dtype],
            "parameters": list(parameters),
            "folded": remedies(program.json["folded"]),
            "surrogates": surrogate_entries(surrogate),
            "detach": detached_variables(detach_reset),
            "lastspike": lastspike,
            "clip_adjoint": clip_entries(clip_adjoint),
            "rasters": monitor_names(rasters),
            "listed": True,
            "threads": threads or os.cpu_count() or 1,
            "seed": self._seed,
            "noise": noise,
            "memory_budget": self._budget or None,
        }
        self._surrogates = SurrogateNumbers(surrogate)
        self._growth = GrowthAlarm(program.json, request)
        self._observers: tuple[function.SweepObserver, ...] = ()
        self._variants = Variants(program, request)
        plain = self._variants.plain
        self.parameters = self._variants.parameters()
        door.call(plain.engine.requireReached)
        self._brian: BrianRun | None = None
        if forward == "brian2":
            require_repeatable(dtype, plain.noise, random_functions(program.json))
            self._brian = BrianRun(network, duration, program, self.parameters, names)
        door.call(plain.engine.prepare, 1)

    @outside_graphs
    def __call__(
        self,
        values: Mapping[str, Any] | None = None,
        /,
        *others: Any,
        initial_state: FinalState | None = None,
        spikes: Mapping[Any, torch.Tensor] | None = None,
        surrogate: Surrogate | Mapping[Any, Surrogate] | None = None,
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
        surrogate : Surrogate or dict, optional
            Surrogates like those of the Simulator with other numbers: slope, scale (a tensor holds
            SI base units), and the value of a support. Nothing is compiled. Tensors ``[*batch]``
            give each sample its own; slope and scale may require a gradient.
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
        given = {**by_name(self.parameters, values, others), **named}
        numbers = self._surrogates.of_call(surrogate, self.dtype)
        everything = (given, initial_state or {}, spikes or {}, numbers)
        require_plain("sim()", chain(*(m.values() for m in everything)))
        self._require_unchanged("sim()")
        require_present(self._values, given, self.parameters, initial_state is not None)
        rasters = clamped_events(spikes or {}, self.dtype)
        extents = {f"surrogate {key}": tuple(number.shape) for key, number in numbers.items()}
        if isinstance(initial_state, FinalState):
            extents["initial_state"] = initial_state.batch
        plain = self._variants.plain
        bound, clamped = fit(plain, self.parameters, given, rasters, extents, self.dtype)
        own = {n for n, p in self.parameters.items() if p.eventspace and n not in given}
        variant = self._variants.of(frozenset(clamped), frozenset(own))
        state = checked_state(variant, initial_state)
        inputs, tensors = inputs_of(variant, self.parameters, bound, state, clamped)
        more_inputs, more_tensors = surrogate_inputs(variant, numbers, bound.batch)
        inputs += more_inputs
        tensors += more_tensors
        request = function.Request(
            variant,
            bound.batch,
            state.timesteps if state else tuple(c.first for c in variant.clocks),
            inputs,
            tuple(derivatives.needs_gradient(t) for t in tensors),
            self.dtype,
            (self._call_seed(variant), self._shared),
            self._budget,
            self._cache,
            self._verify(bound, state, clamped),
            (self._growth.of_call(bool(clamped)), *self._observers),
        )
        *results, tape = derivatives.simulate(request, tensors)
        self._plan = tuple(int(n) for n in door.call(tape.run.plan))
        return self._outputs(request, results, tape)

    def refresh(self, run_state: bool = False) -> None:
        """Take the values that the network has now: what the user has set, and what runs left.

        Calls, `parameters` and `save` go on with them; graphs of earlier calls stay as they are.
        Nothing is compiled where values of arrays and TimedArrays are others. A constant of a
        namespace is a number of the code until its first change, when that is compiled once more.
        Integers, delays and spike times may be part of the code.

        Parameters
        ----------
        run_state : bool
            Whether to take also what runs change: ``v``, weights that learn, spikes on their way,
            the time. Without it calls start from the same state as before.

        Raises
        ------
        ModelError
            When more than values has changed: the Simulator stays as it was.
        """
        self._require_unchanged("sim.refresh()")
        refresh = Refresh(self.network, self.duration, self._surroundings, self._values)
        variants = refresh.apply(self._variants, run_state, self.parameters)
        if variants is None:
            return
        parameters = variants.parameters()
        brian = None
        if self._brian is not None:
            with as_captured(self.network, variants.program):
                names = self._surroundings.now().all()
                brian = BrianRun(self.network, self.duration, variants.program, parameters, names)
        self._values = refresh.done(variants.program)
        self._variants, self._brian = variants, brian
        self.parameters.update(parameters)

    def _require_unchanged(self, where: str) -> None:
        if self._watch.changed():
            raise ModelError.of(
                where,
                "network-changed",
                "expected the network as it was when the Simulator was made, and it has changed",
                "make a new Simulator after the last change",
            )

    def explain(self, name: str) -> str:
        """Say whether a name can be a parameter of the network, and why.

        Parameters
        ----------
        name : str
            As in ``Simulator(parameters=[...])``.

        Returns
        -------
        str
            What it stands for; or the error that a Simulator with this parameter gives.
        """
        return explained(self._variants, name)

    def save(self, file: str | os.PathLike[str]) -> None:
        """Write the network, as calls see it, and all that was asked for.

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
        door.call(self._variants.plain.engine.save, os.path.abspath(file))

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
        peaks = [int(door.call(v.engine.takePeakBytes)) for v in self._variants.made()]
        return MemoryUse(max(peaks), *self._plan)

    def _call_seed(self, variant: CompiledProgram) -> int:
        if not variant.noise:
            return 0
        return draw_seed() if self._seed is None else self._seed

    def _verify(
        self,
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
        return lambda run, records: verify(brian, bound, state, run, records)

    def _outputs(
        self, request: function.Request, results: list[torch.Tensor], tape: function.Tape
    ) -> Outputs:
        variant = request.variant
        recorded = [*variant.records().values(), *variant.counts.values(), *variant.states.values()]
        by_array = {item.array: r for item, r in zip(recorded, results, strict=True)}
        rows = [c.rows for c in variant.clocks]
        final = FinalState(
            {name: by_array[state.array] for name, state in variant.states.items()},
            tuple(int(f) + r for f, r in zip(request.first, rows, strict=True)),
            request.batch,
        )
        return Outputs(monitor_outputs(request, by_array, tape.run), final, variant.engine)
