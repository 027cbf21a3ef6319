"""The tolerances of these tests; values and reasons are in `tolerances.json`, beside those of Java.

Traces: largest difference over the range of the expected ones. Gradients: largest difference
over the largest expected element, for each parameter.
"""

from __future__ import annotations

import json
from pathlib import Path

_TABLE = json.loads((Path(__file__).parents[2] / "tolerances.json").read_text(encoding="utf-8"))


def __getattr__(name: str) -> float:
    """The value of a tolerance; an unknown one cannot be imported."""
    rows = {**_TABLE["all"], **_TABLE["python"]}
    if name not in rows:
        raise AttributeError(f"tolerances.json has no {name} for Python")
    return rows[name]["value"]
