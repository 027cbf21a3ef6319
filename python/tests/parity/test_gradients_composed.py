"""Gradients through pathway code that is not additive: events compose one after another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from networks import DT, Twin, compare, compare_with_brian
from twins.composed import CASES, N, network

ALL = [
    ("towards", False),
    ("towards", True),
    ("scaled", True),
    ("scaled_by_weight", False),
    ("two_statements", False),
    ("two_statements", True),
    ("two_variables", True),
    ("reading_what_others_add", False),
    ("clipped", False),
]
"""Cases, and whether ``v`` is held while refractory."""


@pytest.mark.parametrize(("name", "held"), ALL)
def test_oracle(name: str, held: bool) -> None:
    case = CASES[name]
    twin = network(replace(case, on_pre=case.in_one or case.on_pre), held, 3)
    compare_with_brian(twin)
    assert_crowded(twin)


def assert_crowded(twin: Twin) -> None:
    """Require several events at one neuron in one step, or the order means nothing."""
    syn = next(o for o in twin.network.objects if o.name == "syn")
    raster = twin.expected({})["events of cells"].detach().numpy()
    steps = np.round(np.asarray(syn.pre.delay_) / DT).astype(int)
    arrived = np.zeros((len(raster) + steps.max(), N))
    for i, j, d in zip(syn.i[:], syn.j[:], steps, strict=True):
        arrived[d : d + len(raster), j] += raster[:, i]
    assert (arrived >= 2).sum() >= 5


@pytest.mark.parametrize(("batch", "longest"), [(0, 3), (3, 0)])
@pytest.mark.parametrize(("name", "held"), ALL)
def test_composed_effects(name: str, held: bool, batch: int, longest: int) -> None:
    compare(network(CASES[name], held, longest), batch, shared=("tau", "w"))
