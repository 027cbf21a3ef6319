"""One step of Brian 2's state updaters, for right-hand sides written in PyTorch."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

State = dict[str, Tensor]
RightHandSide = Callable[[State, float], State]
"""Derivatives of the state variables at a state and a time."""
Update = Callable[[State, float], State]


def _moved(state: State, by: State, factor: float) -> State:
    return state | {name: state[name] + factor * step for name, step in by.items()}


def _times_dt(derivatives: State, dt: float) -> State:
    return {name: dt * value for name, value in derivatives.items()}


def euler(f: RightHandSide, dt: float) -> Update:
    return lambda x, t: {name: x[name] + dt * slope for name, slope in f(x, t).items()}


def rk2(f: RightHandSide, dt: float) -> Update:
    """Make the midpoint rule."""

    def step(x: State, t: float) -> State:
        k = _times_dt(f(x, t), dt)
        middle = _times_dt(f(_moved(x, k, 0.5), t + dt / 2), dt)
        return {name: x[name] + middle[name] for name in k}

    return step


def rk4(f: RightHandSide, dt: float) -> Update:
    def step(x: State, t: float) -> State:
        a = _times_dt(f(x, t), dt)
        b = _times_dt(f(_moved(x, a, 0.5), t + dt / 2), dt)
        c = _times_dt(f(_moved(x, b, 0.5), t + dt / 2), dt)
        d = _times_dt(f(_moved(x, c, 1.0), t + dt), dt)
        return {n: x[n] + (a[n] + 2 * b[n] + 2 * c[n] + d[n]) / 6 for n in a}

    return step


EXPLICIT: dict[str, Callable[[RightHandSide, float], Update]] = {
    "euler": euler,
    "rk2": rk2,
    "rk4": rk4,
}


def exponential_euler(
    coefficients: Callable[[State, float], dict[str, tuple[Tensor, Tensor]]], dt: float
) -> Update:
    """Make the update of ``dx/dt = A + B*x`` with A and B held for the step."""

    def step(x: State, t: float) -> State:
        new = {}
        for name, (a, b) in coefficients(x, t).items():
            new[name] = (x[name] + a / b) * torch.exp(b * dt) - a / b
        return new

    return step


def timestep(t: Tensor, dt: float) -> Tensor:
    """Return the time step that a time belongs to, as Brian's function of this name."""
    return torch.as_tensor((t + 1e-3 * dt) / dt).trunc()
