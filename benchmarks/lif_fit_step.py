"""One step of a fit of one LIF neuron (1000 steps, float64): forward and backward.

The engine beside a PyTorch loop written by hand, with the same surrogate; loss and gradient of
both are compared before anything is timed.
"""

from __future__ import annotations

import argparse
import math

import brian2
import torch
from brian2 import Mohm, Network, NeuronGroup, SpikeMonitor, StateMonitor, ms, nA
from timing import compare, report

import brian2grad as bg

STEPS = 1000
DT = 1e-4
SLOPE, SCALE = 10.0, 5e-3


class Spike(torch.autograd.Function):
    """A spike with the superspike surrogate."""

    @staticmethod
    def forward(ctx, g):  # noqa: ANN001, D102
        ctx.save_for_backward(g)
        return (g > 0).to(g.dtype)

    @staticmethod
    def backward(ctx, grad):  # noqa: ANN001, D102
        (g,) = ctx.saved_tensors
        return grad / (1 + SLOPE * (g / SCALE).abs()) ** 2 / SCALE


def torch_loop(tau: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Simulate with PyTorch's operations: traces and raster."""
    v = torch.zeros(1, dtype=torch.float64)
    decay = torch.exp(-DT / tau)
    traces, raster = [], []
    for _ in range(STEPS):
        traces.append(v)  # monitors record at the start of a step
        v = 0.02 + (v - 0.02) * decay
        s = Spike.apply(v - 0.015)
        v = v - s * v
        raster.append(s)
    return torch.stack(traces), torch.stack(raster)


def main() -> None:
    """Compare, then time."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    brian2.defaultclock.dt = DT * brian2.second
    group = NeuronGroup(
        1,
        "dv/dt = (R*I - v)/tau : volt",
        threshold="v > 15*mV",
        reset="v = 0*mV",
        method="exact",
        namespace={"tau": 20 * ms, "R": 10 * Mohm, "I": 2 * nA},
    )
    trace, spikes = StateMonitor(group, "v", record=True), SpikeMonitor(group)
    sim = bg.Simulator(
        Network(group, trace, spikes),
        STEPS * DT * brian2.second,
        parameters=["tau"],
        rasters=[spikes],
        surrogate=bg.surrogate.superspike(slope=SLOPE, scale=SCALE * brian2.volt),
        threads=1,
    )
    weights = torch.linspace(0, 1, STEPS, dtype=torch.float64)[:, None]

    def step(simulate):  # noqa: ANN001, ANN202
        tau = torch.tensor(0.021, dtype=torch.float64, requires_grad=True)
        v, raster = simulate(tau)
        loss = (v * weights).sum() + (raster * weights).sum()
        loss.backward()
        return loss.item(), tau.grad.item()

    def engine(tau: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        out = sim(tau=tau)
        return out[trace].v, out[spikes].raster

    ours, theirs = step(engine), step(torch_loop)
    for a, b in zip(ours, theirs, strict=True):
        if not math.isclose(a, b, rel_tol=1e-10):
            raise SystemExit(f"brian2grad has {ours}, the loop {theirs}")
    times = compare(
        {"brian2grad": lambda: step(engine), "torch loop": lambda: step(torch_loop)},
        arguments.rounds,
    )
    report("one LIF, 1000 steps, forward + backward", times)


if __name__ == "__main__":
    main()
