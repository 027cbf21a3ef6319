"""Finds the entries of an open set, of which each is one file."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType
from typing import Any


def entries(package: ModuleType) -> dict[str, Any]:
    """Collect the public names of the private modules of a package.

    A module counts if its name begins with one underscore; its ``__all__`` says what it adds.

    Parameters
    ----------
    package : module
        The package, while it is imported or later.

    Returns
    -------
    dict
        The names in alphabetical order, with what they stand for.
    """
    found: dict[str, Any] = {}
    for module_info in pkgutil.iter_modules(package.__path__):
        if not module_info.name.startswith("_") or module_info.name.startswith("__"):
            continue
        module = import_module(f"{package.__name__}.{module_info.name}")
        for name in module.__all__:
            if name in found:
                raise ImportError(f"two modules of {package.__name__} define '{name}'")
            found[name] = getattr(module, name)
    return dict(sorted(found.items()))
