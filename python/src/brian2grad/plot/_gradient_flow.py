"""The norm of a gradient over time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from brian2grad.errors import ModelError
from brian2grad.flow import GradientFlow


def gradient_flow(flow: GradientFlow, ax: Any = None) -> Any:
    """Draw how a gradient grows or fades on its way back, one line for each variable.

    Norms are shown as multiples of their values at the end of the run, or where they are first
    other than zero on the way back, so that variables of any unit share the axis. In a batch the
    line is the median and the band reaches from the least to the largest sample.

    Parameters
    ----------
    flow : GradientFlow
        From `brian2grad.gradient_flow`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure's by default.

    Returns
    -------
    matplotlib.axes.Axes
        With the figure.

    Raises
    ------
    ModelError
        Where matplotlib is not installed.

    Examples
    --------
    >>> from brian2 import *
    >>> import brian2grad as bg
    >>> G = NeuronGroup(1, "dv/dt = -v/tau : 1", method="exact", namespace={"tau": 10*ms})
    >>> G.v = 1
    >>> sim = bg.Simulator(Network(G), 10*ms, ["tau"])
    >>> flow = bg.gradient_flow(sim, lambda out: out.final_state[f"{G.name}.v"].sum())
    >>> ax = bg.plot.gradient_flow(flow)
    >>> ax.get_yscale()
    'log'
    >>> ax.figure.savefig("gradient.png")  # doctest: +SKIP
    """
    if ax is None:
        try:
            from matplotlib import pyplot
        except ImportError:
            raise ModelError.of(
                "plot.gradient_flow",
                "no-matplotlib",
                "expected matplotlib, got none",
                "install it: pip install matplotlib",
            ) from None
        _, ax = pyplot.subplots(figsize=(6.4, 3.2), layout="constrained")
    t = flow.t.numpy() * 1e3
    for name, norms in flow.items():
        rows = norms.reshape(len(t), -1).numpy()
        present = rows > 0
        last = len(t) - 1 - present[::-1].argmax(axis=0)
        first = rows[last, np.arange(rows.shape[1])]
        scaled = np.where(present, rows / np.where(first > 0, first, 1), np.nan)
        known = ~np.isnan(scaled).all(axis=1)
        (line,) = ax.plot(t[known], np.nanmedian(scaled[known], axis=1), lw=1.2, label=name)
        if rows.shape[1] > 1:
            least, most = np.nanmin(scaled[known], axis=1), np.nanmax(scaled[known], axis=1)
            ax.fill_between(t[known], least, most, color=line.get_color(), alpha=0.2, lw=0)
    ax.set_yscale("log")
    ax.margins(y=0.02)  # the usual 5% of 300 decades would be beyond the largest number
    ax.minorticks_off()
    ax.set_yticks(*_ticks(*ax.get_ylim()))
    ax.set_xlabel("time (ms)")
    ax.set_ylabel("gradient, relative to the end")
    ax.spines[["top", "right"]].set_visible(False)
    columns = max(1, 64 // (8 + max(map(len, flow), default=0)))  # what the usual width holds
    ax.legend(
        frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, borderaxespad=0
    )
    return ax


def _ticks(low: float, high: float) -> tuple[list[float], list[str]]:
    """Give at most some eight ticks and their labels, over a tenth of a decade or hundreds.

    Matplotlib's own leave one or none on less than a decade, and steps such as 10^13 on many.
    """
    least, most = math.log10(low), math.log10(high)
    step = 1
    for step in (1, 2, 5, 10, 20, 50, 100):
        if (most - least) / step <= 7:
            break
    decades = range(math.ceil(least / step) * step, math.floor(most) + 1, step)
    if len(decades) >= 3:
        return [10.0**k for k in decades], [f"$10^{{{k}}}$" for k in decades]
    # Round numbers, as near to each other as there is room for.
    tens = range(math.floor(least), math.ceil(most))
    ticks: list[float] = []
    for digits in ((1, 2, 5), (1, 1.5, 2, 3, 5, 7), [k / 10 for k in range(10, 100)],
                   [k / 50 for k in range(50, 500)]):  # fmt: skip
        ticks = [x for k in tens for d in digits if low <= (x := float(f"{d}e{k}")) <= high]
        if len(ticks) >= 3:
            break
    ticks = ticks[:: -(-len(ticks) // 8) or 1]
    return ticks, [f"{tick:g}" for tick in ticks]
