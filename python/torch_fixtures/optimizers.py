"""The way of PyTorch's optimizers to the parameters of a neuron."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import brian2
import torch
from brian2 import Mohm, Network, NeuronGroup, SpikeMonitor, StateMonitor, ms, mV, nA
from torch.optim import LBFGS, SGD, Adam, Optimizer

import brian2grad as bg
from brian2grad import losses

DURATION = 100 * ms
TRUE = {"tau": 20e-3, "R": 10e6}
START = {"tau": 30e-3, "R": 8e6}
STEPS = 10

OPTIMIZERS: dict[str, Callable[[list[torch.Tensor]], Optimizer]] = {
    "adam": lambda p: Adam(p, lr=0.1, betas=(0.8, 0.9)),
    "sgd": lambda p: SGD(p, lr=0.05, momentum=0.5, nesterov=True),
    "slow sgd": lambda p: SGD(p, lr=0.005, momentum=0.5, nesterov=True),
    "lbfgs": lambda p: LBFGS(p, lr=0.5, max_iter=4, history_size=5),
    "lbfgs with strong Wolfe": lambda p: LBFGS(p, max_iter=4, line_search_fn="strong_wolfe"),
}

LOSSES: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "trace": lambda out, target: losses.mse(1e3 * out, 1e3 * target),  # in mV^2
    "spikes": lambda out, target: losses.van_rossum(out, target, 20 * ms, 0.1 * ms),
}

CASES = [
    ("adam", "trace", ["tau", "R"]),
    ("adam", "spikes", ["tau"]),
    ("slow sgd", "trace", ["tau"]),
    ("sgd", "spikes", ["tau"]),
    ("lbfgs", "trace", ["tau", "R"]),
    ("lbfgs with strong Wolfe", "trace", ["tau", "R"]),
]


def simulator(loss: str) -> tuple[bg.Simulator, Callable[[Any], torch.Tensor]]:
    """Make a leaky neuron differentiable; the Java tests have the same with their builder.

    Without a threshold where the trace is looked at: a surrogate is no derivative of the loss, and
    a line search needs one.
    """
    brian2.prefs.codegen.target = "numpy"
    brian2.defaultclock.dt = 0.1 * ms
    spiking: dict[str, Any] = (
        {"threshold": "v > 15*mV", "reset": "v = 0*mV"} if loss == "spikes" else {}
    )
    group = NeuronGroup(
        1,
        "dv/dt = (R*I - v)/tau : volt",
        **spiking,
        method="exact",
        namespace={"tau": 20 * ms, "R": 10 * Mohm, "I": 2 * nA},
        name="neuron",
    )
    if loss == "trace":
        trace = StateMonitor(group, "v", record=True, name="trace")
        sim = bg.Simulator(Network(group, trace), DURATION, ["tau", "R"])
        return sim, lambda out: out[trace].v
    spikes = SpikeMonitor(group, name="spikes")
    sim = bg.Simulator(
        Network(group, spikes),
        DURATION,
        parameters=["tau", "R"],
        rasters=[spikes],
        surrogate=bg.surrogate.superspike(slope=10, scale=5 * mV),
    )
    return sim, lambda out: out[spikes].raster


def document() -> dict[str, list]:
    """Go some steps with each optimizer."""
    return {"ways": [way(*case) for case in CASES]}


def way(optimizer: str, loss: str, names: list[str]) -> dict[str, Any]:
    """Give the losses and the logarithms of the parameters, step after step."""
    sim, output = simulator(loss)
    with torch.no_grad():
        target = output(sim({name: TRUE[name] for name in names}))
    logs = [torch.tensor(START[n], dtype=torch.float64).log().requires_grad_() for n in names]
    steps = OPTIMIZERS[optimizer](logs)

    def closure() -> torch.Tensor:
        steps.zero_grad()
        given = {name: log.exp() for name, log in zip(names, logs, strict=True)}
        distance = LOSSES[loss](output(sim(given)), target)
        distance.backward()
        return distance

    distances, values = [], []
    for _ in range(STEPS):
        distance: Any = steps.step(closure)  # type: ignore[arg-type]
        distances.append(distance.item())
        values.append([log.item() for log in logs])
    return {
        "optimizer": optimizer,
        "loss": loss,
        "parameters": names,
        "losses": distances,
        "logarithms": values,
    }
