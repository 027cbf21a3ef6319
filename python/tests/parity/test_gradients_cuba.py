"""Gradients through Brian 2's example CUBA, with a tenth of its neurons."""

from __future__ import annotations

from networks import compare, compare_with_brian
from twins.cuba import network


def test_oracle() -> None:
    compare_with_brian(network(), spikes=250)


def test_cuba() -> None:
    compare(network(), spikes=250)
