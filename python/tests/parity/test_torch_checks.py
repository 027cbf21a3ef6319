"""What PyTorch has to check derivatives with, on models that are smooth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from brian2 import Network, NeuronGroup, StateMonitor, ms, mV
from torch import Tensor

import brian2grad as bg
import neurons


def linear() -> tuple[Any, tuple[Tensor, ...]]:
    model = neurons.linear("exact", 1 * ms)
    sim = bg.Simulator(model.network, model.duration, ["tau", "gain", "x", "drift"])

    def call(log_tau: Tensor, gain: Tensor, x: Tensor, drift: Tensor) -> tuple[Tensor, Tensor]:
        out = sim(tau=log_tau.exp(), gain=gain, x=x, drift=drift)
        return out[model.traces[0]].x[-1], out.final_state[f"{model.group.name}.x"]

    return call, (
        torch.tensor([5e-3, 3e-3], dtype=torch.float64).log(),
        torch.tensor(0.3, dtype=torch.float64),
        torch.tensor([1.0, -0.4], dtype=torch.float64),
        torch.tensor([[0.1, 0.2], [0.3, 0.4]], dtype=torch.float64),
    )


def nagumo() -> tuple[Any, tuple[Tensor, ...]]:
    model = neurons.fitzhugh_nagumo("rk4", 1 * ms)
    sim = bg.Simulator(model.network, model.duration, ["a", "I", "v"])

    def call(a: Tensor, current: Tensor, v: Tensor) -> Tensor:
        return sim(a=a, I=current, v=v)[model.traces[0]].v[1::3]

    return call, tuple(
        torch.tensor(x, dtype=torch.float64) for x in (0.7, [[0.3, 0.7], [0.2, 0.4]], [-1.0, 0.2])
    )


def given_spikes() -> tuple[Any, tuple[Tensor, ...]]:
    model = neurons.current_lif(1 * ms)
    sim = bg.Simulator(
        model.network,
        model.duration,
        ["E", "Vr", "jump", "taue"],
        surrogate=bg.surrogate.fast_sigmoid(scale=5 * mV),
    )
    raster = torch.zeros(10, 2, dtype=torch.float64)
    raster[2, 0] = raster[5, 1] = raster[8, 0] = 1

    def call(E: Tensor, Vr: Tensor, jump: Tensor, taue: Tensor) -> Tensor:
        out = sim(
            E=E * 1e-3,
            Vr=Vr * 1e-3,
            jump=jump * 1e-3,
            taue=taue * 1e-3,
            spikes={model.group: raster},
        )
        return out[model.traces[0]].v * 1e3

    return call, tuple(torch.tensor(v, dtype=torch.float64) for v in ([9.0, 10.0], -1.0, 3.0, 4.0))


def noise() -> tuple[Any, tuple[Tensor, ...]]:
    cells = NeuronGroup(
        2, "dv/dt = (1 - v)/tau + sigma*v*tau**-0.5*xi : 1", method="milstein",
        namespace={"tau": 5 * ms, "sigma": 0.2}, name="cells",
    )  # fmt: skip
    trace = StateMonitor(cells, "v", record=True)
    sim = bg.Simulator(Network(cells, trace), 1 * ms, ["tau", "sigma", "v"], seed=4, namespace={})

    def call(tau: Tensor, sigma: Tensor, v: Tensor) -> Tensor:
        return sim(tau=tau * 1e-3, sigma=sigma, v=v)[trace].v[2::3]

    return call, tuple(torch.tensor(x, dtype=torch.float64) for x in (5.0, [0.2, 0.3], [0.5, 1.5]))


SMOOTH: dict[str, Callable[[], tuple[Any, tuple[Tensor, ...]]]] = {
    "linear": linear,
    "nagumo": nagumo,
    "given_spikes": given_spikes,
    "noise": noise,
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", SMOOTH)
def test_pytorch_checks_first_derivatives(name: str) -> None:
    call, inputs = SMOOTH[name]()
    assert torch.autograd.gradcheck(
        call,
        tuple(x.requires_grad_() for x in inputs),
        eps=1e-4,
        atol=1e-7,
        rtol=1e-6,
        check_undefined_grad=True,
        check_batched_grad=True,
        check_forward_ad=True,
        check_batched_forward_grad=True,
    )


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", SMOOTH)
def test_pytorch_checks_second_derivatives(name: str) -> None:
    call, inputs = SMOOTH[name]()
    assert torch.autograd.gradgradcheck(
        call,
        tuple(x.requires_grad_() for x in inputs),
        eps=1e-4,
        atol=1e-6,
        rtol=1e-5,
        check_undefined_grad=True,
        check_batched_grad=True,
        check_fwd_over_rev=True,
        check_rev_over_rev=True,
        fast_mode=False,
    )
