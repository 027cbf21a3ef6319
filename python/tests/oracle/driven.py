"""Neurons that something acts on: TimedArrays, regular code, a shared parameter."""

from __future__ import annotations

import torch
from torch import Tensor

from oracle.loop import Event, Group, Run, Setup, State, simulate
from oracle.updaters import EXPLICIT, exponential_euler

DT = 1e-4


def driven(p: State, setup: Setup, method: str = "euler") -> dict[str, Run]:
    """TimedArrays are ``[K, ...]`` with the columns last, as batched as they come."""

    def row(values: Tensor, t: float, dt: float) -> Tensor:
        return values[min(int((t + 1e-3 * DT) / dt), values.shape[0] - 1)]

    def slopes(state: State, t: float) -> State:
        drive, each = row(p["drive"], t, 5e-3), row(p["each"], t, 7e-3)
        return {"v": (p["gain"] * drive + each - state["v"]) / p["tau"]}

    def coefficients(state: State, t: float) -> dict[str, tuple[Tensor, Tensor]]:
        drive, each = row(p["drive"], t, 5e-3), row(p["each"], t, 7e-3)
        return {"v": ((p["gain"] * drive + each) / p["tau"], -1 / p["tau"])}

    spike = setup.indicator("default")
    update = (
        exponential_euler(coefficients, DT)
        if method in ("exact", "exponential_euler")
        else EXPLICIT[method](slopes, DT)
    )
    group = Group(
        {"v": p["v"]},
        update,
        {
            "spike": Event(
                lambda s, t: spike.above(s["v"], p["Vt"]),
                lambda s, t: {"v": p["Vr"]},
            )
        },
    )
    return simulate({"group": group}, setup)


def regular(p: State, setup: Setup) -> dict[str, Run]:
    spike = setup.indicator("default")

    def exact(state: State, t: float) -> State:
        return {"v": p["I"] + (state["v"] - p["I"]) * torch.exp(-DT / p["tau"])}

    def each_millisecond(s: State, t: float) -> State:
        v = s["v"] + p["kick"] - s["w"]
        return {"v": v, "w": p["decay"] * s["w"] + 0.02 * v}

    group = Group(
        {"v": p["v"], "w": p["w"]},
        exact,
        {
            "spike": Event(
                lambda s, t: spike.above(s["v"], p["vt"]),
                lambda s, t: {"v": s["v"] - p["vt"], "w": s["w"] + 0.05},
            )
        },
        regular=[(10, each_millisecond)],
    )
    return simulate({"group": group}, setup)


def shared(p: State, setup: Setup) -> dict[str, Run]:
    spike = setup.indicator("default")

    def coefficients(state: State, t: float) -> dict[str, tuple[Tensor, Tensor]]:
        return {"v": ((p["I"] + p["E"]) / p["tau"], -1 / p["tau"])}

    group = Group(
        {"v": p["v"]},
        exponential_euler(coefficients, DT),
        {
            "spike": Event(
                lambda s, t: spike.above(s["v"], p["vt"]),
                lambda s, t: {"v": torch.zeros_like(s["v"])},
            )
        },
    )
    return simulate({"group": group}, setup)
