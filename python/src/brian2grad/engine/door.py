"""The engine's bridge, with Java's errors as Python's."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from brian2grad.engine import fork, jvm
from brian2grad.errors import ModelError, UnsupportedError

INTERVAL = 0.05
"""Seconds between two looks at Ctrl+C."""


def simulator(program: str, request: dict[str, Any]) -> Any:
    """Make the engine's simulator of a Program.

    Raises
    ------
    ModelError
        When the request does not fit the program.
    UnsupportedError
        When the program has a part that the engine does not run.
    """
    jvm.start()
    import jpype

    door = jpype.JClass("org.brian2grad.bridge.Door")
    return call(door.simulator, program, json.dumps(request))


def call(method: Callable[..., Any], *args: Any) -> Any:
    """Call a method of the engine.

    Raises
    ------
    ForkedProcessError
        When the engine is not this process's.
    """
    fork.require_own()
    import jpype

    try:
        return method(*args)
    except jpype.JException as error:
        raise translated(error) from None


def translated(error: Any) -> Exception:
    """Give the Python error for one of Java."""
    import jpype

    name = str(error.getClass().getName())
    text = str(error.getMessage())
    if name.endswith("RefusedException"):
        reasons = {str(r.operation()): str(r.reason().what()) for r in error.refusals()}
        first = error.diagnostics().get(0)
        return UnsupportedError(str(first.where()), str(first.what()), reasons)
    if name.endswith("DiagnosticException"):
        if str(error.code()) == "unsupported":
            first = error.diagnostics().get(0)
            return UnsupportedError(str(first.where()), str(first.what()))
        vocabulary = jpype.JClass("org.brian2grad.diag.Vocabulary")
        return ModelError(str(error.in_(vocabulary.PYTHON)))
    if name == "java.lang.OutOfMemoryError":
        return MemoryError(text)
    return RuntimeError(f"{name}: {text}\n{error.stacktrace()}")


def finish(work: Any) -> None:
    """Let a run or a sweep go on until it is done; Ctrl+C stops it between two looks."""
    while not call(work.advance, INTERVAL):
        pass
