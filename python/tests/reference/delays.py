"""Deliveries under way: a ring of synapse lists, one for each step."""

from __future__ import annotations

from typing import Any

import numpy as np


class Ring:
    def __init__(self, queue: dict[str, Any], arrays: dict[str, np.ndarray]) -> None:
        self.queue = queue
        self.eventspace = arrays[queue["eventspace"]]
        sources = arrays[queue["source_index"]]
        self._by_source = np.argsort(sources, kind="stable")
        neurons = np.arange(queue["start"], queue["stop"] + 1)
        self._first = np.searchsorted(sources[self._by_source], neurons)
        self._delay = np.floor(arrays[queue["delay"]] / queue["dt"] + 0.5).astype(int)
        longest = max([0, *self._delay.tolist(), *(p[0] for p in queue["pending"])])
        self._slots: list[list[np.ndarray]] = [[] for _ in range(longest + 1)]
        self._now = 0
        for step, synapse in queue["pending"]:
            self._slots[step].append(np.array([synapse]))

    def push(self) -> None:
        start, stop = self.queue["start"], self.queue["stop"]
        events = self.eventspace[: self.eventspace[-1]]
        events = events[(events >= start) & (events < stop)] - start
        if not len(events) or not len(self._delay):
            return
        synapses = np.concatenate(
            [self._by_source[self._first[e] : self._first[e + 1]] for e in events]
        )
        if len(self._delay) == 1:
            self._put(self._delay[0], synapses)
            return
        delays = self._delay[synapses]
        for delay in np.unique(delays):
            self._put(delay, synapses[delays == delay])

    def _put(self, delay: int, synapses: np.ndarray) -> None:
        if len(synapses):
            self._slots[(self._now + delay) % len(self._slots)].append(synapses)

    def pop(self) -> np.ndarray:
        due, self._slots[self._now] = self._slots[self._now], []
        self._now = (self._now + 1) % len(self._slots)
        return np.concatenate(due) if due else np.array([], dtype=int)

    def pending(self) -> np.ndarray:
        n = len(self._slots)
        rows = [
            (step, synapse)
            for step in range(n)
            for part in self._slots[(self._now + step) % n]
            for synapse in part
        ]
        return np.array(rows, dtype=np.int64).reshape(-1, 2)
