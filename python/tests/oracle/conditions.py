"""Compound conditions, and events beside the spike."""

from __future__ import annotations

import torch
from torch import Tensor

from oracle.loop import Event, Group, Run, Setup, State, simulate
from oracle.spike import both, either, negated
from oracle.updaters import EXPLICIT

DT = 1e-4


def compound(p: State, setup: Setup) -> dict[str, Run]:
    spike = setup.indicator("default")

    def exact(state: State, t: float) -> State:
        return {
            "v": p["I"] + (state["v"] - p["I"]) * torch.exp(-DT / p["tau"]),
            "w": state["w"] * torch.exp(-DT / p["tauw"]),
        }

    def condition(s: State, t: float) -> Tensor:
        low = both(spike.above(s["v"], p["vt"]), spike.below(s["w"], p["wmax"]))
        return either(low, negated(spike.below(s["v"], p["vcap"])))

    group = Group(
        {"v": p["v"], "w": p["w"]},
        exact,
        {
            "spike": Event(
                condition,
                lambda s, t: {"v": torch.full_like(s["v"], 0.1), "w": s["w"] + p["step"]},
            )
        },
    )
    return simulate({"group": group}, setup)


def two_units(p: State, setup: Setup) -> dict[str, Run]:
    def slopes(state: State, t: float) -> State:
        return {"v": (p["E"] - state["v"]) / p["tau"], "w": -state["w"] / p["tauw"]}

    def condition(s: State, t: float) -> Tensor:
        return both(
            setup.indicator("v").above(s["v"], p["Vt"]),
            setup.indicator("w").at_least(p["wmax"], s["w"]),
        )

    group = Group(
        {"v": p["v"], "w": p["w"]},
        EXPLICIT["euler"](slopes, DT),
        {
            "spike": Event(
                condition, lambda s, t: {"v": torch.zeros_like(s["v"]), "w": s["w"] + p["b"]}
            )
        },
    )
    return simulate({"group": group}, setup)


def custom_event(p: State, setup: Setup) -> dict[str, Run]:
    spike = setup.indicator("default")

    def slopes(state: State, t: float) -> State:
        v, y = state["v"], state["y"]
        return {"v": (p["I"] + 0.2 * y - v) / p["tau"], "y": -y / p["tauy"]}

    def mid(s: State, t: float) -> Tensor:
        return both(spike.above(s["v"], p["vmid"]), spike.below(s["y"], p["ymax"]))

    group = Group(
        {"v": p["v"], "y": p["y"]},
        EXPLICIT["euler"](slopes, DT),
        {
            "spike": Event(
                lambda s, t: spike.above(s["v"], p["vt"]), lambda s, t: {"v": 0.05 * s["y"]}
            ),
            "mid": Event(mid, lambda s, t: {"y": s["y"] + 0.5 * s["v"] + p["kick"]}),
        },
    )
    return simulate({"group": group}, setup)
