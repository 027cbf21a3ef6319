"""Gradients through short-term plasticity, event-driven and clock-driven."""

from __future__ import annotations

import pytest
import torch

from networks import compare, compare_with_brian
from oracle.compare import assert_gradients, gradients, leaves
from tolerances import GRADIENTS
from twins.stp import SHARED, network


@pytest.mark.parametrize("has_post", [False, True])
@pytest.mark.parametrize("flag", ["event-driven", "clock-driven"])
def test_oracle(flag: str, has_post: bool) -> None:
    compare_with_brian(network(flag, has_post))


@pytest.mark.parametrize("has_post", [False, True])
@pytest.mark.parametrize("batch", [0, 3])
def test_clock_driven(batch: int, has_post: bool) -> None:
    compare(network("clock-driven", has_post), batch, SHARED)


@pytest.mark.parametrize("has_post", [False, True])
@pytest.mark.parametrize("batch", [0, 3])
def test_event_driven(batch: int, has_post: bool) -> None:
    compare(network("event-driven", has_post), batch, SHARED)


@pytest.mark.parametrize("has_post", [False, True])
def test_event_driven_is_clock_driven(has_post: bool) -> None:
    """Both have the same gradient, whether PyTorch has a say or not."""
    found = []
    for flag in ("event-driven", "clock-driven"):
        twin = network(flag, has_post, at_rest=True)
        mine = leaves({n: v for n, v in twin.batched(0, ()).items() if n not in ("x", "u")})
        seen = twin.seen(twin.simulator()(twin.of_simulator(mine)))
        assert float(seen["events of cells"].detach().sum()) >= 20
        found.append((seen, gradients(twin.loss(seen), mine)))
    (event, got), (clock, want) = found
    assert torch.equal(event["events of cells"], clock["events of cells"])
    assert_gradients(got, want, GRADIENTS)
