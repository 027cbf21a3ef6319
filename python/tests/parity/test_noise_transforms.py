"""Random numbers under PyTorch's transforms: asked for, and those of the call that is moved."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from brian2 import Network, NeuronGroup, StateMonitor, ms
from torch import Tensor
from torch.autograd import forward_ad
from torch.autograd import functional as classic
from torch.func import grad, hessian, jacfwd, jacrev, jvp, vmap

import brian2grad as bg
from brian2grad.errors import ModelError
from jacobians import plain, same
from tolerances import CURVATURES, GRADIENTS


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what PyTorch is about to give up
        yield


def noisy(**options: Any) -> tuple[Any, Any]:
    cells = NeuronGroup(
        2, "dv/dt = (1 - v)/tau + sigma*tau**-0.5*xi : 1", method="euler",
        namespace={"tau": 5 * ms, "sigma": 0.2}, name="cells",
    )  # fmt: skip
    trace = StateMonitor(cells, "v", record=True, name="trace")
    sim = bg.Simulator(
        Network(cells, trace), 2 * ms, ["tau", "sigma"], namespace={}, **{"seed": 4, **options}
    )
    return sim, trace


SIGMAS = torch.tensor([0.2, 0.2, 0.3], dtype=torch.float64)


def test_map_of_a_noisy_model_asks_what_noise_it_is_to_be() -> None:
    sim, trace = noisy()
    with pytest.raises(ModelError, match=r'error\[vmap-randomness\].*randomness="different"'):
        vmap(lambda s: sim(sigma=s)[trace].v)(SIGMAS)


@pytest.mark.parametrize("noise", ["independent", "shared"])
def test_random_numbers_of_a_map(noise: str) -> None:
    sim, trace = noisy(noise=noise)

    def call(sigma: Tensor) -> Tensor:
        return sim(sigma=sigma)[trace].v

    same_ = vmap(call, randomness="same")(SIGMAS)
    assert torch.equal(same_[0], same_[1])
    assert torch.equal(same_, torch.stack([call(s) for s in SIGMAS]))
    different = vmap(call, randomness="different")(SIGMAS)
    assert not torch.equal(different[0], different[1])
    # The samples of a batch see the same numbers as those of a map.
    batch = noisy(noise="independent")[0](sigma=SIGMAS)["trace"].v
    assert torch.equal(different, batch.movedim(1, 0))


@pytest.mark.parametrize("randomness", ["same", "different"])
def test_derivatives_of_noisy_samples(randomness: str) -> None:
    sim, trace = noisy()

    def call(sigma: Tensor) -> Tensor:
        return (sim(sigma=sigma)[trace].v ** 3).sum()

    def together(sigmas: Tensor) -> Tensor:
        return vmap(call, randomness=randomness)(sigmas)

    leaf = SIGMAS.clone().requires_grad_()
    (want,) = torch.autograd.grad(together(leaf).sum(), leaf)
    for transform in (grad, jacrev, jacfwd):
        same(vmap(transform(call), randomness=randomness)(SIGMAS), want, GRADIENTS)
    tangent = jvp(together, (SIGMAS,), (torch.ones_like(SIGMAS),))[1]
    same(tangent, want, GRADIENTS)
    (g,) = torch.autograd.grad(together(leaf).sum(), leaf, create_graph=True)
    (curved,) = torch.autograd.grad(g.sum(), leaf)
    same(vmap(hessian(call), randomness=randomness)(SIGMAS), curved, CURVATURES)


ALL_AT_ONCE: dict[str, Callable[[Any, Tensor], Any]] = {
    "jacfwd": lambda f, x: jacfwd(f)(x),
    "jacrev": lambda f, x: jacrev(f)(x),
    "vectorized": lambda f, x: classic.jacobian(f, x, vectorize=True),
    "forward mode": lambda f, x: classic.jacobian(f, x, vectorize=True, strategy="forward-mode"),
}


@pytest.mark.parametrize("noise", ["independent", "shared"])
@pytest.mark.parametrize("name", ALL_AT_ONCE)
def test_directions_share_the_random_numbers_of_their_sample(name: str, noise: str) -> None:
    """Several directions are lanes of one sample, whose numbers are drawn once."""
    sim, trace = noisy(noise=noise)

    def call(sigma: Tensor) -> Tensor:
        return (sim(sigma=sigma)[trace].v[5::7] ** 2).sum(-1)

    for sigma in (SIGMAS, SIGMAS[0]):
        same(ALL_AT_ONCE[name](call, sigma), plain(call, sigma), GRADIENTS)


def test_seed_of_a_call_is_that_of_its_derivatives() -> None:
    """Without a seed each call has another: its tangent and its Hessian are of the same."""
    sim, trace = noisy(seed=None)
    sigma = SIGMAS.clone().requires_grad_()
    with forward_ad.dual_level():
        dual = forward_ad.make_dual(sigma, torch.ones_like(sigma))
        v = sim(sigma=dual)[trace].v
        value, tangent = forward_ad.unpack_dual(v)
        (gradient,) = torch.autograd.grad(value.sum(), sigma)
    assert tangent is not None
    same(tangent.sum((0, 2)), gradient, GRADIENTS)
