"""Tolerances of all tests in Python, each with the reason why it is not smaller.

Traces: largest difference over the range of the expected ones. Gradients: largest difference
over the largest expected element, for each parameter.
"""

from __future__ import annotations

TRACES_NUMPY = 1e-12
"""A program executed by numpy against Brian 2: both sides are numpy, in another order."""

TRACES_NUMPY_FLOAT32 = 1e-6
"""The same in single precision, whose unit in the last place is 6e-8."""

ORACLE_TRACES = 1e-12
"""PyTorch loops against Brian 2: the same formulas in another order, some hundred steps."""

TRACES = 1e-9
"""The engine against Brian 2, as promised: its exp and pow are within 2 units in the last place
of numpy's, and spiking neurons magnify a difference some thousand times."""

FLOAT32_TRACES = 1e-4
"""The engine in single precision: some hundred roundings of 6e-8 on a smooth model."""

GRADIENTS = 1e-10
"""The engine against backpropagation through time in PyTorch, as promised: the same sum over
paths, each term of it in another order."""

DIFFERENCES = 1e-6
"""Gradients of smooth models against differences of their own forward run, as promised."""

JOINED = 1e-12
"""Two halves against one run, as promised: the same operations, but for a sum of gradients that
is taken in two parts."""

CLOSED_FORM = 1e-12
"""Against formulas that are solved by hand: some hundred roundings of 1e-16 add up."""

DIFFERENCE_STEP = 6e-6
"""Step of central differences over the parameter: the cube root of the unit in the last place
balances truncation and rounding, each near 4e-11 of the value."""

INTERPRETER = 1e-11
"""Native code against the interpreter: functions of Java's own differ by 2 units in the last
place, which spiking neurons magnify some thousand times in some hundred steps."""

INTERPRETER_GRADIENTS = 1e-10
"""The same for gradients, which are as sensitive again."""

DOORS = 1e-12
"""One model through both doors, as promised: the same updates, written in another order."""

DOORS_HODGKIN_HUXLEY = 1e-11
"""The same for spiking Hodgkin-Huxley, as promised: its spikes magnify a difference."""

DOORS_GRADIENTS = 1e-9
"""Gradients through both doors, as promised: a sum over paths through some hundred steps, each of
which differs by rounding."""

SAME_MEAN = 2.0
"""Spreads between the means of two runs with other random numbers: elements that share input are
not independent, but an input that is missing, or of a wrong size, shows."""

SAME_SPREAD = 3.0
"""The same for the ratio of their standard deviations."""

SAME_SEEDS = 3.0
"""Of the range of means over Brian's own runs with other seeds, how far beyond it another run may
be: four draws span two standard deviations, so that this is beyond six."""

SINGLE = 1e-2
"""Values in single precision after a few hundred steps, over their range: rounding shifts a spike
by a step, and that step is then the difference."""

SPELLINGS = 1e-11
"""Gradients of one model in two spellings: the same operations in another order."""

DOT = 1e-12
"""The dot identity, as promised: forward and reverse mode are the same products, summed in
another order, over the lengths of both sides."""

DOT_SINGLE = 1e-5
"""The same in single precision, whose unit in the last place is 6e-8: some hundred roundings."""

CURVATURES = 1e-9
"""Second derivatives against PyTorch's, as promised: a sum over pairs of paths."""

SYMMETRY = 1e-12
"""Of Hessians, as promised: one product with the other's direction, over both lengths."""
