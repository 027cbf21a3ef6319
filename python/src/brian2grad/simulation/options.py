"""What a Simulator can be asked for, and what it cannot."""

from __future__ import annotations

import torch

from brian2grad.errors import ModelError

PRECISIONS = {torch.float64: "float64", torch.float32: "float32"}


def require_options(
    gradient: str,
    forward: str,
    noise: str,
    lastspike: str,
    dtype: torch.dtype,
    memory_budget: int | None,
    seed: int | None,
) -> None:
    """Refuse options that there are not; see `Simulator`.

    Raises
    ------
    ModelError
        Naming the first.
    """
    _require_choice("gradient", gradient, ("surrogate",), ("exact",))
    _require_choice("forward", forward, ("engine", "brian2"))
    _require_choice("noise", noise, ("independent", "shared"))
    _require_choice("lastspike", lastspike, ("constant", "attached"))
    if dtype not in PRECISIONS:
        raise ModelError.of(
            "Simulator(dtype)",
            "dtype",
            f"expected torch.float64 or torch.float32, got {dtype}",
            "choose one of the two",
        )
    if memory_budget is not None and not int(memory_budget) > 0:
        raise ModelError.of(
            "Simulator(memory_budget)",
            "memory-budget",
            f"expected a positive number of bytes, got {memory_budget}",
            "leave it out for no limit",
        )
    if seed is not None and not 0 <= int(seed) < 2**63:
        raise ModelError.of(
            "Simulator(seed)",
            "seed",
            f"expected an integer from 0 to 2**63 - 1, got {seed}",
            "leave it out for another one at each call",
        )


def require_repeatable(dtype: torch.dtype, noise: bool, functions: list[str]) -> None:
    """Refuse a forward pass by Brian that cannot give what the engine gives.

    Parameters
    ----------
    noise : bool
        Whether the network draws random numbers.
    functions : list of str
        By which functions.
    """
    if dtype != torch.float64:
        raise ModelError.of(
            "Simulator(forward)",
            "dtype",
            f"expected dtype=torch.float64 with forward='brian2', got {dtype}",
            "Brian 2 computes in double precision",
        )
    if noise:
        raise ModelError.of(
            "Simulator(forward)",
            "random-forward",
            "expected a network without random numbers in the loop with "
            f"forward='brian2', got {', '.join(functions)}",
            "use forward='engine': Brian 2 draws other numbers than the engine",
        )


def _require_choice(
    name: str, value: str, choices: tuple[str, ...], later: tuple[str, ...] = ()
) -> None:
    if value in choices:
        return
    known = " or ".join(f'"{c}"' for c in choices)
    if value in later:
        raise ModelError.of(
            f"Simulator({name})",
            f"unsupported-{name}",
            f'expected {known}, got "{value}", which this version does not have',
            f"use {known}",
        )
    raise ModelError.of(f"Simulator({name})", name, f"expected {known}, got {value!r}", "use it")


def remedies(folded: list[dict[str, str]]) -> dict[str, str]:
    """Say for each name that cannot be a parameter why, and what to do."""
    remedies = {}
    for entry in folded:
        text = f"{entry['why']}; {entry['remedy']}"
        remedies.setdefault(entry["name"], text)
        if entry["owner"]:
            remedies.setdefault(f"{entry['owner']}.{entry['name']}", text)
    return remedies
