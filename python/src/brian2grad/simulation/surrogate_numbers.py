"""The numbers of surrogates that a call gives: slope, scale, and the value of a finite support."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from brian2grad.engine.compiled import CompiledProgram
from brian2grad.errors import ModelError
from brian2grad.simulation.choices import surrogate_entries
from brian2grad.simulation.function import Input
from brian2grad.surrogate import Surrogate
from brian2grad.surrogate.numbers import is_tensor
from brian2grad.surrogate.scale import Amount

Chosen = Surrogate | Mapping[Any, Surrogate] | None


class SurrogateNumbers:
    """The surrogates of a Simulator, whose numbers are data of the engine.

    Parameters
    ----------
    chosen : Surrogate or dict or None
        As the Simulator was given them. Tensors in them are read at each call.
    """

    def __init__(self, chosen: Chosen) -> None:
        self._chosen = _by_key(chosen)

    def of_call(self, given: Chosen, dtype: torch.dtype) -> dict[str, torch.Tensor]:
        """Give the numbers of a call by the engine's names of them, as tensors ``[*batch]``.

        Parameters
        ----------
        given : Surrogate or dict or None
            Surrogates like those of the Simulator but for their numbers; None for these.

        Raises
        ------
        ModelError
            When they differ in more than numbers.
        """
        if given is None:
            numbers = {k: v for k, v in _numbers(self._chosen).items() if is_tensor(v)}
        else:
            other = _by_key(given)
            self._require_alike(other)
            numbers = _numbers(other)
        return {key: torch.as_tensor(value, dtype=dtype) for key, value in numbers.items()}

    def _require_alike(self, other: dict[str, Surrogate]) -> None:
        unknown = sorted(other.keys() - self._chosen.keys())
        if unknown:
            raise _unlike(
                f"expected surrogates for {', '.join(self._chosen) or 'nothing'}, as the "
                f"Simulator was given them, got one for {unknown[0]}"
            )
        for key, surrogate in other.items():
            before = self._chosen[key]
            if _structure(surrogate) != _structure(before):
                raise _unlike(f"expected a surrogate like {before!r}, got {surrogate!r}")


def inputs(
    variant: CompiledProgram, numbers: Mapping[str, torch.Tensor], batch: tuple[int, ...]
) -> tuple[list[Input], list[torch.Tensor]]:
    """Say what the numbers of surrogates are to the engine; those of no event are left out."""
    known = [key for key in numbers if key in variant.surrogates]
    tensors = [
        (numbers[key].expand(batch) if numbers[key].ndim else numbers[key]).contiguous()
        for key in known
    ]
    described = [
        Input(f"surrogate.{key}", variant.surrogates[key], (), t.ndim > 0)
        for key, t in zip(known, tensors, strict=True)
    ]
    return described, tensors


def _by_key(chosen: Chosen) -> dict[str, Surrogate]:
    """Name each surrogate as the engine does: ``default``, ``G``, ``G.spike``."""
    if chosen is None:
        return {}
    entries = surrogate_entries(chosen)
    surrogates = chosen.values() if isinstance(chosen, Mapping) else [chosen]
    return {
        entry["target"] + (f".{entry['event']}" if entry["event"] else ""): surrogate
        for entry, surrogate in zip(entries, surrogates, strict=True)
    }


def _numbers(chosen: Mapping[str, Surrogate]) -> dict[str, Any]:
    numbers: dict[str, Any] = {}
    for key, surrogate in chosen.items():
        for name, value in surrogate.parameters.items():
            numbers[f"{key}.{name}"] = value
        if surrogate.support is not None:
            numbers[f"{key}.support"] = surrogate.support
        for variable, amount in _scales(surrogate).items():
            numbers[f"{key}.scale" + (f".{variable}" if variable else "")] = amount.value
    return numbers


DATA = frozenset({"slope", "alpha"})
"""Parameters of formulas that are data; all of those of a custom one are."""


def _scales(surrogate: Surrogate) -> dict[str, Amount]:
    """Give the scales by variable; that for all under an empty name."""
    scale: Any = surrogate.scale
    return {"": scale} if isinstance(scale, Amount) else dict(scale or ())


def _structure(surrogate: Surrogate) -> tuple[Any, ...]:
    """Give what is code of a surrogate, and no data."""
    return (
        surrogate.name,
        surrogate.expression,
        {
            name: None if name in DATA or surrogate.expression else value
            for name, value in surrogate.parameters.items()
        },
        surrogate.support is None,
        sorted(_scales(surrogate)),
    )


def _unlike(what: str) -> ModelError:
    return ModelError.of(
        "sim(surrogate)",
        "surrogate-structure",
        what,
        "a call may give another slope, scale or value of a support; make a new Simulator for more",
    )
