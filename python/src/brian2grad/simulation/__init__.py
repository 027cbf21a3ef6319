"""The differentiable simulation of a Brian 2 network: `Simulator` and what it gives."""

from __future__ import annotations

from brian2grad.simulation.collected import collect
from brian2grad.simulation.explain import explain
from brian2grad.simulation.growth import GradientExplosionWarning
from brian2grad.simulation.memory import MemoryUse
from brian2grad.simulation.outputs import FinalState, MonitorOutput, Outputs
from brian2grad.simulation.simulator import Simulator

__all__ = [
    "FinalState",
    "GradientExplosionWarning",
    "MemoryUse",
    "MonitorOutput",
    "Outputs",
    "Simulator",
    "collect",
    "explain",
]
