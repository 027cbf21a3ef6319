"""Values and gradients of the losses, on rasters and traces without a meaning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from brian2grad import losses

TAU, DT = 5e-3, 1e-3

CALLS: dict[str, Callable[..., torch.Tensor]] = {
    "mse": lambda x, y, r: losses.mse(x, y, reduction=r),
    "van_rossum": lambda x, y, r: losses.van_rossum(x, y, TAU, DT, reduction=r),
    "spike_count": lambda x, y, r: losses.spike_count(x, y, reduction=r),
    "spike_count of raster": lambda x, y, r: losses.spike_count(x, y, of="raster", reduction=r),
    "spike_count of count": lambda x, y, r: losses.spike_count(x, y, of="count", reduction=r),
    "spike_rate": lambda x, y, r: losses.spike_rate(x, y, DT, reduction=r),
    "first_spike_time": lambda x, y, r: losses.first_spike_time(x, y, DT, reduction=r),
    "isi": lambda x, y, r: losses.isi(x, y, DT, reduction=r),
    "spike_times": lambda x, y, r: losses.spike_times(x, 3, DT),
}

SHAPES = {"one": (40, 3), "batch": (24, 2, 3), "grid": (12, 2, 2, 2), "long": (70, 1)}


def inputs() -> dict[str, np.ndarray]:
    """Give rasters, traces and what neurons should do, all of them irregular."""
    random = np.random.RandomState(7)  # whose numbers are the same in all versions
    found: dict[str, np.ndarray] = {}
    for name, shape in SHAPES.items():
        for kind in ("raster", "wanted"):
            raster = (random.random_sample(shape) < 0.2).astype(float)
            raster[..., -1] *= random.random_sample(shape[:-1]) < 0.4  # one hardly spikes
            found[f"{kind} {name}"] = raster
        found[f"trace {name}"] = random.standard_normal(shape)
        found[f"wanted trace {name}"] = random.standard_normal(shape)
        found[f"count {name}"] = found[f"raster {name}"].sum(0)
        found[f"numbers {name}"] = np.floor(5 * random.random_sample(shape[1:]))
        found[f"times {name}"] = 0.02 * random.random_sample(shape[1:])
    found["silent one"] = np.zeros(SHAPES["one"])
    found["full one"] = np.ones(SHAPES["one"])
    # For all members of a batch, with and without a dimension for it.
    for kind in ("wanted", "wanted trace"):
        found[f"{kind} shared"] = found[f"{kind} batch"][:, 0]
        found[f"{kind} spread"] = found[f"{kind} batch"][:, 1:]
    for kind in ("numbers", "times"):
        found[f"{kind} shared"] = found[f"{kind} batch"][0]
        found[f"{kind} spread"] = found[f"{kind} batch"][1:]
    found["number"] = np.array(0.25)
    return found


def cases() -> list[tuple[str, str, str, str]]:
    """Give loss, output, target and reduction of each case."""
    rows: list[tuple[str, str, str, str]] = []

    def add(loss: str, output: str, target: str, *reductions: str) -> None:
        rows.extend((loss, output, target, r) for r in reductions or ("mean", "sum", "none"))

    for name in SHAPES:
        add("mse", f"trace {name}", f"wanted trace {name}")
        for loss in ("van_rossum", "isi"):
            add(loss, f"raster {name}", f"wanted {name}")
        add("spike_count of count", f"count {name}", f"numbers {name}")
        add("spike_count", f"raster {name}", f"numbers {name}")
        add("spike_rate", f"raster {name}", f"numbers {name}")
        add("first_spike_time", f"raster {name}", f"times {name}")
        add("spike_times", f"raster {name}", "number", "none")
    for form in ("shared", "spread"):
        add("mse", "trace batch", f"wanted trace {form}", "mean")
        for loss in ("van_rossum", "isi"):
            add(loss, "raster batch", f"wanted {form}", "none")
        add("spike_count of count", "count batch", f"numbers {form}", "none")
        add("spike_count of raster", "raster batch", f"numbers {form}", "none")
        add("spike_rate", "raster batch", f"numbers {form}", "none")
        add("first_spike_time", "raster batch", f"times {form}", "none")
    for output, target in (("silent", "wanted"), ("raster", "silent"), ("full", "wanted")):
        for loss in ("van_rossum", "isi"):
            add(loss, f"{output} one", f"{target} one", "none")
    add("first_spike_time", "silent one", "times one", "none")
    add("first_spike_time", "full one", "times one", "none")
    add("mse", "trace batch", "number", "mean")
    add("spike_count", "count one", "number", "none")
    add("spike_count", "count batch", "numbers batch", "none")
    for loss in ("spike_rate", "first_spike_time"):
        add(loss, "raster batch", "number", "mean")
    return rows


def document() -> dict[str, list]:
    """Compute all cases, those that are averaged in single precision too."""
    given = inputs()
    rows = []
    for loss, output, target, reduction in cases():
        for dtype in (torch.float64, torch.float32)[: 1 + (reduction == "mean")]:
            value, gradient = compute(loss, given[output], given[target], reduction, dtype)
            rows.append(
                {
                    "loss": loss,
                    "output": output,
                    "target": target,
                    "reduction": reduction,
                    "type": str(dtype).removeprefix("torch."),
                    "shape": list(value.shape),
                    "value": numbers(value),
                    "gradient": numbers(gradient),
                }
            )
    arrays = [
        {"name": name, "shape": list(values.shape), "values": values.ravel().tolist()}
        for name, values in given.items()
    ]
    return {"inputs": arrays, "cases": rows}


def compute(
    loss: str, output: np.ndarray, target: np.ndarray, reduction: str, dtype: torch.dtype
) -> tuple[torch.Tensor, torch.Tensor]:
    """Give the loss, and the gradient of its product with other weights everywhere."""
    x = torch.tensor(output, dtype=dtype, requires_grad=True)
    value = CALLS[loss](x, torch.tensor(target), reduction)
    weights = torch.sin(1 + 0.7 * torch.arange(value.numel(), dtype=dtype))
    (gradient,) = torch.autograd.grad((value.reshape(-1) * weights).sum(), x)
    return value.detach(), gradient


def numbers(tensor: torch.Tensor) -> list[Any]:
    """Write numbers with all digits that they have."""
    digits = 17 if tensor.dtype == torch.float64 else 9
    return [float(f"{value:.{digits}g}") for value in tensor.reshape(-1).tolist()]
