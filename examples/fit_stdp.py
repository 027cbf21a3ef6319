"""Recover the rule of a plastic synapse from weights that Brian 2 recorded.

Pairs of neurons fire together again and again, each pair with a lag of its own and some jitter,
one before the other or after it. Brian 2 simulates synapses between them that obey pair-based
spike-timing-dependent plasticity with event-driven traces. From the recorded weights, five
numbers are sought: both amplitudes, both time constants and the weight at the start.

The spikes are data here, so nothing depends on a threshold: no surrogate is needed, and the
gradient is that of Brian's own simulation. What makes the fit converge:

* parameters on a logarithmic scale, since they are positive and of different sizes;
* the squared error of the whole traces, not of the final weights alone;
* lags on both sides, shorter and longer than the time constants: amplitude and time constant
  make up for each other at any single lag;
* an Adam that forgets fast, for the narrow valley that remains.

All starts are fitted at once: a batch of simulations costs little more than one.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, field
from pathlib import Path

import brian2
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
from brian2 import Network, SpikeGeneratorGroup, StateMonitor, Synapses, ms
from matplotlib.axes import Axes
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

import brian2grad as bg

RULE = {"A_plus": 0.03, "A_minus": 0.025, "tau_plus": 17 * ms, "tau_minus": 34 * ms}
TRUE = {**RULE, "w_start": 0.4}
UNITS = {"tau_plus": ms, "tau_minus": ms}
SYMBOLS = {
    "A_plus": "$A_+$",
    "A_minus": "$A_-$",
    "tau_plus": r"$\tau_+$ [ms]",
    "tau_minus": r"$\tau_-$ [ms]",
    "w_start": "$w(0)$",
}
LAGS = np.concatenate([-np.geomspace(80, 4, 12), np.geomspace(4, 80, 12)])  # ms, post after pre
# Each parameter is begun from far above and far below, with the others on either side.
STARTS = {
    "all above": (2.5, 2.5, 2.5, 2.5, 2.0),
    "all below": (0.4, 0.4, 0.4, 0.4, 0.5),
    "A above, tau below": (2.5, 2.5, 0.4, 0.4, 1.5),
    "A below, tau above": (0.4, 0.4, 2.5, 2.5, 0.7),
}
REQUIRED = 1.0
"""Errors that must be reached, in percent."""


class Experiment:
    """Pairs of neurons with plastic synapses, and what Brian 2 records of them."""

    def __init__(self, pairings: int = 20) -> None:
        # Traces are solved from event to event: they are exact whatever the step.
        brian2.defaultclock.dt = 0.5 * ms
        random = np.random.default_rng(4)
        pairs = len(LAGS)
        # About ten pairings a second, so that a trace has nearly faded before the next one.
        centre = 60 + np.cumsum(random.uniform(80, 120, pairings))
        jittered = LAGS[:, None] + random.normal(0, 3, (pairs, pairings))
        index = np.repeat(np.arange(pairs), pairings)
        self.duration = np.ceil(centre[-1] + 60) * ms
        self.pre, self.post = (
            SpikeGeneratorGroup(pairs, index, times.ravel().round() * ms, name=name)
            for name, times in (("pre", centre - jittered / 2), ("post", centre + jittered / 2))
        )
        self.synapses = Synapses(
            self.pre,
            self.post,
            """w : 1
            dx/dt = -x/tau_plus : 1 (event-driven)
            dy/dt = -y/tau_minus : 1 (event-driven)""",
            on_pre="x += A_plus; w = clip(w - y, 0, 1)",
            on_post="y += A_minus; w = clip(w + x, 0, 1)",
            method="exact",
            namespace=RULE,
            name="synapses",
        )
        self.synapses.connect(j="i")
        self.synapses.w = TRUE["w_start"]
        self.weights = StateMonitor(self.synapses, "w", record=True, dt=10 * ms)
        self.network = Network(self.pre, self.post, self.synapses, self.weights)
        self.network.store()
        self.network.run(self.duration)  # Brian 2's own simulation
        self.target = torch.tensor(self.weights.w.T.copy())  # [T, N]
        self.network.restore()
        self.simulator = bg.Simulator(self.network, self.duration, parameters=[*RULE, "synapses.w"])

    def traces(self, parameters: torch.Tensor) -> torch.Tensor:
        """Simulate the weights ``[T, starts, N]`` for parameters ``[starts, 5]``."""
        values = dict(zip(TRUE, parameters.unbind(-1), strict=True))
        start = values.pop("w_start")[:, None].expand(-1, len(LAGS))
        return self.simulator({**values, "synapses.w": start})[self.weights].w

    def losses(self, parameters: torch.Tensor) -> torch.Tensor:
        """Compare traces with the recorded ones, for each start."""
        squares = bg.losses.mse(self.traces(parameters), self.target, reduction="none")
        return squares.mean((0, 2))


@dataclass
class Fit:
    """The ways from all starts.

    Shapes: start, found ``[starts, 5]``; losses ``[steps, starts]``; path ``[steps + 1, starts,
    5]``.
    """

    labels: list[str]
    start: torch.Tensor
    found: torch.Tensor = field(default_factory=lambda: torch.empty(0))
    losses: list[torch.Tensor] = field(default_factory=list)
    path: list[torch.Tensor] = field(default_factory=list)
    seconds: float = 0.0

    def errors(self) -> torch.Tensor:
        """Relative errors in percent."""
        return 100 * (self.found / true_values() - 1).abs()


def true_values() -> torch.Tensor:
    """List the hidden values in SI units."""
    return torch.tensor([float(value) for value in TRUE.values()], dtype=torch.float64)


def run_fit(
    experiment: Experiment, starts: dict[str, tuple[float, ...]], steps: int, progress: Progress
) -> Fit:
    """Optimize the logarithms of the parameters from all starts at once."""
    factors = torch.tensor(list(starts.values()), dtype=torch.float64)
    fit = Fit(list(starts), true_values() * factors)
    logs = fit.start.log().requires_grad_()
    # With Adam's own betas two starts of four are 75% off after as many steps: the memory of the
    # first, large gradients keeps the steps along the valley small. The rate begins at a tenth of
    # each value and ends at 1/40 of that.
    optimizer = torch.optim.Adam([logs], lr=0.1, betas=(0.8, 0.9))
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.025 ** (1 / steps))
    task = progress.add_task(f"{len(starts)} starts", total=steps, loss="", values="")
    began = time.perf_counter()
    fit.path.append(fit.start)
    for _ in range(steps):
        optimizer.zero_grad()
        losses = experiment.losses(logs.exp())
        losses.sum().backward()  # Adam works element by element: starts do not disturb each other
        optimizer.step()
        schedule.step()
        fit.losses.append(losses.detach())
        fit.path.append(logs.detach().exp())
        worst = 100 * (fit.path[-1] / true_values() - 1).abs().max()
        progress.update(
            task, advance=1, loss=f"loss {losses.max():.1e}", values=f"largest error {worst:.2g}%"
        )
    fit.seconds = time.perf_counter() - began
    fit.found = fit.path[-1]
    return fit


def table(fit: Fit) -> Table:
    """List what was sought and what was found."""
    title = f"Recovered rule ({len(fit.losses)} steps, {fit.seconds:.1f} s for all starts)"
    result = Table(title=title, title_justify="left", padding=(0, 1))
    for column in ("start", "parameter"):
        result.add_column(column, no_wrap=True)
    for column in ("true", "start", "found", "error"):
        result.add_column(column, justify="right", no_wrap=True)
    for k, label in enumerate(fit.labels):
        for m, name in enumerate(TRUE):
            unit = float(UNITS.get(name, 1))
            result.add_row(
                label if m == 0 else "",
                f"{name} in ms" if name in UNITS else name,
                f"{float(TRUE[name]) / unit:.4g}",
                f"{float(fit.start[k, m]) / unit:.4g}",
                f"{float(fit.found[k, m]) / unit:.5g}",
                f"{float(fit.errors()[k, m]):.1g}%",
                end_section=m == len(TRUE) - 1,
            )
    return result


def figure(experiment: Experiment, fit: Fit, file: Path) -> None:
    """Draw weights before and after, the rule, losses, and the ways of the parameters."""
    fig = plt.figure(figsize=(13, 7), layout="constrained")
    upper, lower = fig.subfigures(2, 1, height_ratios=(1.3, 1))
    before, after, window, loss = upper.subplots(1, 4, width_ratios=(1.2, 1.2, 1, 1))
    _draw_weights(before, experiment, fit.start, "before")
    _draw_weights(after, experiment, fit.found, "after")
    after.sharey(before)
    _draw_window(window, fit)
    colors = [f"C{k}" for k in range(len(fit.labels))]
    for k, (label, color) in enumerate(zip(fit.labels, colors, strict=True)):
        loss.semilogy([float(x[k]) for x in fit.losses], color=color, label=label)
    loss.set(title="Loss", xlabel="step", ylabel="mean squared error of $w$")
    loss.legend(fontsize=8, frameon=False)
    path = torch.stack(fit.path)
    for m, (axes, name) in enumerate(zip(lower.subplots(1, len(TRUE)), TRUE, strict=True)):
        unit = float(UNITS.get(name, 1))
        axes.axhline(float(TRUE[name]) / unit, color="black", linewidth=1, linestyle=":")
        for k, color in enumerate(colors):
            axes.semilogy(path[:, k, m] / unit, color=color)
        ticks = float(TRUE[name]) / unit * np.array([0.4, 1, 2.5])
        axes.set_yticks(ticks, [f"{tick:.3g}" for tick in ticks])
        axes.minorticks_off()
        axes.set_ylim(0.6 * ticks[0], 1.6 * ticks[-1])
        axes.set(title=SYMBOLS[name], xlabel="step")
    for axes in fig.axes:
        axes.spines[["top", "right"]].set_visible(False)
    fig.savefig(file, dpi=130)
    plt.close(fig)


def _draw_weights(axes: Axes, experiment: Experiment, values: torch.Tensor, when: str) -> None:
    t = np.arange(len(experiment.target)) * 0.01
    with torch.no_grad():
        traces = experiment.traces(values)
    for n in (3, 9, 13):
        axes.plot(t, experiment.target[:, n], color="0.8", linewidth=5, solid_capstyle="butt")
        for k in range(len(values)):
            axes.plot(t, traces[:, k, n], color=f"C{k}", linewidth=0.9)
        axes.annotate(
            f" {LAGS[n]:+.0f} ms", (t[-1], float(experiment.target[-1, n])), fontsize=8, va="center"
        )
    axes.set(title=f"Weights {when} the fit", xlabel="t [s]", ylabel="w")
    axes.plot([], [], color="0.8", linewidth=5, label="Brian 2 (target)")
    axes.set_ylim(-0.05, 1.15)
    axes.legend(fontsize=8, frameon=False, loc="upper left")


def _draw_window(axes: Axes, fit: Fit) -> None:
    lag = np.linspace(-100, 100, 401)
    lag[200] = np.nan  # the curve jumps there

    def change(values: torch.Tensor) -> np.ndarray:
        a_plus, a_minus, tau_plus, tau_minus = (float(v) for v in values[:4])
        late = a_plus * np.exp(-np.abs(lag) * 1e-3 / tau_plus)
        early = -a_minus * np.exp(-np.abs(lag) * 1e-3 / tau_minus)
        return np.where(lag > 0, late, early)

    axes.plot(lag, change(true_values()), color="0.8", linewidth=5, label="true")
    for k in range(len(fit.labels)):
        axes.plot(lag, change(fit.start[k]), color=f"C{k}", linewidth=0.8, linestyle=":")
        axes.plot(lag, change(fit.found[k]), color=f"C{k}", linewidth=0.9)
    axes.plot([], [], color="grey", linestyle=":", label="start")
    axes.plot([], [], color="grey", label="found")
    axes.set(title="The rule", xlabel="lag, post after pre [ms]", ylabel="change of $w$")
    axes.legend(fontsize=8, frameon=False, loc="upper left")


def main() -> int:
    """Fit from all starts; the exit code says whether the required errors were reached."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--figure", type=Path, default=Path("fit_stdp.png"))
    parser.add_argument("--steps", type=int, default=250)
    arguments = parser.parse_args()
    console = Console()
    brian2.prefs.codegen.target = "numpy"  # one short run: not worth a compiler's time
    experiment = Experiment()
    console.print(f"Brian 2 recorded the weights of {len(LAGS)} synapses in {experiment.duration}.")
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=8),
        TextColumn("{task.completed}"),
        TextColumn("{task.fields[loss]}"),
        TextColumn("{task.fields[values]}"),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
    )
    with Progress(*columns, console=console) as progress:
        fit = run_fit(experiment, STARTS, arguments.steps, progress)
    console.print(table(fit))
    figure(experiment, fit, arguments.figure)
    console.print(f"Figure written to {arguments.figure}")
    missed = [
        f"{label}: {name} is off by {float(error):.3g}%"
        for label, errors in zip(fit.labels, fit.errors(), strict=True)
        for name, error in zip(TRUE, errors, strict=True)
        if not error <= REQUIRED
    ]
    for line in missed:
        console.print(f"[red]{line}[/red]")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
