"""Gradients through spike-timing-dependent plasticity with traces of both kinds."""

from __future__ import annotations

import pytest

from networks import compare, compare_with_brian
from twins.stdp import SHARED, network

FLAGS = ("event-driven", "clock-driven")


@pytest.mark.parametrize("is_recurrent", [False, True])
@pytest.mark.parametrize("flag", FLAGS)
def test_oracle(flag: str, is_recurrent: bool) -> None:
    twin = network(is_recurrent, flag)
    compare_with_brian(twin)
    w = twin.traces["w"][0].w
    assert (w == 0).any()
    assert (w == 0.35).any()


@pytest.mark.parametrize("is_recurrent", [False, True])
@pytest.mark.parametrize("batch", [0, 3])
def test_clock_driven(batch: int, is_recurrent: bool) -> None:
    compare(network(is_recurrent, "clock-driven"), batch, SHARED, spikes=15)


@pytest.mark.parametrize("is_recurrent", [False, True])
@pytest.mark.parametrize("batch", [0, 3])
def test_event_driven(batch: int, is_recurrent: bool) -> None:
    compare(network(is_recurrent, "event-driven"), batch, SHARED, spikes=15)
