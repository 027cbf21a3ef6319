"""The norm of the adjoint over time is what differentiation by the state gives."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import torch
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, ms

import brian2grad as bg
from brian2grad.errors import ModelError
from brian2grad.flow import GradientFlow
from tolerances import CLOSED_FORM


def simulator() -> tuple[bg.Simulator, StateMonitor]:
    group = NeuronGroup(
        3,
        "dv/dt = -v/tau : 1",
        method="exact",
        namespace={"tau": 10 * ms},
        name="cells",
    )
    group.v = [1, 2, 3]
    trace = StateMonitor(group, "v", record=True)
    return bg.Simulator(Network(group, trace), 20 * ms, ["tau"]), trace


def test_norms_of_a_decay() -> None:
    sim, trace = simulator()
    tau = torch.tensor([5e-3, 10e-3], dtype=torch.float64, requires_grad=True)
    flow = bg.gradient_flow(sim, lambda out: out[trace].v[-1].sum(), tau=tau)
    assert tau.grad is None
    assert list(flow) == ["cells.v"]
    steps = np.arange(200)
    assert np.allclose(flow.t, steps * 1e-4, rtol=CLOSED_FORM)
    want = np.sqrt(3) * np.exp(-(199 - steps)[:, None] * 1e-4 / tau.detach().numpy())
    assert flow["cells.v"].shape == (200, 2)
    assert np.allclose(flow["cells.v"], want, rtol=CLOSED_FORM)


def test_a_loss_has_to_be_one() -> None:
    sim, trace = simulator()
    for loss in (lambda out: out[trace].v, lambda out: 1.0, lambda out: torch.zeros(())):
        with pytest.raises(ModelError, match="gradient_flow"):
            bg.gradient_flow(sim, loss)


def test_figure_has_a_line_for_each_variable() -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    sim, trace = simulator()
    _, ax = pyplot.subplots()
    flow = bg.gradient_flow(sim, lambda out: out[trace].v[-1].sum())
    assert bg.plot.gradient_flow(flow, ax) is ax
    assert [line.get_label() for line in ax.lines] == ["cells.v"]
    assert ax.lines[0].get_ydata()[-1] == 1
    pyplot.close(ax.figure)


@pytest.mark.parametrize(
    ("growth", "labels"),
    [
        (1.1, ["1", "1.02", "1.04", "1.06", "1.08", "1.1"]),
        (3, ["1", "1.5", "2", "3"]),
        (50, ["1", "2", "5", "10", "20", "50"]),
        (1e5, [f"$10^{{{k}}}$" for k in range(6)]),
        (1e80, [f"$10^{{{k}}}$" for k in range(0, 81, 20)]),
        (1e300, [f"$10^{{{k}}}$" for k in range(0, 301, 50)]),
    ],
)
def test_ticks_are_round_and_few(growth: float, labels: list[str]) -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    rows = torch.tensor([[growth], [1.0]], dtype=torch.float64)
    ax = bg.plot.gradient_flow(GradientFlow(torch.arange(2.0), {"cells.v": rows}))
    low, high = ax.get_ylim()
    ticks = zip(ax.get_yticks(), ax.get_yticklabels(), strict=True)
    shown = [label.get_text() for tick, label in ticks if low <= tick <= high]
    pyplot.close(ax.figure)
    assert [label for label in shown if label in labels] == labels
    assert 3 <= len(shown) <= 9


def test_without_matplotlib_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in sys.modules if n.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    flow = GradientFlow(torch.arange(2.0), {"cells.v": torch.ones(2, 1)})
    with pytest.raises(ModelError, match=r"error\[no-matplotlib\].*pip install matplotlib"):
        bg.plot.gradient_flow(flow)


def test_clamped_spikes_and_a_state_to_start_from() -> None:
    group = NeuronGroup(
        1,
        "dv/dt = (2 - v)/tau : 1",
        threshold="v > 1",
        reset="v = 0",
        method="exact",
        namespace={"tau": 10 * ms},
        name="cells",
    )
    spikes = SpikeMonitor(group)
    sim = bg.Simulator(
        Network(group, spikes),
        20 * ms,
        ["tau"],
        rasters=[spikes],
        surrogate=bg.surrogate.superspike(scale=1),
    )
    raster = torch.zeros(200, 1, dtype=torch.float64)
    raster[100] = 1
    state = sim().final_state
    flow = bg.gradient_flow(
        sim,
        lambda out: out.final_state["cells.v"].sum(),
        spikes={group: raster},
        initial_state=state,
    )
    # A reset that is data lets nothing through: before it, the end does not depend on v.
    norms = flow["cells.v"][:, ...].reshape(-1)
    assert not norms[:100].any()
    # The time of a value before its step: 100 resets after it has been integrated.
    want = np.exp(-(200 - np.arange(101, 200)) * 0.01)
    assert np.allclose(norms[101:], want, rtol=CLOSED_FORM)
