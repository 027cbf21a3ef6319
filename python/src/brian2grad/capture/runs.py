"""Tells who wants to know when Brian 2 runs, stores or restores a network.

Brian has no such hook, so that four methods of `Network` are replaced, once, by ones that call
the original and then, where somebody listens, say so.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from weakref import WeakSet

from brian2.core.network import Network, _get_all_objects


class Listener(Protocol):
    """Hears of networks that share objects with its own."""

    def concerns(self, network: Network, objects: set[Any]) -> bool:
        """Say whether a network has objects that this is about."""
        ...

    def run_begins(self) -> None:
        """Hear that a run is being prepared."""
        ...

    def run_ends(self) -> None:
        """Hear that a run is over."""
        ...

    def stored(self, slot: tuple[str, str | None]) -> None:
        """Hear that the state was stored."""
        ...

    def restored(self, slot: tuple[str, str | None]) -> None:
        """Hear that a stored state was put back."""
        ...


_listeners: WeakSet[Any] = WeakSet()
_unheard = 0


def listen(listener: Listener) -> None:
    """Tell a listener of what happens to networks, for as long as it lives."""
    if not hasattr(Network.before_run, "_brian2grad"):
        _install()
    _listeners.add(listener)


@contextmanager
def unheard() -> Iterator[None]:
    """Tell nobody meanwhile: what happens is undone."""
    global _unheard
    _unheard += 1
    try:
        yield
    finally:
        _unheard -= 1


def _concerned(network: Network) -> list[Listener]:
    if _unheard or not _listeners:
        return []
    objects = _get_all_objects(network.objects)
    return [listener for listener in _listeners if listener.concerns(network, objects)]


def _install() -> None:
    before, after = Network.before_run, Network.after_run

    @functools.wraps(before)
    def before_run(self: Network, run_namespace: Any) -> Any:
        for listener in _concerned(self):
            listener.run_begins()
        return before(self, run_namespace)

    @functools.wraps(after)
    def after_run(self: Network) -> Any:
        result = after(self)
        for listener in _concerned(self):
            listener.run_ends()
        return result

    before_run._brian2grad = True  # type: ignore[attr-defined]
    Network.before_run = before_run
    Network.after_run = after_run
    Network.store = _told(Network.store, "stored")
    Network.restore = _told(Network.restore, "restored")


def _told(method: Callable[..., Any], what: str) -> Callable[..., Any]:
    signature = inspect.signature(method)

    @functools.wraps(method)
    def told(self: Network, *args: Any, **keywords: Any) -> Any:
        try:
            return method(self, *args, **keywords)
        finally:  # a restore that fails has put back a part
            concerned = _concerned(self)
            if concerned:
                given = signature.bind(self, *args, **keywords)
                given.apply_defaults()
                slot = (given.arguments["name"], given.arguments["filename"])
                for listener in concerned:
                    getattr(listener, what)(slot)

    return told
