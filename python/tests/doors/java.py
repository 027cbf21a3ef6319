"""A model of `tests/models` in the Java door, by its own API."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jpype
import numpy as np

MODELS = Path(__file__).resolve().parent.parent / "models"


def lowered(name: str) -> Any:
    """Give the program of a model."""
    path = jpype.JClass("java.nio.file.Path").of(str(MODELS / f"{name}.yaml"))
    study = jpype.JClass("org.brian2grad.yaml.StudyReader").read(path)
    return jpype.JClass("org.brian2grad.frontend.ModelLowering").lower(study.model())


class JavaRun:
    """A run of a model, and its gradients."""

    def __init__(self, name: str, parameters: list[str], slope: float, scale: Any) -> None:
        surrogates = jpype.JClass("org.brian2grad.surrogate.Surrogates")
        options = jpype.java.util.HashMap()
        options["slope"] = jpype.JDouble(slope)
        dimension = jpype.JClass("org.brian2grad.units.Quantity").parse(_unit(scale)).dimension()
        builder = (
            jpype.JClass("org.brian2grad.Simulator")
            .of(lowered(name))
            .parameters(jpype.JArray(jpype.JString)(parameters))
            .surrogate(
                surrogates.create("fast_sigmoid", options),
                jpype.JClass("org.brian2grad.units.Quantity")(float(scale), dimension),
            )
        )
        self._simulator = builder.build()
        self._run = self._simulator.run(jpype.java.util.HashMap())

    def outputs(self) -> list[str]:
        """Name what monitors show and that may have a gradient."""
        return [
            str(o.name())
            for o in self._simulator.outputs()
            if o.differentiable() and not str(o.name()).startswith("final.")
        ]

    def output(self, name: str) -> np.ndarray:
        return _numpy(self._run.output(name))

    def spikes(self, monitor: str) -> tuple[np.ndarray, np.ndarray]:
        """Give the indices and times of spikes."""
        spikes = self._run.spikes(monitor, 0)
        return np.array(spikes.indices()), np.array(spikes.times())

    def times(self, monitor: str) -> np.ndarray:
        return np.array(self._run.times(monitor))

    def gradient(self, weights: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Give the gradient of the weighted sum of outputs."""
        arrays = jpype.java.util.HashMap()
        for name, w in weights.items():
            values = jpype.JArray(jpype.JDouble)(np.ascontiguousarray(w).ravel().tolist())
            shape = jpype.JArray(jpype.JLong)(list(w.shape))
            arrays[name] = jpype.JClass("org.brian2grad.NdArray").of(values, shape)
        gradient = self._run.gradient(arrays)
        return {str(name): _numpy(gradient.of(name)) for name in gradient.parameters()}


def _numpy(array: Any) -> np.ndarray:
    return np.array(array.toArray(), dtype=float).reshape([int(n) for n in array.shape()])


def _unit(scale: Any) -> str:
    from brian2.units.fundamentalunits import get_dimensions, is_dimensionless

    if is_dimensionless(scale):
        return "1"
    from brian2 import volt

    assert get_dimensions(scale) is volt.dim
    return "1 volt"
