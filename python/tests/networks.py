"""Networks under two hands, and how they are compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from brian2 import Network, Quantity, ms
from torch import Tensor

import brian2grad as bg
from oracle.compare import assert_gradients, assert_traces, gradients, leaves
from oracle.pathways import Record
from tolerances import GRADIENTS, ORACLE_TRACES, TRACES

DT = 1e-4
SLOPE = 10.0


@dataclass
class Twin:
    """A Brian 2 network and the same as a PyTorch loop.

    Attributes
    ----------
    network : Network
        The network.
    steps : int
        Steps of 0.1 ms.
    names : dict
        Parameters: the oracle's name, and the Simulator's.
    values : dict
        All that the oracle needs, by its names.
    oracle : callable
        Simulates from such values; single numbers come as columns where they are batched.
    traces : dict
        By the oracle's name: monitor, variable, and the size of its values.
    events : dict
        By the oracle's name: monitor.
    surrogate : Surrogate or dict
        As for the Simulator.
    """

    network: Network
    steps: int
    names: Mapping[str, str]
    values: Mapping[str, Tensor]
    oracle: Callable[[Mapping[str, Tensor]], Record]
    traces: Mapping[str, tuple[Any, str, float]]
    events: Mapping[str, Any]
    surrogate: Any
    options: dict[str, Any] = field(default_factory=dict)

    def simulator(self, steps: int | None = None, **options: Any) -> bg.Simulator:
        return bg.Simulator(
            self.network,
            (steps or self.steps) * DT * 1e3 * ms,
            list(self.names.values()),
            rasters=list(self.events.values()),
            surrogate=self.surrogate,
            **{**self.options, **options},
        )

    def of_simulator(self, values: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Name values as the Simulator does."""
        return {self.names[name]: value for name, value in values.items()}

    def seen(self, out: Any) -> dict[str, Tensor]:
        """Give all traces and rasters of a call, by the oracle's names."""
        found = {name: getattr(out[m], v) for name, (m, v, _) in self.traces.items()}
        return found | {f"events of {name}": out[m].raster for name, m in self.events.items()}

    def expected(self, values: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Give the same from the oracle."""
        record = self.oracle({**self.values, **self.columns(values)})
        found = {name: record.trace(name) for name in self.traces}
        return found | {f"events of {name}": record.raster(name) for name in self.events}

    def columns(self, values: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Make batched single numbers broadcast to ``[*batch, N]``."""
        return {
            name: value.unsqueeze(-1) if self.values[name].ndim == 0 and value.ndim else value
            for name, value in values.items()
        }

    def loss(self, seen: Mapping[str, Tensor]) -> Tensor:
        """Weigh every element differently, so that no two errors cancel."""
        total = torch.zeros((), dtype=torch.float64)
        for name, value in seen.items():
            w = torch.cos(0.7 * torch.arange(value.numel(), dtype=value.dtype)).reshape(value.shape)
            y = value / self.traces[name][2] if name in self.traces else value.cumsum(0)
            total = total + (w * y).sum() + 0.01 * (y**2).mean()
        return total

    def batched(self, batch: int, shared: tuple[str, ...]) -> dict[str, Tensor]:
        """Give values, with a batch dimension unless ``batch`` is 0 or the batch shares them."""
        torch.manual_seed(1)
        found = {}
        for name in self.names:
            value = self.values[name]
            if batch and name not in shared:
                value = value * (1 + 0.1 * torch.rand(batch, *[1] * value.ndim, dtype=value.dtype))
            found[name] = value
        return found


def compare(
    twin: Twin, batch: int = 0, shared: tuple[str, ...] = (), spikes: int = 20, **options: Any
) -> None:
    """Require the engine's spikes, traces and gradients to be those of the oracle.

    ``spikes``: how many events of each kind there have to be in a lane at least.
    """
    values = twin.batched(batch, shared)
    mine, theirs = leaves(values), leaves(values)
    want = twin.expected(theirs)
    assert_enough(twin, want, spikes * max(1, batch))
    want_by = gradients(twin.loss(want), theirs)
    assert_gradients(want_by, want_by, 0.0)  # they exist, are finite, and not zero
    seen = twin.seen(twin.simulator(**options)(twin.of_simulator(mine)))
    for name, value in seen.items():
        if name in twin.traces:
            assert_traces(value, want[name], TRACES, name)
        else:
            assert torch.equal(value, want[name]), name
    got = gradients(twin.loss(seen), mine)
    assert_gradients(got, want_by, GRADIENTS)


def assert_enough(twin: Twin, seen: Mapping[str, Tensor], spikes: int) -> None:
    for name in twin.events:
        count = float(seen[f"events of {name}"].detach().sum())
        assert count >= spikes, f"{name}: {count} events, which test too little"


def compare_with_brian(twin: Twin, spikes: int = 20) -> None:
    """Require the oracle's spikes and traces to be those of Brian 2's own run."""
    want = {k: v.detach() for k, v in twin.expected({}).items()}
    assert_enough(twin, want, spikes)
    twin.network.run(twin.steps * DT * 1e3 * ms, namespace={})
    for name, (monitor, variable, _) in twin.traces.items():
        recorded = np.asarray(getattr(monitor, f"{variable}_")).T
        assert_traces(want[name], recorded, ORACLE_TRACES, name)
    for name, monitor in twin.events.items():
        raster = bg.raster(monitor, Quantity(twin.steps * DT, dim=ms.dim))
        assert torch.equal(raster, want[f"events of {name}"]), name


def number(value: float) -> Tensor:
    return torch.tensor(value, dtype=torch.float64)


def array(variable: Any) -> Tensor:
    return torch.tensor(np.array(variable), dtype=torch.float64)


def pairs(random: np.random.Generator, sources: Any, targets: Any, p: float) -> np.ndarray:
    """Draw connections, none from a neuron to itself; rows ``i`` and ``j``."""
    found = [(i, j) for i in sources for j in targets if i != j and random.random() < p]
    return np.array(found).T
