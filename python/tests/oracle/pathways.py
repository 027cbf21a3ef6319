"""Events that travel along synapses, for PyTorch loops over time steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor

from oracle.spike import blend

State = dict[str, Tensor]
Code = Callable[[State], State]
"""Code of a pathway: what it writes, from the variables of synapses and of their targets."""


@dataclass
class Record:
    """What a run shows: rows of traces (at the start of each step) and of events by name."""

    traces: dict[str, list[Tensor]] = field(default_factory=dict)
    events: dict[str, list[Tensor]] = field(default_factory=dict)

    def start(self, **rows: Tensor) -> None:
        for name, row in rows.items():
            self.traces.setdefault(name, []).append(row)

    def happened(self, **rows: Tensor) -> None:
        for name, row in rows.items():
            self.events.setdefault(name, []).append(row)

    def trace(self, name: str) -> Tensor:
        """Stack the rows, the first of which may have no batch yet."""
        return torch.stack(torch.broadcast_tensors(*self.traces[name]))

    def raster(self, name: str) -> Tensor:
        return torch.stack(self.events[name])


@dataclass(frozen=True)
class Pathway:
    """Synapses by index: ``source``, ``target``, and ``delay`` in steps, each ``[S]``.

    For code that the postsynaptic spikes trigger, ``source`` is the postsynaptic neuron.
    """

    source: Tensor
    target: Tensor
    delay: Tensor

    @classmethod
    def of(cls, source: ArrayLike, target: ArrayLike, delay: ArrayLike) -> Pathway:
        return cls(
            *(torch.as_tensor(np.asarray(x), dtype=torch.int64) for x in (source, target, delay))
        )

    def backward(self, delay: int = 0) -> Pathway:
        """Return the pathway of the postsynaptic spikes."""
        return Pathway(self.target, self.source, torch.full_like(self.delay, delay))

    @cached_property
    def _by_delay(self) -> tuple[list[tuple[int, Tensor]], Tensor]:
        """Sources of the synapses of each delay, and where each synapse is among them."""
        parts, places = [], []
        for steps in torch.unique(self.delay).tolist():
            where = (self.delay == steps).nonzero().squeeze(-1)
            parts.append((steps, self.source[where]))
            places.append(where)
        return parts, torch.cat(places).argsort()

    def arrivals(self, history: Sequence[Tensor]) -> Tensor:
        """Return the indicators that reach the synapses now, ``[*batch, S]``.

        ``history`` holds the events of each step, this one's last.
        """
        parts, order = self._by_delay
        nothing = torch.zeros_like(history[-1])
        pieces = [
            (history[-1 - steps] if steps < len(history) else nothing)[..., source]
            for steps, source in parts
        ]
        return torch.cat(pieces, -1)[..., order]

    def add(self, to: Tensor, amounts: Tensor) -> Tensor:
        """Add what each synapse brings to its target."""
        return to.index_add(to.ndim - 1, self.target, amounts)

    @cached_property
    def rounds(self) -> list[Tensor]:
        """The synapses in rounds that hold each target once at most, in order.

        The order is that of Brian's queue: push step (the longest delay was pushed first), source,
        synapse.
        """
        order = sorted(
            range(len(self.source)),
            key=lambda k: (-int(self.delay[k]), int(self.source[k]), k),
        )
        rounds: list[list[int]] = []
        seen: dict[int, int] = {}
        for k in order:
            target = int(self.target[k])
            rank = seen.get(target, 0)
            seen[target] = rank + 1
            if rank == len(rounds):
                rounds.append([])
            rounds[rank].append(k)
        return [torch.tensor(r) for r in rounds]

    def one_by_one(
        self, code: Code, happened: Tensor, own: State, target: State
    ) -> tuple[State, State]:
        """Let events act one after another, each on what those before it left.

        Synapses with different targets do not see each other, so that a round of them is one
        operation.

        Parameters
        ----------
        code : callable
            Gives what is written from the variables of a round of synapses and their targets.
        happened : Tensor
            ``[*batch, S]``.
        own, target : dict
            Variables of the synapses ``[*batch, S]`` and of the neurons ``[*batch, N]``.
        """
        own, target = dict(own), dict(target)
        for these in self.rounds:
            at = {name: these for name in own} | {name: self.target[these] for name in target}
            every = own | target
            seen = {name: every[name][..., at[name]] for name in every}
            for name, value in code(seen).items():
                new = blend(happened[..., these], seen[name], value)
                side = own if name in own else target
                shape = (*new.shape[:-1], side[name].shape[-1])
                side[name] = side[name].expand(shape).index_copy(len(shape) - 1, at[name], new)
        return own, target


def refractory(since: Tensor, s: Tensor) -> Tensor:
    """Count the steps since the last spike."""
    return torch.where(s.detach() > 0.5, 0, since) + 1
