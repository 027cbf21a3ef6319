"""Neurons with nonlinear equations: exponential, quadratic, with ion channels."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from oracle.loop import Event, Group, Run, Setup, State, simulate
from oracle.refractoriness import refractory_while
from oracle.updaters import EXPLICIT, exponential_euler

DT = 1e-4


def adex(p: State, setup: Setup, method: str = "euler", held: bool = False) -> dict[str, Run]:
    def upstroke(state: State) -> Tensor:
        return p["gL"] * p["DT"] * torch.exp((state["v"] - p["VT"]) / p["DT"])

    def slopes(state: State, t: float) -> State:
        v, w = state["v"], state["w"]
        # What is constant over a step is what it was at its start, in all stages.
        rise = state["upstroke"] if held else upstroke(state)
        return {
            "v": (p["gL"] * (p["EL"] - v) + rise + p["I"] - w) / p["C"],
            "w": (p["a"] * (v - p["EL"]) - w) / p["tauw"],
        }

    def coefficients(state: State, t: float) -> dict[str, tuple[Tensor, Tensor]]:
        rise = state["upstroke"] if held else upstroke(state)
        return {
            "v": (
                (p["gL"] * p["EL"] + rise + p["I"] - state["w"]) / p["C"],
                -p["gL"] / p["C"],
            ),
            "w": (p["a"] * (state["v"] - p["EL"]) / p["tauw"], -1 / p["tauw"]),
        }

    spike = setup.indicator("default")
    state = {"v": p["v"], "w": p["w"]}
    group = Group(
        state,
        exponential_euler(coefficients, DT)
        if method == "exponential_euler"
        else EXPLICIT[method](slopes, DT),
        {
            "spike": Event(
                lambda s, t: spike.above(s["v"], p["Vcut"]),
                lambda s, t: {"v": p["Vr"], "w": s["w"] + p["b"]},
            )
        },
        regular=[(1, lambda s, t: {"upstroke": upstroke(s)})] if held else [],
    )
    return simulate({"group": group}, setup)


def izhikevich(p: State, setup: Setup, method: str = "euler") -> dict[str, Run]:
    def slopes(state: State, t: float) -> State:
        v, u = state["v"], state["u"]
        return {
            "v": (0.04 / 1e-3 / 1e-3) * v * v + 5 / 1e-3 * v + 140 - u + p["I"],
            "u": p["a"] * (p["b"] * v - u),
        }

    spike = setup.indicator("default")
    group = Group(
        {"v": p["v"], "u": p["u"]},
        EXPLICIT[method](slopes, DT),
        {
            "spike": Event(
                lambda s, t: spike.above(s["v"], p["Vpeak"]),
                lambda s, t: {"v": p["c"], "u": s["u"] + p["d"]},
            )
        },
    )
    return simulate({"group": group}, setup)


class Exprel(torch.autograd.Function):
    """``(exp(x) - 1)/x``; its derivative by a series near 0."""

    @staticmethod
    def forward(x: Tensor) -> Tensor:
        return torch.where(x == 0, 1.0, torch.expm1(x) / x)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Tensor) -> None:
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx: Any, y_bar: Tensor) -> Tensor:
        (x,) = ctx.saved_tensors
        series = torch.zeros_like(x)
        for k in range(13, 0, -1):  # the sum of k/(k + 1)! * x**(k - 1)
            series = k / math.factorial(k + 1) + x * series
        away = (x * torch.exp(x) - torch.expm1(x)) / (x * x)
        return y_bar * torch.where(x.abs() < 0.5, series, away)


def exprel(x: Tensor) -> Tensor:
    """Return ``(exp(x) - 1)/x``."""
    return Exprel.apply(x)  # type: ignore[return-value]


def rates(v: Tensor, VT: Tensor) -> dict[str, tuple[Tensor, Tensor]]:
    """Opening and closing rates of Traub & Miles's channels, per second."""
    x = (v - VT) / 1e-3
    of_exprel = exprel(torch.stack([(13 - x) / 4, (x - 40) / 5, (15 - x) / 5]))
    factors = torch.tensor([1280.0, 1400.0, 160.0], dtype=x.dtype).reshape(3, *[1] * x.ndim)
    opening_m, closing_m, opening_n = factors / of_exprel
    return {
        "m": (opening_m, closing_m),
        "h": (128 * torch.exp((17 - x) / 18), 4000 / (1 + torch.exp((40 - x) / 5))),
        "n": (opening_n, 500 * torch.exp((10 - x) / 40)),
    }


