"""Brian's clocks: those with a step, and those that list their times (from Brian 2.10 on)."""

from __future__ import annotations

from typing import Any

from brian2grad.errors import UnsupportedError


def require_steps(objects: list[Any]) -> None:
    """Refuse objects whose clock lists its times instead of having a step.

    Raises
    ------
    UnsupportedError
        Naming the first such object.
    """
    for item in objects:
        if not has_step(item.clock):
            raise UnsupportedError(
                item.name,
                "expected clocks with a time step, got one that lists its times, as run_at makes",
            )


def has_step(clock: Any) -> bool:
    """Say whether a clock has a time step."""
    return "dt" in clock.variables


def clock_facts(clock: Any) -> tuple[Any, ...]:
    """Give what a clock's times depend on, apart from where it is now."""
    name = "dt" if has_step(clock) else "times"
    return (clock.name, *clock.variables[name].get_value().ravel().tolist())
