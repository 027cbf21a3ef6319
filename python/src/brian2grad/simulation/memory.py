"""What memory a simulation took, and what the reverse sweep had to compute again for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MemoryUse:
    """The engine's memory of calls and their gradients, as `memory_budget` counts it.

    Attributes
    ----------
    peak : int
        The most bytes in use at a time, since the Simulator was last asked.
    segments : int
        Segments into which the last call's time steps are cut for the reverse sweep; 0 without one.
    segment_steps : int
        Time steps in a segment, whose tape is kept at a time.
    checkpoints : int
        States that the forward pass keeps.
    recomputed_steps : int
        Time steps that the reverse sweep runs forward once more to reach a segment, beside the
        once that fills its tape.
    """

    peak: int
    segments: int
    segment_steps: int
    checkpoints: int
    recomputed_steps: int
