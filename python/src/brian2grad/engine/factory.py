"""Which engine runs a device's networks."""

from __future__ import annotations

from brian2grad.engine import jvm
from brian2grad.engine.native import NativeEngine
from brian2grad.engine.run import Engine


def make_engine() -> Engine:
    """Make the engine.

    Raises
    ------
    EngineUnavailableError
        When the Java virtual machine does not start.
    """
    jvm.start()
    return NativeEngine()
