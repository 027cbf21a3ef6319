"""Brian 2 models, differentiated.

Importing this package makes the device ``brian2grad`` known to Brian 2. It starts no Java
virtual machine, and imports PyTorch only when a name is used that needs it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import brian2grad.device  # noqa: F401  (makes the device known to Brian 2)

__version__ = "0.1.0"

_LAZY = {
    "GradientExplosionWarning": "brian2grad.simulation",
    "MemoryUse": "brian2grad.simulation",
    "Simulator": "brian2grad.simulation",
    "capture_network": "brian2grad.capture",
    "collect": "brian2grad.simulation",
    "explain": "brian2grad.simulation",
    "network_signature": "brian2grad.capture",
    "gradient_flow": "brian2grad.flow",
    "jacobian": "brian2grad.jacobians",
    "losses": "brian2grad.losses",
    "plot": "brian2grad.plot",
    "quantity": "brian2grad.quantities",
    "raster": "brian2grad.rasters",
    "surrogate": "brian2grad.surrogate",
    "tensor": "brian2grad.quantities",
}
"""The module of each public name that is imported when it is first used."""

__all__ = [  # noqa: F822
    "GradientExplosionWarning",
    "MemoryUse",
    "Simulator",
    "capture_network",
    "collect",
    "explain",
    "gradient_flow",
    "jacobian",
    "losses",
    "network_signature",
    "plot",
    "quantity",
    "raster",
    "surrogate",
    "tensor",
]


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'brian2grad' has no attribute '{name}'")
    module = import_module(_LAZY[name])
    value = module if module.__name__ == f"{__name__}.{name}" else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
