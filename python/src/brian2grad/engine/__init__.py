"""The way to the engine: the Java virtual machine, and what runs a Program."""

from __future__ import annotations
