"""A cell of several compartments, with a conductance as a parameter of its equations."""

from brian2 import (
    Cylinder,
    Network,
    Soma,
    SpatialNeuron,
    StateMonitor,
    cm,
    meter,
    ms,
    mV,
    nA,
    ohm,
    siemens,
    uF,
    um,
)

morphology = Soma(diameter=20 * um)
morphology.dendrite = Cylinder(length=200 * um, diameter=2 * um, n=4)
cell = SpatialNeuron(
    morphology,
    """Im = gL*(-65*mV - v) : amp/meter**2
    gL : siemens/meter**2 (constant)
    I : amp (point current)""",
    Cm=1 * uF / cm**2,
    Ri=150 * ohm * cm,
    method="exponential_euler",
    name="cell",
)
cell.v = -65 * mV
cell.gL = 3 * siemens / meter**2
cell.I[0] = 0.1 * nA  # type: ignore
Network(cell, StateMonitor(cell, "v", record=True)).run(5 * ms)
