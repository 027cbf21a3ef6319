"""Turns a live Brian 2 network into a Program, as docs/program.md describes it."""

from __future__ import annotations

from brian2grad.capture.network import capture_network, network_signature
from brian2grad.capture.program import CapturedProgram

__all__ = ["CapturedProgram", "capture_network", "network_signature"]
