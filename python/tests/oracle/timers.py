"""Neurons with a timer of their own: whoever has waited for the refractory period is ready."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from oracle.spike import Indicator, blend

DT = 1e-4
State = dict[str, Tensor]
NEVER = 1e4
"""Seconds since the last spike of a neuron that had none."""


@dataclass(frozen=True)
class Model:
    """A group of neurons that are refractory for a while after each spike.

    Attributes
    ----------
    step : callable
        One step from the state, for neurons that are ready (1.0) or are not (0.0).
    held : collection of str
        What is ``(unless refractory)``.
    threshold : callable
        The distance from the threshold.
    reset : callable
        What a spike makes of the state.
    regular : callable
        Code before each step.
    """

    step: Callable[[State, float], State]
    threshold: Callable[[State], Tensor]
    reset: Callable[[State], State]
    held: Collection[str] = ("v",)
    regular: Callable[[State], State] = lambda state: {}


@dataclass
class Run:
    """What the neurons did: ``[T, *batch, N]``."""

    raster: Tensor
    traces: dict[str, Tensor]
    final: State = field(default_factory=dict)


def simulate(
    model: Model,
    state: Mapping[str, Tensor],
    period: Tensor | Callable[[State], Tensor],
    steps: int,
    spike: Indicator,
    end: Indicator,
    *,
    attached: bool = False,
    detach: bool = False,
    arrivals: Callable[[int, State, Tensor], State] = lambda k, state, ready: {},
    clamped: Tensor | None = None,
) -> Run:
    """Run the loop, with ``timer + dt >= period - dt/2`` as the end of the refractory period.

    Parameters
    ----------
    spike, end : Indicator
        The surrogates of the threshold and of the end of the period.
    attached : bool
        Whether a spike puts the timer back for derivatives too, from the second one on.
    detach : bool
        Whether the reset is cut off from the spike's derivative.
    arrivals : callable
        What arrives in a step makes of the state, also of who is ready or not.
    clamped : Tensor, optional
        The spikes, in place of those of the threshold.
    """
    x = dict(state)
    timer = torch.full_like(x["v"], NEVER - DT, requires_grad=False)
    ready = torch.ones_like(timer)
    before = torch.zeros_like(timer, dtype=torch.bool)
    rows: list[Tensor] = []
    traces: dict[str, list[Tensor]] = {name: [] for name in x}
    for k in range(steps):
        x |= _conditional(model, ready, x, model.regular(x))
        for name, value in x.items():
            traces[name].append(value)
        since = timer + DT
        long = period(x) if callable(period) else period
        ready = end.at_least(since, long - DT / 2)
        done, left = model.step(x, 1.0), model.step(x, 0.0)
        x |= {n: blend(ready, x[n] if n in model.held else left[n], done[n]) for n in done}
        g = model.threshold(x)
        s = spike.above(g, torch.zeros_like(g)) * ready if clamped is None else clamped[k]
        rows.append(s)
        spiked = s.detach() > 0.5
        ready = ready * (~spiked).to(s.dtype)
        timer = blend(torch.where(before, s, s.detach()) if attached else s.detach(), since, 0 * s)
        before = before | spiked
        x |= arrivals(k, x, ready)
        x |= {n: blend(s.detach() if detach else s, x[n], y) for n, y in model.reset(x).items()}
    stacked = {name: torch.stack(rows) for name, rows in traces.items()}
    return Run(torch.stack(rows), stacked, x)


def _conditional(model: Model, ready: Tensor, x: State, written: State) -> State:
    return {n: blend(ready, x[n], y) if n in model.held else y for n, y in written.items()}
