"""Surrogate gradients: what takes the place of the derivative of a spike in the reverse sweep.

A spike is H(v - threshold). Its derivative counts as ``g(x) / scale`` at
``x = (v - threshold) / scale``, and the functions of this package name g::

    bg.surrogate.superspike(slope=10, scale=5*mV)

To add one, write one file whose name begins with an underscore: a frozen dataclass with
the formula and a function that makes it, named in its ``__all__``. It is found by being
there, and tested by the tests of all.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable

from brian2grad.diagnostics import message
from brian2grad.discovery import entries
from brian2grad.surrogate.base import Surrogate
from brian2grad.surrogate.scale import Amount

_FACTORIES: dict[str, Callable[..., Surrogate]] = entries(sys.modules[__name__])

__all__ = ["Amount", "Surrogate"]
globals().update(_FACTORIES, __all__=[*__all__, *_FACTORIES])


def __getattr__(name: str) -> Callable[..., Surrogate]:
    if name.startswith("_"):
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    close = difflib.get_close_matches(name, _FACTORIES, n=1)
    remedy = f"did you mean '{close[0]}'?" if close else "custom(expression) takes any formula"
    raise AttributeError(
        message(
            f"surrogate.{name}",
            "unknown-surrogate",
            f"expected one of {', '.join(_FACTORIES)}, got '{name}'",
            remedy,
        )
    )


def __dir__() -> list[str]:
    return sorted(__all__)
