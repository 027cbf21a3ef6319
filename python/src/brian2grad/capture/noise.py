"""What a program draws at random."""

from __future__ import annotations

from typing import Any

import numpy as np

_RANDOM = frozenset({"rand", "randn", "poisson"})


def random_functions(program: dict[str, Any]) -> list[str]:
    """Name the functions by which a program's code draws random numbers."""
    return [
        str(f.get("name", key))
        for key, f in program["functions"].items()
        if f["kind"] == "binomial" or (f["kind"] == "standard" and f["name"] in _RANDOM)
    ]


def draw_seed() -> int:
    """Draw a seed from numpy's generator, so that `brian2.seed` fixes it and runs differ."""
    return int(np.random.randint(2**62, dtype=np.int64))
