"""All names of units and constants, and the texts of dimensions."""

import random

import brian2
import brian2.units.allunits
import brian2.units.constants
import brian2.units.fundamentalunits as fundamental
import brian2.units.stdunits
from brian2.core.namespace import DEFAULT_UNITS
from brian2.units.allunits import metre, second, volt

from brian_fixtures.layout import document, exponents


def text() -> str:
    """Write units, constants, and the texts of dimensions.

    Of a unit: value, scale, dimension, text, and whether Brian's equations reserve its name.
    """
    names = {
        name: unit
        for module in (brian2.units.allunits, brian2.units.stdunits)
        for name, unit in vars(module).items()
        if isinstance(unit, brian2.Unit) and name != "unit"  # the variable of a loop there
    }
    units = {
        name: [float(unit), unit.scale, exponents(unit.dim), str(unit), name in DEFAULT_UNITS]
        for name, unit in names.items()
    }
    constants = {
        name: [float(value), exponents(value.dim)]
        for name, value in sorted(vars(brian2.units.constants).items())
        if name.endswith(("_constant", "_mass", "_charge", "_celsius"))
    }
    return document(units=units, constants=constants, dimensions=dimensions(names))


def dimensions(names: dict) -> list:
    """Give exponents and Brian's text, of all units and of products nobody has a name for."""
    rng = random.Random(1)
    found = {unit.dim for unit in names.values()}
    found |= {unit.dim for unit in fundamental.additional_unit_register.units.values()}
    create = fundamental.get_or_create_dimension
    for _ in range(200):
        found.add(create([rng.choice([0, 0, 0, 1, -1, 2, -2, 3]) for _ in range(7)]))
    for _ in range(50):
        found.add(create([rng.choice([0.0, 0.0, 0.5, 1.0, -1.5, 2.0]) for _ in range(7)]))
    found |= {volt.dim / second.dim**0.5, metre.dim**2 / second.dim**2.5}
    rows = [(exponents(d), fundamental.get_unit_for_display(d)) for d in found]
    return [list(row) for row in sorted(rows)]
