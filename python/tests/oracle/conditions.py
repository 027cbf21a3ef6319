"""Compound conditions, and events beside the spike."""

from __future__ import annotations

import torch
from torch import Tensor

from oracle.loop import Event, Group, Run, Setup, State, simulate
from oracle.spike import blend, both, either, negated
from oracle.updaters import EXPLICIT

DT = 1e-4
LEVELS = {"spike": 1.0, "mid": 0.7, "top": 0.9}


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


def order_of_events(p: State, setup: Setup) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """Write the loop out, for its schedule is its own; gives traces and rasters."""
    spike = setup.indicator("default")
    levels = {name: torch.tensor(x, dtype=torch.float64) for name, x in LEVELS.items()}
    v, w = p["v"], p["w"]
    rows: dict[str, list[Tensor]] = {name: [] for name in ("v", "w", *LEVELS)}
    for _ in range(setup.ticks):
        rows["v"].append(v)
        rows["w"].append(w)
        v = p["I"] + (v - p["I"]) * torch.exp(-DT / p["tau"])
        happened = {name: spike.above(v, level) for name, level in levels.items()}
        for name, s in happened.items():
            rows[name].append(s)
        w, v = blend(happened["top"], w, 0.5 * w + 0.1), blend(happened["top"], v, v * 0.999)
        v = blend(happened["spike"], v, 0.2 * w)
        w = blend(happened["mid"], w, w * 0.9 + 0.01 * v)
    stacked = {name: torch.stack(found) for name, found in rows.items()}
    traces = {name: stacked[name] for name in ("v", "w")}
    return traces, {name: stacked[name] for name in LEVELS}
