"""A numpy executor of Programs: the meaning of docs/program.md, independent of the engine."""

from __future__ import annotations

from reference.executor import NumpyEngine, execute

__all__ = ["NumpyEngine", "execute"]
