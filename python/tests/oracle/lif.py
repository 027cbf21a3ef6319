"""Leaky integrate-and-fire neurons: the exact updates written out, and the others."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from oracle.loop import Event, Group, Run, Setup, State, simulate
from oracle.refractoriness import refractory_after, refractory_while
from oracle.updaters import EXPLICIT, exponential_euler

DT = 1e-4


def lif(
    p: State, setup: Setup, method: str = "exact", refractory: str | None = None
) -> dict[str, Run]:
    tau, drive = p["tau"], p["R"] * p["I"] + p["E"]
    is_held = refractory is not None

    def activity(state: State) -> Tensor:
        return state["not_refractory"].to(drive.dtype) if is_held else torch.ones_like(drive)

    def exact(state: State, t: float) -> State:
        decay = torch.exp(-DT * activity(state) / tau)
        u = state["u"] * torch.exp(torch.tensor(-DT / 4e-3, dtype=torch.float64))
        return {"v": drive + (state["v"] - drive) * decay, "u": u}

    def slopes(state: State, t: float) -> State:
        return {"v": (drive - state["v"]) * activity(state) / tau, "u": -state["u"] / 4e-3}

    def held_coefficients(state: State, t: float) -> dict[str, tuple[Tensor, Tensor]]:
        # B is zero in refractoriness, where v is not written: any other value will do.
        rate = 1 / tau
        return {
            "v": (drive * rate, -rate),
            "u": (torch.zeros_like(state["u"]), torch.full_like(state["u"], -1 / 4e-3)),
        }

    if method == "exact":
        update = exact
    elif method == "exponential_euler":
        update = exponential_euler(held_coefficients, DT)
    else:
        update = EXPLICIT[method](slopes, DT)
    periods: dict[str | None, Callable[[State, float], Tensor] | None] = {
        None: None,
        "quantity": refractory_after(lambda s: torch.tensor(2e-3, dtype=torch.float64)),
        "string": refractory_after(lambda s: p["tref"]),
        "variable": refractory_after(lambda s: p["own_ref"]) if "own_ref" in p else None,
        "condition": refractory_while(lambda s: s["u"] > 0.7),
    }
    spike = setup.indicator("default")
    group = Group(
        {"v": p["v"], "u": torch.zeros_like(p["E"])},
        update,
        {
            "spike": Event(
                lambda s, t: spike.above(s["v"], p["Vt"]),
                lambda s, t: {"v": p["Vr"], "u": s["u"] + 1},
            )
        },
        refractory=periods[refractory],
        held=["v"] if is_held else [],
    )
    return simulate({"group": group}, setup)


def current_lif(p: State, setup: Setup) -> dict[str, Run]:
    taum, taue, E = p["taum"], p["taue"], p["E"]

    def exact(state: State, t: float) -> State:
        v, ge = state["v"], state["ge"]
        moving = torch.exp(-DT / taum)
        from_ge = ge * taue / (taue - taum) * (torch.exp(-DT / taue) - moving)
        return {"v": E + (v - E) * moving + from_ge, "ge": ge * torch.exp(-DT / taue)}

    spike = setup.indicator("default")
    group = Group(
        {"v": p["v"], "ge": p["ge"]},
        exact,
        {
            "spike": Event(
                lambda s, t: spike.above(s["v"], p["Vt"]),
                lambda s, t: {"v": p["Vr"], "ge": s["ge"] + p["jump"]},
            )
        },
        refractory=refractory_after(lambda s: p["tref"]),
        held=["v"],
    )
    return simulate({"group": group}, setup)
