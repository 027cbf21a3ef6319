"""Figures on axes of matplotlib's, which is imported when one is drawn."""

from __future__ import annotations

from brian2grad.plot._gradient_flow import gradient_flow

__all__ = ["gradient_flow"]
