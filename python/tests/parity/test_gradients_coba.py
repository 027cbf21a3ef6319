"""Gradients through a conductance-based network: shared weights, delays, refractoriness."""

from __future__ import annotations

import pytest

from brian2grad.errors import ModelError
from networks import compare, compare_with_brian
from twins.coba import network

METHODS = ("exponential_euler", "euler")


@pytest.mark.parametrize("method", METHODS)
def test_oracle(method: str) -> None:
    compare_with_brian(network(method))


@pytest.mark.parametrize(
    "method",
    [
        pytest.param(
            "exponential_euler",
            marks=pytest.mark.xfail(
                strict=True,
                raises=ModelError,
                reason="0/0 in refractoriness, where nothing is written, spoils the gradient",
            ),
        ),
        "euler",
    ],
)
@pytest.mark.parametrize("batch", [0, 3])
def test_conductances(method: str, batch: int) -> None:
    compare(network(method), batch, shared=("wi", "taum"))
