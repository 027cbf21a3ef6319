"""Train a recurrent spiking network to a population rate, with PyTorch's Adam.

A hundred leaky integrate-and-fire neurons, excitatory and inhibitory, are driven by frozen
Poisson spikes whose rate says nothing of time. All weights, of the input and recurrent ones, are
trained until the rate of the excitatory neurons follows a given time course: from a start that
is silent and from one that fires through the whole trial. The weights that were found are then
given back to Brian 2, whose own run is what the figure and the numbers at the end show.

What was chosen with care (the numbers are errors of the rate after 100 steps, from both starts):

* weights are trained on a logarithmic scale, so that no sign changes and a step is a factor. Steps
  may then be large: with a learning rate of 0.2 the errors are 1.4 and 1.1 Hz, with 0.05 they are
  3.9 and 1.4 Hz;
* the surrogate is wide, a third of the way from reset to threshold. With 1 mV the silent network
  stays silent, and in the active one gradients grow to 1e48;
* it is cut off at twice that distance (`support=2`). Without a limit, neurons far from threshold
  have a say, and the silent start lags behind (6.5 Hz with the small rate); with `support=0.3`
  it never wakes;
* the reset stays in the gradient. Without it (`detach_reset=True`) the surrogate sees recurrent
  excitation, but not what ends it: gradients grow to 1e18, and errors stay above 14 Hz.
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
from brian2 import (
    Hz,
    Network,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeGeneratorGroup,
    SpikeMonitor,
    Synapses,
    ms,
    mV,
)
from matplotlib.axes import Axes
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

import brian2grad as bg

DURATION = 500 * ms
DT = 0.2 * ms
EXCITATORY, INHIBITORY, CHANNELS = 80, 20, 50
INPUT_RATE = 20 * Hz
# Shorter than the changes of the target, and long enough for some tens of spikes: a rate without
# noise can be compared with it. (Learning itself does as well with 1 ms.)
SMOOTHING = 8 * ms
# Typical weights, which the starts multiply: of the input, excitatory and inhibitory ones.
TYPICAL = {"feed.w": 3 * mV, "exc.w": 1.5 * mV, "inh.w": 3 * mV}
STARTS = {"silent": (0.6, 0.6, 0.6), "too active": (3.0, 1.5, 1.5)}
# What must be reached in Brian 2's own run.
REQUIRED_CORRELATION = 0.97
REQUIRED_ERROR = 3 * Hz


class Circuit:
    """The network, whose wiring and input are the same for all starts."""

    def __init__(self, seed: int = 1) -> None:
        brian2.defaultclock.dt = DT
        random = np.random.default_rng(seed)
        self.cells = NeuronGroup(
            EXCITATORY + INHIBITORY,
            """dv/dt = (ge - gi - v)/tau : volt (unless refractory)
            dge/dt = -ge/tau_e : volt
            dgi/dt = -gi/tau_i : volt""",
            threshold="v > 15*mV",
            reset="v = 0*mV",
            refractory=2 * ms,
            method="exact",
            namespace={"tau": 20 * ms, "tau_e": 5 * ms, "tau_i": 10 * ms},
            name="cells",
        )
        self.cells.v = random.uniform(0, 15, len(self.cells)) * mV
        steps, channels = np.nonzero(
            random.random((round(float(DURATION / DT)), CHANNELS)) < float(INPUT_RATE * DT)
        )
        self.given = steps * float(DT / ms), channels
        self.input = SpikeGeneratorGroup(CHANNELS, channels, steps * DT, name="input")
        excitatory, inhibitory = self.cells[:EXCITATORY], self.cells[EXCITATORY:]
        self.synapses = {
            "feed.w": self._connect(random, "feed", self.input, "ge", 0.4),
            "exc.w": self._connect(random, "exc", excitatory, "ge", 0.2),
            "inh.w": self._connect(random, "inh", inhibitory, "gi", 0.2),
        }
        self.spikes = SpikeMonitor(self.cells)
        self.rate = PopulationRateMonitor(excitatory)
        self.network = Network(
            self.cells, self.input, *self.synapses.values(), self.spikes, self.rate
        )
        self.network.store()

    def _connect(
        self, random: np.random.Generator, name: str, source: object, variable: str, p: float
    ) -> Synapses:
        # Positive weights; which variable they act on makes them excitatory or inhibitory.
        synapses = Synapses(
            source, self.cells, "w : volt", on_pre=f"{variable}_post += w", name=name
        )
        i, j = np.nonzero(random.random((len(source), len(self.cells))) < p)
        synapses.connect(i=i, j=j)
        synapses.delay = random.integers(2, 16, len(i)) * DT
        return synapses

    def simulator(self) -> bg.Simulator:
        """Make the network differentiable."""
        return bg.Simulator(
            self.network,
            DURATION,
            parameters=list(self.synapses),
            surrogate=bg.surrogate.superspike(slope=10, scale=5 * mV, support=2),
        )

    def brian_run(self, weights: dict[str, torch.Tensor]) -> Run:
        """Let Brian 2 itself simulate with other weights."""
        self.network.restore()
        for name, synapses in self.synapses.items():
            synapses.w = bg.quantity(weights[name], mV)
        self.network.run(DURATION)
        rate = smooth(torch.tensor(np.asarray(self.rate.rate / Hz)))
        run = Run(np.array(self.spikes.t / ms), np.array(self.spikes.i), rate)
        self.network.restore()
        return run


@dataclass
class Run:
    """What a run of Brian 2 showed: times in ms and neurons of spikes, the smoothed rate in Hz."""

    t: np.ndarray
    i: np.ndarray
    rate: torch.Tensor

    def error(self) -> float:
        """Root mean square of the difference from the target in Hz."""
        return float((self.rate - target()).square().mean().sqrt())

    def correlation(self) -> float:
        """Correlation with the target; 0 for a silent network."""
        if not self.rate.any():
            return 0.0
        return float(torch.corrcoef(torch.stack([self.rate, target()]))[0, 1])


@dataclass
class Training:
    """What training gave.

    Shapes: start, found ``[starts, synapses]`` by name; losses ``[steps, starts]``.
    """

    labels: list[str]
    start: dict[str, torch.Tensor]
    found: dict[str, torch.Tensor] = field(default_factory=dict)
    losses: list[torch.Tensor] = field(default_factory=list)
    seconds: float = 0.0


def times() -> torch.Tensor:
    """List the times of the steps in ms."""
    return torch.arange(round(float(DURATION / DT)), dtype=torch.float64) * float(DT / ms)


def target() -> torch.Tensor:
    """Make the time course in Hz: a short burst, then a ramp that ends suddenly."""
    t = times()
    burst = 40 * torch.exp(-0.5 * ((t - 130) / 25) ** 2)
    ramp = 0.17 * (t - 200) * torch.sigmoid((t - 250) / 8) * torch.sigmoid((400 - t) / 8)
    return 8 + burst + ramp


def smooth(rate: torch.Tensor) -> torch.Tensor:
    """Average over time with a Gaussian window, cut at the ends of the trial.

    Shape: rate ``[T, *batch]``; result the same.
    """
    width = float(SMOOTHING / DT)
    reach = round(4 * width)
    window = torch.exp(-0.5 * (torch.arange(-reach, reach + 1, dtype=rate.dtype) / width) ** 2)
    rows = torch.stack([*rate.reshape(len(rate), -1).unbind(-1), torch.ones_like(times())])
    sums = torch.nn.functional.conv1d(rows[:, None], window[None, None], padding=reach)[:, 0]
    return (sums[:-1] / sums[-1]).T.reshape(rate.shape)


def draw_start(circuit: Circuit, factors: list[tuple[float, ...]]) -> dict[str, torch.Tensor]:
    """Draw weights around the typical ones: a seed of its own for each start."""
    start = {}
    for k, (name, synapses) in enumerate(circuit.synapses.items()):
        rows = []
        for seed, factor in enumerate(factors):
            random = torch.Generator().manual_seed(100 * seed + k)
            spread = torch.randn(len(synapses), generator=random, dtype=torch.float64)
            rows.append(float(TYPICAL[name]) * factor[k] * torch.exp(0.5 * spread))
        start[name] = torch.stack(rows)
    return start


def train(
    circuit: Circuit, starts: dict[str, tuple[float, ...]], steps: int, progress: Progress
) -> Training:
    """Train from all starts at once, which are a batch of one simulation."""
    training = Training(list(starts), draw_start(circuit, list(starts.values())))
    sim = circuit.simulator()
    logs = {name: w.log().requires_grad_() for name, w in training.start.items()}
    # Steps of 20% at first, and of 8% at the end, where the rate jumps with single spikes.
    optimizer = torch.optim.Adam(logs.values(), lr=0.2)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.4 ** (1 / steps))
    aim = target()[:, None]
    task = progress.add_task("training", total=steps, values="")
    began = time.perf_counter()
    for _ in range(steps):
        optimizer.zero_grad()
        rate = smooth(sim({name: log.exp() for name, log in logs.items()})[circuit.rate].rate)
        losses = (rate - aim).square().mean(0)
        losses.sum().backward()  # Adam works element by element: starts do not disturb each other
        optimizer.step()
        schedule.step()
        training.losses.append(losses.detach())
        errors = ", ".join(f"{float(x):.1f}" for x in training.losses[-1].sqrt())
        progress.update(task, advance=1, values=f"error {errors} Hz")
    training.seconds = time.perf_counter() - began
    training.found = {name: log.detach().exp() for name, log in logs.items()}
    return training


def compare(circuit: Circuit, training: Training) -> list[tuple[Run, Run]]:
    """Run Brian 2 before and after, for each start."""
    return [
        (
            circuit.brian_run({name: w[k] for name, w in training.start.items()}),
            circuit.brian_run({name: w[k] for name, w in training.found.items()}),
        )
        for k in range(len(training.labels))
    ]


def table(training: Training, runs: list[tuple[Run, Run]]) -> Table:
    """List how well rates follow, before and after."""
    title = f"Rates in Brian 2's own runs ({len(training.losses)} steps, {training.seconds:.0f} s)"
    result = Table(title=title, title_justify="left", padding=(0, 1))
    result.add_column("start", no_wrap=True)
    for column in ("weights", "mean rate", "error", "correlation", "spikes"):
        result.add_column(column, justify="right", no_wrap=True)
    for label, pair in zip(training.labels, runs, strict=True):
        for when, run in zip(("before", "after"), pair, strict=True):
            result.add_row(
                label if when == "before" else "",
                when,
                f"{float(run.rate.mean()):.1f} Hz",
                f"{run.error():.2f} Hz",
                f"{run.correlation():.3f}",
                str(len(run.t)),
                end_section=when == "after",
            )
    return result


def figure(circuit: Circuit, training: Training, runs: list[tuple[Run, Run]], file: Path) -> None:
    """Draw rates and rasters before and after for each start; input, loss and weights."""
    columns = len(runs) + 1
    fig, axes = plt.subplots(
        3, columns, figsize=(5 * columns, 9), layout="constrained", height_ratios=(1.2, 1, 1)
    )
    t, aim = times(), target()
    for k, (label, pair) in enumerate(zip(training.labels, runs, strict=True)):
        rate, *rasters = axes[:, k]
        rate.plot(t, aim, color="0.8", linewidth=6, label="target")
        rate.plot(t, pair[0].rate, color="C1", linewidth=1.2, label="before")
        rate.plot(t, pair[1].rate, color="C0", linewidth=1.5, label="after")
        rate.set(
            title=f"Start {label}: error {pair[0].error():.1f} Hz, then {pair[1].error():.1f} Hz",
            xlabel="t [ms]",
            xlim=(0, float(DURATION / ms)),
            ylabel="excitatory rate [Hz]",
            ylim=(-2, 70),
        )
        rate.legend(fontsize=8, frameon=False, loc="upper right", ncols=3)
        for panel, run, when in zip(rasters, pair, ("before", "after"), strict=True):
            _draw_raster(panel, run, f"Spikes {when} training")
    loss, given, change = axes[:, -1]
    for k, label in enumerate(training.labels):
        loss.semilogy([float(x[k]) ** 0.5 for x in training.losses], color=f"C{2 + k}", label=label)
    loss.set(title="Training", xlabel="step", ylabel="error of the rate [Hz]")
    ticks = [1, 2, 5, 10, 20, 50]
    loss.set_yticks(ticks, [str(tick) for tick in ticks])
    loss.minorticks_off()
    loss.legend(fontsize=8, frameon=False)
    given.plot(*circuit.given, "|", color="0.3", markersize=2.5)
    per_step = np.bincount(
        (circuit.given[0] / float(DT / ms)).round().astype(int), minlength=len(t)
    )
    rate = smooth(torch.tensor(per_step / (CHANNELS * float(DT)))).numpy()
    given.plot(t, rate, color="C0", linewidth=1.5, label="rate [Hz], smoothed as the neurons'")
    given.legend(fontsize=8, frameon=False, loc="upper right")
    given.set(
        title="Input of every trial",
        ylabel="channel",
        ylim=(-1, 1.25 * CHANNELS),
        xlim=(0, float(DURATION / ms)),
        xlabel="t [ms]",
    )
    _draw_weights(change, training)
    for panel in axes.flat:
        panel.spines[["top", "right"]].set_visible(False)
    fig.savefig(file, dpi=130)
    plt.close(fig)


def _draw_raster(axes: Axes, run: Run, title: str) -> None:
    excitatory = run.i < EXCITATORY
    axes.plot(run.t[excitatory], run.i[excitatory], ".", color="C3", markersize=2)
    axes.plot(run.t[~excitatory], run.i[~excitatory], ".", color="C4", markersize=2)
    axes.axhline(EXCITATORY - 0.5, color="0.7", linewidth=0.6)
    axes.set_yticks([0, 20, 40, 60, 80, 100])
    axes.set(
        title=title,
        xlabel="t [ms]",
        ylabel="excitatory | inhibitory",
        xlim=(0, float(DURATION / ms)),
        ylim=(-1, EXCITATORY + INHIBITORY),
    )


def _draw_weights(axes: Axes, training: Training) -> None:
    bins = np.geomspace(0.2, 100, 50)
    names = ("input", "excitatory", "inhibitory")
    for name, legend, color in zip(training.start, names, ("0.3", "C3", "C4"), strict=True):
        for values, style in ((training.start, ":"), (training.found, "-")):
            w = values[name][-1].numpy() * 1e3
            axes.hist(w, bins, histtype="step", color=color, linestyle=style)
        axes.plot([], [], color=color, label=legend)
    axes.plot([], [], ":", color="0.5", label="before")
    axes.set(title=f"Weights, start {training.labels[-1]}", xlabel="w [mV]", ylabel="synapses")
    axes.set_xscale("log")
    axes.set_xticks([0.3, 1, 3, 10, 30, 100], ["0.3", "1", "3", "10", "30", "100"])
    axes.minorticks_off()
    axes.legend(fontsize=8, frameon=False)


def main() -> int:
    """Train and compare; the exit code says whether the rates follow as required."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--figure", type=Path, default=Path("train_rate.png"))
    parser.add_argument("--steps", type=int, default=120)
    arguments = parser.parse_args()
    console = Console()
    brian2.prefs.codegen.target = "numpy"  # a few short runs: not worth a compiler's time
    circuit = Circuit()
    sizes = ", ".join(f"{len(s)} {name[:-2]}" for name, s in circuit.synapses.items())
    console.print(f"{len(circuit.cells)} neurons, {sizes} weights to be trained.")
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TextColumn("{task.completed}/{task.total}"),
        TextColumn("{task.fields[values]}"),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
    )
    with Progress(*columns, console=console) as progress:
        training = train(circuit, STARTS, arguments.steps, progress)
    runs = compare(circuit, training)
    console.print(table(training, runs))
    figure(circuit, training, runs, arguments.figure)
    console.print(f"Figure written to {arguments.figure}")
    missed = [
        f"start {label}: error {after.error():.2f} Hz, correlation {after.correlation():.3f}"
        for label, (_, after) in zip(training.labels, runs, strict=True)
        if not (
            after.error() <= float(REQUIRED_ERROR / Hz)
            and after.correlation() >= REQUIRED_CORRELATION
        )
    ]
    for line in missed:
        console.print(f"[red]{line}[/red]")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
