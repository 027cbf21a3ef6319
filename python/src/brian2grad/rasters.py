"""Rasters: which neuron had an event in which time step, as zeros and ones."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from brian2.core.clocks import Clock
from brian2.monitors.spikemonitor import EventMonitor
from brian2.units import second

from brian2grad.diagnostics import message
from brian2grad.quantities import positive_seconds, require_dimension, seconds, si_values


def raster(
    events: Any,
    duration: Any,
    batch_shape: Sequence[int] = (),
    dtype: torch.dtype = torch.float64,
    t_start: Any = 0 * second,
    *,
    N: int | None = None,
    dt: Any = None,
) -> torch.Tensor:
    """Make a raster from what a monitor recorded, or from indices and times.

    Parameters
    ----------
    events : SpikeMonitor, EventMonitor or tuple
        A monitor after a run, or a pair ``(i, t)`` of indices and times (quantity, or seconds).
    duration : Quantity or float
        How long the raster is. As in `Network.run`, a part of a step counts as a whole one.
    batch_shape : sequence of int, optional
        Batch dimensions, over which the raster is repeated without taking more memory (so that it
        cannot be changed in place).
    dtype : torch.dtype, optional
        The type of the elements.
    t_start : Quantity or float, optional
        The time of the first step; events before it and after the end are left out.
    N : int, optional
        With indices and times: the number of neurons.
    dt : Quantity or float, optional
        With indices and times: the time step. A monitor brings that of its source.

    Returns
    -------
    Tensor
        1 where the neuron had an event in the step, else 0. N is the number of neurons that
        the monitor records: those of the subgroup, if its source is one.

    Shape
    -----
    ``[T, *batch, N]``

    Raises
    ------
    ValueError
        When the monitor recorded counts only or was not run so far, or when an index is out of
        range.
    TypeError
        When it is no monitor of events, or the number of neurons or the time step is missing.
    DimensionMismatchError
        When a time has another unit.

    Warns
    -----
    UserWarning
        When two events of one neuron fall into one step, where a raster has one.

    Examples
    --------
    >>> from brian2 import ms
    >>> import brian2grad as bg
    >>> bg.raster(([0, 1, 1], [0, 0.2, 0.3] * ms), 0.4*ms, N=2, dt=0.1*ms)
    tensor([[1., 0.],
            [0., 0.],
            [0., 1.],
            [0., 1.]], dtype=torch.float64)
    """
    if isinstance(events, EventMonitor):
        if N is not None or dt is not None:
            raise TypeError(
                message(
                    f"raster({events.name})",
                    "argument",
                    "expected no N and dt with a monitor, which has its own",
                    "leave them out",
                )
            )
        where = f"raster({events.name})"
        i, t, size, step = _of_monitor(events)
    elif isinstance(events, (tuple, list)) and len(events) == 2:
        where = "raster"
        i, t, size, step = _of_arrays(where, events[0], events[1], N, dt)
    else:
        raise TypeError(
            message(
                "raster",
                "type",
                "expected a SpikeMonitor, an EventMonitor or a pair (i, t), "
                f"got {type(events).__name__}",
                "record the group with SpikeMonitor(group)",
            )
        )
    begin = seconds(f"{where}(t_start)", t_start)
    length = seconds(f"{where}(duration)", duration)
    if length < 0:
        raise ValueError(
            message(
                f"{where}(duration)",
                "value",
                f"expected a duration that is not negative, got {duration!s}",
                "give another value",
            )
        )
    first, end = _timestep(begin, step), _timestep(begin + length, step)
    if isinstance(events, EventMonitor):
        _require_run(where, events, end, step)
    steps = np.rint(t / step).astype(np.int64) - first
    inside = (steps >= 0) & (steps < end - first)
    made = np.zeros((end - first, size))
    made[steps[inside], i[inside]] = 1
    missing = int(inside.sum() - made.sum())
    if missing:
        warnings.warn(
            message(
                where,
                "repeated-event",
                f"expected one event of a neuron in a step of {step * second!s}, got {missing} "
                "more, which are left out",
                "give a smaller dt",
            ),
            stacklevel=2,
        )
    result = torch.as_tensor(made, dtype=dtype)
    batch = tuple(batch_shape)
    return result.reshape(end - first, *[1] * len(batch), size).expand(end - first, *batch, size)


def _of_monitor(monitor: EventMonitor) -> tuple[np.ndarray, np.ndarray, int, float]:
    if not monitor.record:
        raise ValueError(
            message(
                f"raster({monitor.name})",
                "not-recorded",
                f"expected the times of events, got only their count: '{monitor.name}' was made "
                "with record=False",
                "make it with record=True",
            )
        )
    source: Any = monitor.source
    i = np.asarray(monitor.i[:], dtype=np.int64)
    return i, np.array(monitor.t_[:]), len(source), float(source.clock.dt_)


def _of_arrays(
    where: str, i: Any, t: Any, N: int | None, dt: Any
) -> tuple[np.ndarray, np.ndarray, int, float]:
    if N is None or dt is None:
        raise TypeError(
            message(
                where,
                "argument",
                "expected N and dt with indices and times",
                "give for example raster((i, t), 100*ms, N=10, dt=0.1*ms)",
            )
        )
    require_dimension(where, t, second, "times such as [1, 2]*ms")
    times = np.atleast_1d(si_values(where, t)).astype(np.float64)
    indices = np.atleast_1d(np.asarray(i))
    if indices.shape != times.shape or indices.ndim != 1:
        raise ValueError(
            message(
                where,
                "shape",
                f"expected one index for each time, got {indices.shape} and {times.shape}",
                "give two arrays of one length",
            )
        )
    if len(indices) == 0:
        indices = indices.astype(np.int64)
    if indices.dtype.kind not in "iu" or not np.isfinite(times).all():
        raise ValueError(
            message(
                where,
                "value",
                "expected integer indices and finite times, got others",
                "give (i, t) as a SpikeMonitor has them",
            )
        )
    wrong = (indices < 0) | (indices >= N)
    if wrong.any():
        raise ValueError(
            message(
                where,
                "index",
                f"expected indices from 0 to {N - 1}, got {int(indices[wrong][0])}",
                "give the number of neurons as N",
            )
        )
    return indices, times, N, positive_seconds(f"{where}(dt)", dt)


def _require_run(where: str, monitor: EventMonitor, end: int, step: float) -> None:
    source: Any = monitor.source
    ran = int(source.clock.variables["timestep"].get_value().item())
    if ran < end:
        raise ValueError(
            message(
                where,
                "not-run",
                f"expected a run until {end * step * second!s}, got one until "
                f"{ran * step * second!s}",
                "make the raster after the run and before Network.restore",
            )
        )


def _timestep(t: float, dt: float) -> int:
    """Give the step that a time stands for, as Brian's clocks do: rounded up unless very near."""
    nearest = round(t / dt)
    if abs(nearest * dt - t) / dt <= Clock.epsilon_dt:
        return nearest
    return int(np.ceil(t / dt))
