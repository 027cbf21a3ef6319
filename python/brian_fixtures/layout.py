"""The form of the fixtures: JSON with one case a line, so that differences can be read."""

import json
from typing import Any

import brian2
import numpy as np


def document(**sections: Any) -> str:
    """Write sections, each of them a list or a mapping, with the version of Brian 2."""
    lines = ["{", f' "brian2": "{brian2.__version__}"']
    for name, content in sections.items():
        lines[-1] += ","
        if isinstance(content, dict):
            rows = [f"{json.dumps(key)}: {_compact(value)}" for key, value in content.items()]
            begin, end = "{", "}"
        else:
            rows = [_compact(row) for row in content]
            begin, end = "[", "]"
        lines.append(f" {json.dumps(name)}: {begin}")
        lines.extend(f"  {row}," for row in rows[:-1])
        lines.append(f"  {rows[-1]}")
        lines.append(f" {end}")
    return "\n".join([*lines, "}", ""])


def _compact(value: Any) -> str:
    return json.dumps(value, default=_number)


def _number(value: Any) -> float | int | bool:
    return value.item() if isinstance(value, np.generic | np.ndarray) else float(value)


def exponents(dimension: Any) -> list[float]:
    """Give the exponents of metre, kilogram, second, ampere, kelvin, mole, candela."""
    return [float(e) for e in dimension._dims]
