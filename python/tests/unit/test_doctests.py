"""The examples in the documentation of the package do what they say."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

import brian2grad

MODULES = [m.name for m in pkgutil.walk_packages(brian2grad.__path__, "brian2grad.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    failed, _ = doctest.testmod(import_module(name))
    assert failed == 0


def test_pages() -> None:
    page = Path(__file__).parents[3] / "docs" / "derivatives.md"
    failed, tried = doctest.testfile(str(page), module_relative=False)
    assert failed == 0
    assert tried > 10


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder()
    module = import_module("brian2grad.surrogate._fast_sigmoid")
    assert sum(len(test.examples) for test in finder.find(module)) >= 2  # decorated functions too
