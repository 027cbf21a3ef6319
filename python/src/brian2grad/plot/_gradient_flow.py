"""The norm of a gradient over time."""

from __future__ import annotations

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
    ax.minorticks_off()
    ax.set_xlabel("time (ms)")
    ax.set_ylabel("gradient, relative to the end")
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=4, borderaxespad=0)
    return ax