def hodgkin_huxley(
    p: State, setup: Setup, method: str = "exponential_euler", dt: float = 2e-5
) -> dict[str, Run]:
    def conductances(state: State) -> tuple[Tensor, Tensor]:
        m, n, h = state["m"], state["n"], state["h"]
        return p["g_na"] * m * m * m * h, p["g_kd"] * n * n * n * n

    def coefficients(state: State, t: float) -> dict[str, tuple[Tensor, Tensor]]:
        na, k = conductances(state)
        total = p["gl"] + na + k
        current = p["gl"] * p["El"] + na * p["ENa"] + k * p["EK"] + p["I"]
        found = {"v": (current / p["Cm"], -total / p["Cm"])}
        for name, (opening, closing) in rates(state["v"], p["VT"]).items():
            found[name] = (opening, -(opening + closing))
        return found

    def slopes(state: State, t: float) -> State:
        v = state["v"]
        na, k = conductances(state)
        leak = p["gl"] * (p["El"] - v)
        found = {"v": (leak - na * (v - p["ENa"]) - k * (v - p["EK"]) + p["I"]) / p["Cm"]}
        for name, (opening, closing) in rates(v, p["VT"]).items():
            found[name] = opening * (1 - state[name]) - closing * state[name]
        return found

    spike = setup.indicator("default")
    peak = torch.tensor(-20e-3, dtype=torch.float64)
    group = Group(
        {"v": p["v"], "m": p["m"], "n": p["n"], "h": p["h"]},
        exponential_euler(coefficients, dt)
        if method == "exponential_euler"
        else EXPLICIT[method](slopes, dt),
        {"spike": Event(lambda s, t: spike.above(s["v"], peak))},
        dt=dt,
        refractory=refractory_while(lambda s: s["v"] > peak),
    )
    return simulate({"group": group}, setup)


def fitzhugh_nagumo(p: State, setup: Setup, method: str = "rk4") -> dict[str, Run]:
    def slopes(state: State, t: float) -> State:
        v, w = state["v"], state["w"]
        return {
            "v": (v - v * v * v / 3 - w + p["I"]) / p["scale"],
            "w": (v + p["a"] - p["b"] * w) / p["slow"],
        }

    group = Group({"v": p["v"], "w": p["w"]}, EXPLICIT[method](slopes, DT), {})
    return simulate({"group": group}, setup)


def functions(p: State, setup: Setup) -> dict[str, Run]:
    def slopes(state: State, t: float) -> State:
        v, a = state["v"], p["a"]
        circular = torch.sin(a * v) + torch.cos(v) + torch.tan(0.1 * v)
        circular = circular + torch.asin(0.1 * v) + torch.acos(0.1 * v) + torch.atan(v)
        hyperbolic = torch.sinh(0.1 * v) + torch.cosh(0.2 * v) + torch.tanh(a * v)
        growing = torch.exp(-v) + torch.log(2 + v) + torch.log10(3 + v)
        growing = growing + torch.expm1(0.1 * v) + torch.log1p(v**2) + exprel(0.3 * v)
        broken = (v - 0.3).abs() + v.clamp(-0.5, 0.5) + v.sign() * v
        broken = broken + 0.01 * (v.ceil() + v.floor()) * v + 0.1 * (v > 0.2).to(v.dtype) * v
        broken = broken + torch.remainder(v, 0.37)
        powers = torch.sqrt(1 + v**2) + (v + 3) ** 1.7 + (v + 3) ** a + v * v * v + 1 / (3 + v)
        total = circular + hyperbolic + growing + broken + powers
        return {"v": (0.1 * total + p["b"] - v) / p["tau"]}

    return simulate({"group": Group({"v": p["v"]}, EXPLICIT["rk2"](slopes, DT), {})}, setup)
