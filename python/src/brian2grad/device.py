"""The Brian 2 device ``brian2grad``: Brian prepares a run, the engine makes its steps."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as np
from brian2.codegen.runtime.numpy_rt import NumpyCodeObject
from brian2.core.namespace import get_local_namespace
from brian2.core.network import Network
from brian2.devices.device import RuntimeDevice, all_devices
from brian2.groups.group import Group
from brian2.units import second
from brian2.units.fundamentalunits import Quantity, check_units
from brian2.utils.logger import get_logger

from brian2grad.capture.clocks import require_steps
from brian2grad.capture.code_object import CapturedCodeObject
from brian2grad.capture.noise import draw_seed, random_functions
from brian2grad.capture.program import CapturedProgram, ProgramBuilder
from brian2grad.capture.queue import write_pending
from brian2grad.capture.recording import RecordingDevice, forget_push_code
from brian2grad.capture.versions import warn_of_unused_objects
from brian2grad.engine.factory import make_engine
from brian2grad.engine.run import Engine, RunResult
from brian2grad.errors import EngineUnavailableError, UnsupportedError
from brian2grad.progress import Progress, report_function
from brian2grad.statistics import RunStatistics

logger = get_logger(f"brian2.{__name__}")  # below "brian2", whose handlers show it

_LEAVABLE = frozenset(
    {
        "stateupdate",
        "threshold",
        "reset",
        "summed",
        "statemonitor",
        "spikemonitor",
        "ratemonitor",
    }
)
"""Kinds of operations that Brian's own code can do within the engine's loop.

The engine's lists of events are in the order of elements, which a generator's are not.
"""


class Brian2GradDevice(RecordingDevice):
    """Brian's runtime device whose time loop is the engine's.

    Everything outside of a run stays Brian's. Operations that the engine does not run are
    Brian's own code, called back from the engine's loop. Only where spikes on their way are
    concerned the whole network falls back to Brian's loop, with a warning that says why.

    Attributes
    ----------
    statistics : RunStatistics
        What ran where.
    """

    def __init__(self) -> None:
        super().__init__()
        self._engine: Engine | None = None
        self.statistics = RunStatistics()
        self.build_on_run = True
        self.build_options: dict[str, Any] = {}

    @property
    def engine(self) -> Engine:
        """What runs programs; made at the first need."""
        if self._engine is None:
            self._engine = make_engine()
        return self._engine

    @engine.setter
    def engine(self, engine: Engine | None) -> None:
        self._engine = engine

    # Brian looks for the names three frames up: device_override, check_units and this method.
    @check_units(duration=second, report_period=second)
    def network_run(
        self,
        net: Network,
        duration: Quantity,
        report: Any = None,
        report_period: Any = 10 * second,
        namespace: Any = None,
        profile: bool | None = None,
        level: int = 0,
    ) -> None:
        """Run a network; the arguments are those of `Network.run`."""
        if duration < 0:
            raise ValueError(
                f"Function 'run' expected a non-negative duration but got '{duration}'"
            )
        warn_of_unused_objects()
        if namespace is None:
            namespace = get_local_namespace(level=level + 3)
        if profile is None:
            profile = bool(self.build_options.get("profile", False))
        try:
            self._run(net, duration, report, report_period, namespace, profile)
        except EngineUnavailableError as error:
            self.statistics.add_fallback("engine unavailable")
            logger.warn(
                f"The engine is not available ({error}); running Brian's own loop.",
                "engine_unavailable",
                once=True,
            )
        except UnsupportedError as error:
            self.statistics.add_fallback(error.what)
            logger.warn(
                f"'{error.where}' has something that the engine does not run ({error.what}); "
                "running Brian's own loop for the whole network.",
                "fallback",
                once=True,
            )
        else:
            return
        forget_push_code(net.sorted_objects)
        Network.run.original_function(
            net, duration, report, report_period, namespace=namespace, profile=profile
        )

    def _run(
        self,
        net: Network,
        duration: Quantity,
        report: Any,
        report_period: Any,
        namespace: Any,
        profile: bool,
    ) -> None:
        engine = self.engine
        objects = net.sorted_objects
        require_steps(objects)
        net._clocks = {item.clock for item in objects}
        start, end = float(net.t), float(net.t + duration)
        for clock in net._clocks:
            clock.set_interval(start * second, end * second)
        forget_push_code(objects)
        with self.recording():
            net.before_run(namespace)
        if not objects:
            return
        random_state = np.random.get_state()
        left: dict[str, str] = {}
        while True:
            program = self._program(objects, start, end, left)
            progress = Progress(
                net,
                program,
                start,
                duration,
                report_function(report),
                float(report_period),
                self._maximum_run_time,
            )
            # An engine that refuses the program does so before anything is reported or changed.
            Network._globally_running = True
            try:
                result = engine.run(program, progress, profile)
                break
            except UnsupportedError as error:
                np.random.set_state(random_state)  # Brian's code draws what it would have drawn
                left = _more_left(program, left, error)
            finally:
                Network._globally_running = False
        self.statistics.add_run(program, left)
        for queue, described, pending in zip(
            program.queues, program.json["queues"], result.pending, strict=True
        ):
            write_pending(queue, pending, described["dt"])
        progress.raise_error()
        self._finish(net, objects, program, progress, result, profile)

    def _program(
        self, objects: list[Any], start: float, end: float, left: Collection[str]
    ) -> CapturedProgram:
        program = ProgramBuilder(copy=False).build(objects, start, end, left)
        if random_functions(program.json):
            program.json["seed"] = draw_seed()
        return program

    def _finish(
        self,
        net: Network,
        objects: list[Any],
        program: CapturedProgram,
        progress: Progress,
        result: RunResult,
        profile: bool,
    ) -> None:
        stopped = net._stopped or Network._globally_stopped
        end = program.json["t_end"]
        net.t_ = result.t if stopped else float(end)
        self._last_run_time = progress.elapsed()
        self._last_run_completed_fraction = progress.completed(float(net.t))
        for item in objects:
            if isinstance(item, Group):
                item._check_for_invalid_states()
        progress.report_end(self._last_run_completed_fraction)
        net.after_run()
        net._profiling_info = (
            [(name, seconds * second) for name, seconds in result.profile.items()]
            if profile
            else None
        )

    def _compile(self, code: CapturedCodeObject) -> Callable[[], Any]:
        """Make Brian's code of an operation, as its numpy target would."""
        return RuntimeDevice.code_object(
            self,
            code.owner,
            f"{code.name}_brian*",
            code.abstract_code,
            code.variables,
            code.template_name,
            code.variable_indices,
            codeobj_class=NumpyCodeObject,
            template_kwds=code.template_kwds,
            override_conditional_write=code.override_conditional_write,
        )


def _more_left(
    program: CapturedProgram, left: dict[str, str], error: UnsupportedError
) -> dict[str, str]:
    """Leave to Brian's code what the engine has refused, with the reasons by operation.

    Raises
    ------
    UnsupportedError
        The same, where an operation cannot be left: its spikes are in the engine's queues.
    """
    kinds = {
        operation["name"]: operation["kind"]
        for item in program.json["objects"]
        for operation in item["operations"]
    }
    if not error.operations or any(kinds[name] not in _LEAVABLE for name in error.operations):
        raise error
    return {**left, **error.operations}


device = Brian2GradDevice()
all_devices["brian2grad"] = device
