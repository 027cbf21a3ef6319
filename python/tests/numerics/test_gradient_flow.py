"""The norm of the adjoint over time is what differentiation by the state gives."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from brian2 import Network, NeuronGroup, StateMonitor, ms

import brian2grad as bg
from brian2grad.errors import ModelError
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
