"""Gradients through gap junctions, pathways of custom events, groups with their own surrogates."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from networks import Twin, compare, compare_with_brian
from twins.coupled import with_custom_events, with_gap_junctions, with_two_groups

TWINS = (with_gap_junctions, with_custom_events, with_two_groups)


@pytest.mark.parametrize("build", TWINS)
def test_oracle(build: Callable[[], Twin]) -> None:
    compare_with_brian(build())


@pytest.mark.parametrize("build", TWINS)
@pytest.mark.parametrize("batch", [0, 3])
def test_coupled_neurons(batch: int, build: Callable[[], Twin]) -> None:
    compare(build(), batch, shared=("taue", "tau", "w", "wu", "a"))
