"""Gradients through a conductance-based network: shared weights, delays, refractoriness."""

from __future__ import annotations

import pytest

from networks import compare, compare_with_brian
from twins.coba import network

METHODS = ("exponential_euler", "euler")


@pytest.mark.parametrize("method", METHODS)
def test_oracle(method: str) -> None:
    compare_with_brian(network(method))


@pytest.mark.parametrize(
    "method",
    [
        "exponential_euler",
        "euler",
    ],
)
@pytest.mark.parametrize("batch", [0, 3])
def test_conductances(method: str, batch: int) -> None:
    compare(network(method), batch, shared=("wi", "taum"))
