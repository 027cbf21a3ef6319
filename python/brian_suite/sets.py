"""The sets of Brian's tests, and how many of each have to pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class TestSet:
    """Tests that are run together.

    Attributes
    ----------
    name : str
        What the set is called on the command line and in the list of expected failures.
    markers : str
        Brian's marks of these tests, for pytest's ``-m``; as `brian2.test` has them.
    mark : Fraction
        The share of tests that has to pass.
    options : dict
        What `set_device` is told besides the name of the device.
    """

    name: str
    markers: str
    mark: Fraction
    options: dict[str, Any] = field(default_factory=dict)


_STANDALONE = {"directory": None, "with_output": False}

SETS = (
    TestSet(
        "standalone",
        "standalone_compatible and not long and not multiple_runs and not gsl",
        Fraction(198, 200),
        _STANDALONE,
    ),
    TestSet(
        "multiple-runs",
        "standalone_compatible and not long and multiple_runs and not gsl",
        Fraction(16, 16),
        {**_STANDALONE, "build_on_run": False},
    ),
    TestSet(
        "runtime",
        "not standalone_only and not codegen_independent and not long and not gsl",
        Fraction(276, 285),
    ),
    TestSet("independent", "codegen_independent and not gsl", Fraction(396, 400)),
)
"""Longest last, so that much is known early."""


def by_name(name: str) -> TestSet:
    """Find a set."""
    return next(s for s in SETS if s.name == name)
