"""Brian's dimensions as text."""

from __future__ import annotations

from typing import Any

from brian2.units.fundamentalunits import DIMENSIONLESS, get_unit_for_display


def unit_text(dimensions: Any) -> str:
    """Write a dimension as its SI unit, for example ``V``; nothing when dimensionless."""
    return "" if dimensions is DIMENSIONLESS else get_unit_for_display(dimensions)
