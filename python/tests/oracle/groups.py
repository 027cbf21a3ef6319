"""Two groups, one linked to the other."""

from __future__ import annotations

import torch

from oracle.loop import Event, Group, Run, Setup, State, simulate
from oracle.updaters import EXPLICIT

DT = 1e-4


def two_clocks(p: State, setup: Setup) -> dict[str, Run]:
    """Ticks are 0.05 ms: two in a step of a, five in a step of b."""
    spike = setup.indicator("default")
    index = torch.tensor([0, 1, 1, 0])

    def exact(state: State, t: float) -> State:
        return {"v": p["I"] + (state["v"] - p["I"]) * torch.exp(-DT / p["tau"])}

    a = Group(
        {"v": p["v"]},
        exact,
        {
            "spike": Event(
                lambda s, t: spike.above(s["v"], p["vt"]),
                lambda s, t: {"v": torch.zeros_like(s["v"])},
            )
        },
        every=2,
    )

    def slopes(state: State, t: float) -> State:
        return {"z": (p["gain"] * a.state["v"][..., index] - state["z"]) / p["taub"]}

    b = Group(
        {"z": torch.zeros(4, dtype=torch.float64)},
        EXPLICIT["euler"](slopes, 2.5e-4),
        {
            "spike": Event(
                lambda s, t: spike.above(s["z"], p["vt"]),
                lambda s, t: {"z": s["z"] - 0.5 * p["vt"]},
            )
        },
        dt=2.5e-4,
        every=5,
    )
    return simulate({"a": a, "b": b}, setup)


def two_groups(p: State, setup: Setup) -> dict[str, Run]:
    first, second = setup.indicator("a"), setup.indicator("b")

    def exact(state: State, t: float) -> State:
        return {
            "v": p["I"] + (state["v"] - p["I"]) * torch.exp(-DT / p["tau"]),
            "u": state["u"] * torch.exp(-DT / p["taub"]),
        }

    a = Group(
        {"v": p["v"], "u": p["u"]},
        exact,
        {
            "spike": Event(
                lambda s, t: first.above(s["v"], p["vt"]),
                lambda s, t: {"v": torch.zeros_like(s["v"]), "u": s["u"] + p["step"]},
            )
        },
    )

    def slopes(state: State, t: float) -> State:
        return {"z": (0.7 + p["gain"] * a.state["u"] - state["z"]) / p["taub"]}

    b = Group(
        {"z": torch.zeros(2, dtype=torch.float64)},
        EXPLICIT["euler"](slopes, DT),
        {
            "spike": Event(
                lambda s, t: second.above(s["z"], p["vt"]),
                lambda s, t: {"z": 0.1 * p["vt"]},
            )
        },
    )
    return simulate({"a": a, "b": b}, setup)
