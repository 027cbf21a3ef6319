"""Neurons written by hand as PyTorch loops: what backpropagation through time says.

Nothing here comes from brian2grad. Each model is one file with its step as Brian 2 makes it and
the events of the step; PyTorch's autograd differentiates the loop. An event of indicator s acts
as ``x <- x + s*(F(x) - x)``, and s is a step function whose derivative is a surrogate.
"""

from oracle.loop import Event, Group, Run, Setup, State, simulate
from oracle.spike import Indicator, indicator

__all__ = ["Event", "Group", "Indicator", "Run", "Setup", "State", "indicator", "simulate"]
