"""The PyTorch loops, which are the oracle of gradients, do what Brian 2 does and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from brian2 import Network

from oracle import Setup, indicator, surrogates
from oracle.loop import Run
from oracle.pairs import PAIRS, SMOOTH, Pair, columns, tensors
from tolerances import DIFFERENCE_STEP, GRADIENT_DIFFERENCES, ORACLE_TRACES

SURROGATE = {"default": indicator(surrogates.fast_sigmoid(10.0))}


def run_oracle(pair: Pair) -> tuple[Network, dict[str, Run]]:
    model = pair.build()
    model.network.run(model.duration)
    with torch.no_grad():
        values = columns(tensors(model.values), model.values)
        runs = pair.oracle(values, Setup(pair.ticks(model), SURROGATE))
    return model, runs


@pytest.mark.parametrize("name", [*PAIRS, *SMOOTH])
def test_gives_brians_traces_and_spikes(name: str) -> None:
    model, runs = run_oracle({**PAIRS, **SMOOTH}[name])
    run = next(iter(runs.values()))
    monitor = model.traces[0]
    for variable in monitor.record_variables:
        want = np.array(getattr(monitor, f"{variable}_")).T
        got = run.traces[variable].numpy()
        assert got.shape == want.shape
        assert np.abs(got - want).max() <= ORACLE_TRACES * np.ptp(want), variable
    if model.spikes:
        neurons, times = run.spikes()
        assert len(np.unique(neurons)) == len(model.group), "each neuron is to spike"
        np.testing.assert_array_equal(model.spikes[0].i, neurons)
        np.testing.assert_array_equal(model.spikes[0].t_, times)
    for rate in model.rates:
        np.testing.assert_allclose(rate.rate_, run.rate().numpy(), rtol=1e-12)
    for name, value in run.final.items():
        if name in model.group.variables:
            want = model.group.variables[name].get_value()
            np.testing.assert_allclose(value.numpy(), want, rtol=1e-9, err_msg=name)


def test_custom_event_sees_the_state_before_the_reset() -> None:
    model, runs = run_oracle(PAIRS["custom_event"])
    run, monitor = runs["group"], model.spikes[1]
    neurons, times = run.spikes("mid")
    assert len(times) > 10
    np.testing.assert_array_equal(monitor.i, neurons)
    np.testing.assert_array_equal(monitor.t_, times)
    steps = np.rint(times / 1e-4).astype(int)
    for variable in ("v", "y"):
        got = run.at_events["mid"][variable].numpy()[steps, neurons]
        np.testing.assert_allclose(getattr(monitor, variable), got, rtol=1e-10)


@pytest.mark.parametrize("name", ["two_clocks", "two_groups"])
def test_second_group(name: str) -> None:
    model, runs = run_oracle(PAIRS[name])
    run = runs["b"]
    neurons, times = run.spikes()
    assert len(times) >= 4
    np.testing.assert_array_equal(model.spikes[1].i, neurons)
    np.testing.assert_array_equal(model.spikes[1].t_, times)
    monitor = model.traces[1]
    got = run.traces["z"].numpy()[:, np.array(monitor.record)]
    want = np.array(monitor.z).T
    assert np.abs(got - want).max() <= ORACLE_TRACES * np.ptp(want)


@pytest.mark.parametrize("name", SMOOTH)
def test_gradient_of_a_smooth_model(name: str) -> None:
    pair = SMOOTH[name]
    model = pair.build()

    def loss(values: dict[str, torch.Tensor]) -> torch.Tensor:
        runs = pair.oracle(columns(values, model.values), Setup(200, SURROGATE))
        return (runs["group"].traces["v"] ** 2).sum() + runs["group"].final["w"].sum()

    values = tensors(model.values)
    leaves = {n: v.clone().requires_grad_() for n, v in values.items()}
    loss(leaves).backward()
    for parameter in model.names:
        gradient = leaves[parameter].grad
        assert gradient is not None
        for element in np.ndindex(tuple(gradient.shape)):
            step = DIFFERENCE_STEP * max(abs(float(values[parameter][element])), 1e-3)
            ends = []
            for sign in (1, -1):
                moved = {n: v.clone() for n, v in values.items()}
                moved[parameter][element] += sign * step
                with torch.no_grad():
                    ends.append(float(loss(moved)))
            slope = (ends[0] - ends[1]) / (2 * step)
            assert float(gradient[element]) == pytest.approx(slope, rel=GRADIENT_DIFFERENCES)
