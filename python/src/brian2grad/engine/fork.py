"""Sees that a process which was forked does not wait for the Java virtual machine of its parent.

A virtual machine is threads, of which fork copies one: what asks the copy would wait for ever.
"""

from __future__ import annotations

import atexit
import os

from brian2grad.errors import ForkedProcessError

_inherited = False


def watch() -> None:
    """Remember forks from now on; to be called once, when the virtual machine runs."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_after)


def _after() -> None:
    global _inherited
    if not _inherited:
        _inherited = True
        import jpype

        # At its end a process would wait for the threads of a machine that it has not.
        atexit.unregister(jpype._core._JTerminate)


def inherited() -> bool:
    """Say whether this process has only a copy of its parent's virtual machine."""
    return _inherited


def require_own() -> None:
    """Refuse to ask a virtual machine that does not run in this process.

    Raises
    ------
    ForkedProcessError
        Saying how a process is started that has its own.
    """
    if _inherited:
        raise ForkedProcessError.of(
            "brian2grad",
            "forked-process",
            "expected a process of its own, got one that was forked after the engine had started: "
            "the Java virtual machine does not survive a fork",
            "start it anew, `multiprocessing.get_context('spawn')`, and make the Simulator in it; "
            "or fork before the first Simulator or run. A DataLoader takes num_workers=0, or "
            "multiprocessing_context='spawn'",
        )
