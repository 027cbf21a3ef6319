"""How large gradients become in an AdEx, a Hodgkin-Huxley neuron and a recurrent network.

Prints, by surrogate and by what is done against growth, the relative gradient
``max |p * dloss/dp| / loss`` over the parameters p: the figures
of docs/fitting.md.
"""

from __future__ import annotations

import math
import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brian2
import torch
from brian2 import Network, Quantity, SpikeMonitor, StateMonitor, ms, mV

import brian2grad as bg
from brian2grad.errors import ModelError

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "examples"), str(ROOT / "python" / "tests")]

import train_rate  # noqa: E402

import neurons  # noqa: E402

Loss = Callable[[torch.Tensor], torch.Tensor]


@dataclass
class Model:
    """A network, where its gradient is taken, and the loss of an output over the whole run."""

    network: Network
    duration: Quantity
    values: Mapping[str, torch.Tensor]
    monitor: Any
    loss: Loss
    variable: str
    rasters: tuple[Any, ...] = ()
    dt: Quantity = field(default_factory=lambda: 0.1 * ms)

    def simulator(self, duration: Quantity, **options: Any) -> bg.Simulator:
        """Make it differentiable."""
        brian2.defaultclock.dt = self.dt  # which all models share
        return bg.Simulator(
            self.network, duration, list(self.values), rasters=self.rasters, **options
        )

    def output(self, out: Any) -> torch.Tensor:
        """Take what the loss is of: time first."""
        found = out[self.monitor]
        if isinstance(self.monitor, StateMonitor):
            return found.v
        return found.raster if isinstance(self.monitor, SpikeMonitor) else found.rate

    def relative(
        self, windows: int = 1, spikes: Any = None, clip: bool = False, **options: Any
    ) -> float:
        """Give the largest relative gradient of a run in so many windows."""
        values = {n: v.clone().requires_grad_() for n, v in self.values.items()}
        if clip:
            with torch.no_grad():
                whole = self.loss(self.output(self.simulator(self.duration, **options)(values)))
            options["clip_adjoint"] = {self.variable: float(whole) / mV}
        sim = self.simulator(self.duration / windows, **options)
        state, parts = None, []
        for _ in range(windows):
            out = sim(values, initial_state=state, spikes=spikes)
            state = out.final_state.detach()
            parts.append(self.output(out))
        loss = self.loss(torch.cat(parts))
        try:
            loss.backward()
        except ModelError as error:
            if "error[non-finite]" not in str(error):
                raise
            return math.inf
        return max(
            float((v.grad * v.detach() / loss.detach()).abs().max())
            for v in values.values()
            if v.grad is not None
        )


def cell(built: neurons.Neurons, names: str, trace: bool = False) -> Model:
    """Take a neuron of the tests; loss: spikes, or squared error of the trace from one 2% off."""
    values = {n: torch.tensor(built.values[n]) for n in names.split()}
    monitor: Any = built.traces[0] if trace else built.spikes[0]
    variable = f"{built.group.name}.v"
    model = Model(
        built.network, built.duration, values, monitor, torch.sum, variable, tuple(built.spikes)
    )
    if trace:
        sim = model.simulator(built.duration, surrogate=bg.surrogate.superspike(scale=5 * mV))
        with torch.no_grad():
            aim = model.output(sim({n: 1.02 * v for n, v in values.items()}))
        model.loss = lambda v: (v - aim).square().mean()
    return model


def recurrent() -> Model:
    """Take the network of examples/train_rate.py and its start that is too active."""
    circuit = train_rate.Circuit()
    start = train_rate.draw_start(circuit, [train_rate.STARTS["too active"]])
    return Model(
        circuit.network,
        train_rate.DURATION,
        {name: w[0] for name, w in start.items()},
        circuit.rate,
        lambda rate: (train_rate.smooth(rate) - train_rate.target()).square().mean(),
        "cells.v",
        dt=train_rate.DT,
    )


def main() -> None:
    """Measure and print."""
    warnings.simplefilter("ignore", bg.GradientExplosionWarning)
    brian2.prefs.codegen.target = "numpy"
    adex, adex_names = neurons.adex(duration=150 * ms), "C gL EL VT DT tauw a b Vr"
    hh, hh_names = neurons.hodgkin_huxley(duration=100 * ms), "Cm gl El g_na g_kd"
    models = {
        "AdEx": cell(adex, adex_names),
        "HH": cell(hh, hh_names),
        "recurrent": recurrent(),
    }
    s = bg.surrogate
    rows: dict[str, dict[str, Any]] = {
        f"{name} {scale} mV": {"surrogate": getattr(s, name)(scale=scale * mV)}
        for name in ("superspike", "triangular", "sigmoid", "gaussian", "boxcar")
        for scale in (1, 5, 20)
    }
    for name, base in (("sigmoid", 5), ("boxcar", 1)):
        make: Any = getattr(s, name)
        plain = {"surrogate": make(scale=base * mV)}
        rows |= {
            f"{name} {base} mV support=1": {"surrogate": make(scale=base * mV, support=1)},
            f"{name} {base} mV support=0.2": {"surrogate": make(scale=base * mV, support=0.2)},
            f"{name} {base} mV detach_reset": {**plain, "detach_reset": True},
            f"{name} {base} mV 5 windows": {**plain, "windows": 5},
            f"{name} {base} mV 20 windows": {**plain, "windows": 20},
            f"{name} {base} mV clip_adjoint": {**plain, "clip": True},
        }
    print(f"{'':34}", *(f"{name:>10}" for name in models))
    for label, options in rows.items():
        found = [f"{model.relative(**options):10.1e}" for model in models.values()]
        print(f"{label:34}", *found, flush=True)
    trace = cell(hh, hh_names, trace=True).relative(**rows["superspike 5 mV"])
    print(f"HH, squared error of the trace: {trace:.1e}")
    clamped = cell(adex, adex_names, trace=True)
    with torch.no_grad():
        sim = clamped.simulator(clamped.duration, **rows["sigmoid 5 mV"])
        raster = sim()[adex.spikes[0]].raster
    spikes = {adex.group: raster}
    for label in ("sigmoid 5 mV", "boxcar 1 mV", "superspike 5 mV"):
        options = rows[label]
        print(f"AdEx trace, {label}: free {clamped.relative(**options):.1e}, clamped "
              f"{clamped.relative(spikes=spikes, **options):.1e}")  # fmt: skip


if __name__ == "__main__":
    main()
