"""Voltage-based plasticity, whose pathways add, name what they then read, and clip.

Source: Clopath et al. (2010), Nature Neuroscience 13, after Brian 2's examples of that name.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from brian2 import (
    Network,
    NeuronGroup,
    StateMonitor,
    Synapses,
    ms,
    mV,
    nS,
    pF,
    set_device,
    siemens,
)

import brian2grad as bg
from brian2grad.device import device
from oracle.compare import assert_traces
from tolerances import GRADIENT_DIFFERENCES, TRACES

NAMES = {
    "V_rest": -70 * mV,
    "Theta_low": -70 * mV,
    "taux": 15 * ms,
    "A_LTD": 1.5e-4,
    "A_LTP": 1.5e-2,
    "tau_lowpass1": 40 * ms,
    "tau_lowpass2": 30 * ms,
    "tau_homeo": 1000 * ms,
    "v_target": 12 * mV**2,
    "gleak": 30 * nS,
    "C": 300 * pF,
    "tau_AMPA": 2 * ms,
    "E_AMPA": 0 * mV,
    "ampa_max_cond": 5e-10 * siemens,
    "w_max": 1.0,
}
DURATION = 60 * ms
STEP = 3e-4
"""Relative step of differences: what depends on A_LTD is small beside the rest of the loss."""


def network(homeostasis: bool) -> tuple[Synapses, list[StateMonitor], Network]:
    """Make two neurons that spike at given times, so that all depends smoothly on the rest."""
    neurons = NeuronGroup(
        2,
        """dv/dt = (gleak*(V_rest-v) + I_syn)/C: volt
        dv_lowpass1/dt = (v-v_lowpass1)/tau_lowpass1 : volt
        dv_lowpass2/dt = (v-v_lowpass2)/tau_lowpass2 : volt
        dv_homeo/dt = (v-V_rest-v_homeo)/tau_homeo : volt
        I_syn = g_ampa*(E_AMPA-v): amp
        dg_ampa/dt = -g_ampa/tau_AMPA : siemens
        dx_trace/dt = -x_trace/taux :1
        last : second (shared)
        phase : integer""",
        threshold="(int(t/(0.1*ms) + 0.5) + phase) % 200 == 150",
        reset="v = V_rest; x_trace += 1/(taux/ms)",
        method="euler",
        namespace=NAMES,
        name="neurons",
    )
    neurons.phase = [0, 60]
    neurons.v = neurons.v_lowpass1 = neurons.v_lowpass2 = -68 * mV
    neurons.run_regularly("last = t; v_homeo += 0.01*mV*(1 + last/(50*ms))", dt=20 * ms)
    amplitude = "A_LTD*(v_homeo_post**2/v_target)" if homeostasis else "A_LTD"
    grown = "v_homeo += 0.1*mV" if homeostasis else ""
    syn = Synapses(
        neurons,
        neurons,
        "w_ampa : 1",
        on_pre=f"""g_ampa_post += w_ampa*ampa_max_cond
        A_LTD_u = {amplitude}
        above = v_lowpass1_post/mV - Theta_low/mV
        w_minus = A_LTD_u*above*int(v_lowpass1_post/mV - Theta_low/mV > 0)
        w_ampa = clip(w_ampa-w_minus, 0, w_max)""",
        on_post=f"""v_lowpass1 += 10*mV
        v_lowpass2 += 10*mV
        {grown}
        above = v_lowpass2_post/mV - Theta_low/mV
        w_plus = A_LTP*x_trace_pre*above*int(v_lowpass2_post > Theta_low)
        w_ampa = clip(w_ampa+w_plus, 0, w_max)""",
        namespace=NAMES,
        name="syn",
    )
    syn.connect(condition="i != j")
    syn.w_ampa = [0.5, 0.4]
    shown = [
        StateMonitor(syn, "w_ampa", record=True),
        StateMonitor(neurons, ["v", "v_homeo"], record=True),
    ]
    return syn, shown, Network(neurons, syn, *shown)


def seen_by_brian(shown: list[StateMonitor]) -> list[np.ndarray]:
    return [np.array(getattr(m, f"{n}_")).T for m in shown for n in m.record_variables]


@pytest.mark.parametrize("homeostasis", [False, True])
def test_runs_natively_as_in_brian(homeostasis: bool) -> None:
    _, shown, net = network(homeostasis)
    net.run(DURATION)
    want = seen_by_brian(shown)
    set_device("brian2grad")
    device.statistics.clear()
    _, shown, net = network(homeostasis)
    net.run(DURATION)
    for got, expected in zip(seen_by_brian(shown), want, strict=True):
        assert float(np.ptp(expected)) > 0
        assert_traces(got, expected, TRACES)
    assert "0 by Brian's own loop" in str(device.statistics)
    assert "0 callbacks" in str(device.statistics)


@pytest.mark.parametrize("homeostasis", [False, True])
def test_gradients_are_differences(homeostasis: bool) -> None:
    syn, shown, net = network(homeostasis)
    sim = bg.Simulator(net, DURATION, parameters=["syn.w_ampa", "A_LTP", "A_LTD"])
    values = {
        n: torch.tensor(p.value, dtype=torch.float64, requires_grad=True)
        for n, p in sim.parameters.items()
    }

    def loss(changed: dict[str, torch.Tensor]) -> torch.Tensor:
        out = sim(changed)
        w, v = out[shown[0]].w_ampa, out[shown[1]].v
        return (w[-1] * torch.tensor([1.0, -0.7])).sum() + 1e3 * (v * v).mean() + (w**2).mean()

    loss(values).backward()
    for name, value in values.items():
        for element in np.ndindex(tuple(value.shape)):
            ends = []
            for sign in (1, -1):
                moved = {n: v.detach().clone() for n, v in values.items()}
                moved[name][element] *= 1 + sign * STEP
                ends.append(float(loss(moved).detach()))
            slope = (ends[0] - ends[1]) / (2 * STEP * float(value.detach()[element]))
            assert value.grad is not None
            reach = float(value.grad.abs().max())
            assert reach > 0
            assert abs(slope - float(value.grad[element])) <= GRADIENT_DIFFERENCES * reach, name
