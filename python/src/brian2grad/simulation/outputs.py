"""What a simulation gives: traces, rasters, counts and the final state, by monitor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch

from brian2grad.engine import door
from brian2grad.errors import ModelError


@dataclass(frozen=True)
class FinalState(Mapping[str, torch.Tensor]):
    """Every state variable at the end of a run, to start the next one from.

    A mapping from ``"group.variable"`` to tensors ``[*batch, N]``; give the whole of it as
    ``sim(..., initial_state=out.final_state)``.

    Attributes
    ----------
    timesteps : tuple of int
        The timestep of each clock.
    batch : tuple of int
        The batch dimensions.
    """

    values_: dict[str, torch.Tensor] = field(repr=False)
    timesteps: tuple[int, ...]
    batch: tuple[int, ...]

    def __getitem__(self, name: str) -> torch.Tensor:
        return self.values_[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)

    def detach(self) -> FinalState:
        """Cut the state off from the graph, for truncated backpropagation through time."""
        values = {name: value.detach() for name, value in self.values_.items()}
        return FinalState(values, self.timesteps, self.batch)


class MonitorOutput:
    """What one monitor shows of a run; time is the first axis of traces and rasters.

    Attributes are those that the monitor has: the recorded variables of a StateMonitor
    ``[T, *batch, N]``; ``raster`` ``[T, *batch, N]``, ``count`` ``[*batch, N]``, ``i`` and ``t``
    of a SpikeMonitor; ``rate`` ``[T, *batch]`` of a PopulationRateMonitor; ``t`` ``[T]`` in
    seconds of those that record at each step.
    """

    def __init__(self, name: str, makers: dict[str, Callable[[], Any]], engine: Any) -> None:
        self._name = name
        self._engine = engine
        self._makers = makers
        self._made: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in self._makers:
            raise AttributeError(_unknown(self._engine, self._name, name, list(self._makers)))
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __dir__(self) -> list[str]:
        return sorted(self._makers)

    def __repr__(self) -> str:
        return f"<{self._name}: {', '.join(sorted(self._makers))}>"


def _unknown(engine: Any, monitor: str, name: str, others: list[str]) -> str:
    """Let the engine say what is wrong with a name."""
    try:
        door.call(engine.failUnknown, monitor, name, others)
    except ModelError as error:
        return str(error)
    raise AssertionError("the engine knows the name")


class Outputs:
    """The outputs of a simulation: ``out[monitor]`` or ``out["statemonitor"]``.

    Attributes
    ----------
    final_state : FinalState
        Every state variable at the end.
    """

    def __init__(
        self, monitors: dict[str, MonitorOutput], final_state: FinalState, engine: Any
    ) -> None:
        self._monitors = monitors
        self._engine = engine
        self.final_state = final_state

    def __getitem__(self, monitor: Any) -> MonitorOutput:
        name = monitor if isinstance(monitor, str) else getattr(monitor, "name", repr(monitor))
        if name not in self._monitors:
            raise KeyError(_unknown(self._engine, name, "", []))
        return self._monitors[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._monitors)

    def __repr__(self) -> str:
        return f"Outputs({', '.join(map(repr, self._monitors.values()))})"
