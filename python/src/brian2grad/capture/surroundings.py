"""Where the names of a model come from, and what they stand for now."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import CodeType, FrameType
from typing import Any

import numpy as np

MISSING = object()
"""Stands for the value of a name that cannot be looked at any more."""


class Surroundings:
    """The names around a call, as Brian 2 looks them up, and how they can be looked up later.

    Names of a mapping and of a module can be looked up at any time; those of a function only
    while it runs: frames are not kept, since they would keep all that the function held.

    Attributes
    ----------
    names : Mapping
        The names when this was made.
    """

    def __init__(self, names: Mapping[str, Any], code: CodeType | None, inner: set[str]) -> None:
        self.names = names
        self._code = code
        self._inner = inner

    @classmethod
    def of(cls, namespace: Mapping[str, Any] | None, level: int) -> Surroundings:
        """Take a namespace or, without one, the names of the frame `level` above the caller."""
        if namespace is not None:
            return cls(namespace, None, set())
        frame = sys._getframe(level + 1)
        if frame.f_locals is frame.f_globals:
            return cls(frame.f_globals, None, set())
        inner = {k: v for k, v in frame.f_locals.items() if _is_of_a_model(v)}
        return cls(_Layers(inner, frame.f_globals), frame.f_code, set(frame.f_locals))

    def now(self) -> Present:
        """Look up what can be looked up: once for all names of a comparison."""
        return Present(self.names, self._inner, self._frame())

    def renew(self) -> None:
        """Take the names as they are now, as far as they can be looked up."""
        if isinstance(self.names, _Layers):
            present = self.now()
            inner = {name: present.get(name) for name in self._inner}
            kept = {n: self.names[n] for n, v in inner.items() if v is MISSING and n in self.names}
            found = {n: v for n, v in inner.items() if v is not MISSING and _is_of_a_model(v)}
            self.names = _Layers({**kept, **found}, self.names.outer)

    def _frame(self) -> FrameType | None:
        """Find the running function whose names these are."""
        if self._code is None:
            return None
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code is not self._code:
            frame = frame.f_back
        return frame


class _Layers(dict[str, Any]):
    """The names of a function, and behind them those of its module."""

    def __init__(self, inner: dict[str, Any], outer: dict[str, Any]) -> None:
        super().__init__(outer)
        self.update(inner)
        self.outer = outer


class Present:
    """What names stand for at present."""

    def __init__(self, names: Mapping[str, Any], inner: set[str], frame: FrameType | None) -> None:
        self._names = names
        self._inner = inner
        self._outer = names.outer if isinstance(names, _Layers) else names
        self._locals: Mapping[str, Any] = frame.f_locals if frame is not None else {}

    def get(self, name: str) -> Any:
        """Give what a name stands for; `MISSING` where nobody can tell."""
        if name in self._inner:
            return self._locals.get(name, MISSING)
        return self._outer.get(name, MISSING)

    def all(self) -> dict[str, Any]:
        """Give all names: those that cannot be looked up any more as they were."""
        return {**self._names, **self._outer, **self._kept(), **self._locals}

    def _kept(self) -> dict[str, Any]:
        return {name: self._names[name] for name in self._inner if name in self._names}


def _is_of_a_model(value: Any) -> bool:
    """Say whether equations could refer to a value: only such are kept of a function's names."""
    return isinstance(value, (int, float, str, np.number, np.ndarray)) or callable(value)
