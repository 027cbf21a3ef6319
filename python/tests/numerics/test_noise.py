"""Ensembles of noisy neurons and inputs against theory.

Limits are four standard errors of the ensemble: seeds are fixed, so that a test passes always or
never.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from brian2 import (
    Hz,
    Network,
    NeuronGroup,
    PoissonGroup,
    PoissonInput,
    SpikeMonitor,
    StateMonitor,
    ms,
)
from scipy import stats

import brian2grad as bg

N = 20_000
DT = 1e-4


@pytest.mark.parametrize("method", ["euler", "heun", "milstein"])
def test_ornstein_uhlenbeck(method: str) -> None:
    tau, sigma, steps = 5e-3, 0.7, 200
    cells = NeuronGroup(
        N,
        "dv/dt = -v/tau + sigma*sqrt(2/tau)*xi : 1",
        method=method,
        namespace={"tau": tau * 1e3 * ms, "sigma": sigma},
    )
    cells.v = 2
    monitor = StateMonitor(cells, "v", record=True)
    sim = bg.Simulator(Network(cells, monitor), steps * DT * 1e3 * ms, [], namespace={}, seed=21)
    v = sim()[monitor].v.numpy()
    # The distribution of v[n+1] = a v[n] + sigma sqrt(2 dt/tau) z, which all three methods make.
    a = 1 - DT / tau
    n = np.arange(steps)
    variance = 2 * sigma**2 * DT / tau * (1 - a ** (2 * n)) / (1 - a**2)
    error = (v.mean(1) - 2 * a**n)[1:] / np.sqrt(variance[1:] / N)
    assert np.abs(error).max() < 4
    assert np.abs(v.var(1)[1:] / variance[1:] - 1).max() < 4 * np.sqrt(2 / N)
    lag = 50
    covariance = ((v[-1] - v[-1].mean()) * (v[-1 - lag] - v[-1 - lag].mean())).mean()
    expected = a**lag * variance[-1 - lag]
    assert abs(covariance - expected) < 4 * variance[-1] / np.sqrt(N)
    assert stats.kstest(v[-1], "norm", (2 * a ** n[-1], np.sqrt(variance[-1]))).pvalue > 1e-3


@pytest.mark.parametrize("method", ["heun", "milstein"])
def test_multiplicative_noise(method: str) -> None:
    # In the sense of Stratonovich, as Brian 2 takes it: log(v) is a Brownian motion with a drift.
    mu, sigma, duration = 20.0, 6.0, 0.02
    cells = NeuronGroup(
        N,
        "dv/dt = mu*v + sigma*v*xi : 1",
        method=method,
        namespace={"mu": mu * Hz, "sigma": sigma * Hz**0.5},
        dt=0.02 * ms,
    )
    cells.v = 1
    sim = bg.Simulator(Network(cells), duration * 1e3 * ms, ["v"], namespace={}, seed=22)
    y = np.log(sim().final_state[f"{cells.name}.v"].detach().numpy())
    variance = sigma**2 * duration
    assert abs(y.mean() - mu * duration) < 4 * np.sqrt(variance / N)
    assert abs(y.var() / variance - 1) < 4 * np.sqrt(2 / N)


def test_two_noises_are_independent() -> None:
    cells = NeuronGroup(
        N,
        """dv/dt = -v/tau + xi_1*tau**-0.5 : 1
        dw/dt = -w/tau + (0.6*xi_1 + 0.8*xi_2)*tau**-0.5 : 1""",
        method="euler",
        namespace={"tau": 5 * ms},
    )
    sim = bg.Simulator(Network(cells), 20 * ms, ["v"], namespace={}, seed=23)
    final = sim().final_state
    v, w = (final[f"{cells.name}.{x}"].detach().numpy() for x in "vw")
    assert abs(np.corrcoef(v, w)[0, 1] - 0.6) < 4 * (1 - 0.36) / np.sqrt(N)


@pytest.mark.parametrize("samples", [0, 8])
def test_rates_of_a_poisson_group(samples: int) -> None:
    rates = np.linspace(0, 2000, 50)
    cells = PoissonGroup(50, rates=rates * Hz, name="inputs")
    spikes = SpikeMonitor(cells)
    sim = bg.Simulator(
        Network(cells, spikes), 2000 * ms, ["rates"], rasters=[spikes], namespace={}, seed=24
    )
    given = torch.tensor(rates).expand(samples, 50) if samples else torch.tensor(rates)
    raster = sim(rates=given)[spikes].raster.detach().numpy().reshape(20_000, -1, 50)
    assert raster[:, :, 0].sum() == 0
    p = rates[1:] * DT
    count = raster[:, :, 1:].sum(0)
    error = (count - 20_000 * p) / np.sqrt(20_000 * p * (1 - p))
    assert np.abs(error).max() < 4
    # No memory: a spike tells nothing about the next step.
    fast = raster[:, :, -1]
    follows = fast[1:][fast[:-1] == 1].mean()
    assert abs(follows - p[-1]) < 4 * np.sqrt(p[-1] / (fast.sum() + 1))


@pytest.mark.parametrize(
    ("n", "rate"), [(100, 10.0), (1000, 100.0)], ids=["binomial", "normal approximation"]
)
def test_poisson_input(n: int, rate: float) -> None:
    cells = NeuronGroup(N, "v : 1", name="cells")
    weight, steps = 0.25, 100
    drive = PoissonInput(cells, "v", n, rate * Hz, weight)
    sim = bg.Simulator(Network(cells, drive), steps * 0.1 * ms, ["v"], namespace={}, seed=25)
    v = sim().final_state["cells.v"].detach().numpy()
    p = rate * DT
    mean, variance = weight * steps * n * p, weight**2 * steps * n * p * (1 - p)
    assert abs(v.mean() - mean) < 4 * np.sqrt(variance / N)
    assert abs(v.var() / variance - 1) < 4 * np.sqrt(2.1 / N)
