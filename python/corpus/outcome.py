"""What came of the two runs of a script, in the words of the table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tolerances import SAME_MEAN, SAME_SEEDS, SAME_SPREAD, SINGLE

MANY = 50
"""Values from which on a mean says something of random numbers."""

RESTS = 1e-2
"""Of its size: what varies less rests, and its range is of rounding, no measure of anything."""

Arrays = dict[str, np.ndarray]


class Outcome(NamedTuple):
    """What came of a script.

    Attributes
    ----------
    how : str
        ``identical``; ``single precision`` where it is that in this precision; ``statistical``
        where random numbers of the loop are others; all three ``until its error`` where the script
        ends with the same error in both runs; ``statistical over seeds`` where all elements share
        a few draws, so that only other runs of Brian's say how far these spread; ``other`` where
        values differ without reason; ``refused`` where only Brian's own run ends well;
        ``not run`` where Brian has none, or none in time. For gradients: ``gradient`` where it
        equals differences, ``finite gradient`` where there are none, ``refused: CODE``.
    callback : str
        What was not run natively; ``network`` for a fallback to Brian's loop.
    why : str
        What it is due to, for people.
    """

    how: str
    callback: str = ""
    why: str = ""


def outcome(numpy_file: str, device_file: str, tolerance: float) -> Outcome:
    """Compare a script's run by Brian's numpy target with that by the device."""
    told, wanted = _read(numpy_file)
    if not wanted:
        return Outcome("not run", why=told["error"] or "it runs no network in this process")
    ours, got = _read(device_file)
    if ours["error"] != told["error"]:
        return Outcome("refused", why=ours["error"] or "no error as Brian's own run has")
    callback = _not_native(ours)
    why = "; ".join([*ours["fallback"], told["error"]]).strip("; ")
    difference = _difference(got, wanted, tolerance)
    how = "identical"
    if difference and _is_single(wanted):
        how, tolerance = "single precision", SINGLE
        difference = _difference(got, wanted, tolerance)
    if difference and told["random"]:
        difference = _other_distribution(got, wanted, told["groups"])
        how = "statistical"
    if difference:
        how = "other"
    elif told["error"]:
        how += " until its error"
    return Outcome(how, callback, difference or why)


def outcome_over_seeds(numpy_files: list[str], device_file: str) -> Outcome:
    """Compare the device's run with several of Brian's numpy target, each with another seed."""
    runs = [_read(file) for file in numpy_files]
    ours, got = _read(device_file)
    error = runs[0][0]["error"]
    if any(told["error"] != error for told in (ours, *(told for told, _ in runs))):
        return Outcome("other", why=ours["error"] or f"no error as one of Brian's runs: {error}")
    difference = _outside(got, [wanted for _, wanted in runs], runs[0][0]["groups"])
    how = "statistical over seeds" + (" until its error" if error else "")
    return Outcome("other" if difference else how, _not_native(ours), difference or error)


def _not_native(ours: dict[str, Any]) -> str:
    return (
        "network" if ours["fallback"] else " ".join(sorted({str(w) for w, *_ in ours["callback"]}))
    )


def gradient_outcome(file: str) -> Outcome:
    """Read what `corpus.gradient` found."""
    told = _read(file)[0]
    return Outcome(told.get("how", "not run"), why=told["error"])


def _read(file: str) -> tuple[dict[str, Any], Arrays]:
    if not Path(file + ".json").exists():
        return {"error": "it took too long, or ended its process"}, {}
    with np.load(file + ".npz") as arrays:
        return json.loads(Path(file + ".json").read_text()), dict(arrays)


def _difference(got: Arrays, wanted: Arrays, tolerance: float) -> str:
    """Name the first variable that is not the same; that is in the measure of the tolerances."""
    if got.keys() != wanted.keys():
        return f"variables {sorted(got.keys() ^ wanted.keys())[:3]}"
    for name, want in wanted.items():
        have = got[name]
        if have.shape != want.shape:
            return f"{name} has {have.shape} for {want.shape}"
        if not np.issubdtype(want.dtype, np.floating):
            if not np.array_equal(have, want):
                return f"{name} differs"
            continue
        finite = want[np.isfinite(want)]
        size = float(np.abs(finite).max(initial=0))
        reach = max(float(np.ptp(finite)) if finite.size else 0.0, RESTS * size)
        if not np.allclose(have, want, rtol=0, atol=tolerance * reach, equal_nan=True):
            with np.errstate(invalid="ignore"):
                error = float(np.nanmax(np.abs(have - want))) / (reach or 1.0)
            return f"{name} differs by {error:.1e} of the range"
    return ""


def _is_single(wanted: Arrays) -> bool:
    return any(want.dtype == np.float32 for want in wanted.values())


def _outside(got: Arrays, runs: list[Arrays], groups: list[str]) -> str:
    """Name the first variable of a group whose mean is far from all those of Brian's runs."""
    for wanted in runs:
        if got.keys() != wanted.keys():
            return f"variables {sorted(got.keys() ^ wanted.keys())[:3]}"
    for name, have in got.items():
        if name.split("/")[1] not in groups:
            continue
        if any(have.shape != wanted[name].shape for wanted in runs):
            return f"{name} has {have.shape} for {runs[0][name].shape}"
        values = [_mean(wanted[name]) for wanted in runs]
        within = max(_error(wanted[name]) for wanted in runs)
        spread = max(np.ptp(values), 2 * within, RESTS * max(map(abs, values)))
        if (
            not min(values) - SAME_SEEDS * spread
            <= _mean(have)
            <= max(values) + SAME_SEEDS * spread
        ):
            return f"{name} has the mean {_mean(have):.4g} for {[f'{v:.4g}' for v in values]}"
    return ""


def _mean(values: np.ndarray) -> float:
    finite = values[np.isfinite(values)].astype(float)
    return float(finite.mean()) if finite.size else 0.0


def _error(values: np.ndarray) -> float:
    """Give the standard error of the mean, of elements that were drawn each for itself."""
    finite = values[np.isfinite(values)].astype(float)
    return float(finite.std() / np.sqrt(finite.size)) if finite.size else 0.0


def _other_distribution(got: Arrays, wanted: Arrays, groups: list[str]) -> str:
    """Name the first variable whose values are not drawn as Brian's are, as far as that shows.

    That is of all the number of values, and of groups the mean over their elements, if these are
    many: a trace is one draw, whatever its length.
    """
    if got.keys() != wanted.keys():
        return f"variables {sorted(got.keys() ^ wanted.keys())[:3]}"
    for name, want in wanted.items():
        have = got[name]
        if abs(have.size - want.size) > 6 * np.sqrt(have.size + want.size) + 0.25 * want.size:
            return f"{name} has {have.size} values for {want.size}"
        if min(have.size, want.size) < MANY or name.split("/")[1] not in groups:
            continue
        a, b = have[np.isfinite(have)].astype(float), want[np.isfinite(want)].astype(float)
        if abs(a.size / have.size - b.size / want.size) > 0.1:
            return f"{name} is finite in {a.size} of {have.size} values for {b.size}"
        if not a.size or not b.size:
            continue
        spread = max(a.std(), b.std())
        if spread <= RESTS * abs(b.mean()):
            continue  # all elements have one draw
        if abs(a.mean() - b.mean()) > SAME_MEAN * spread:
            return f"{name} has the mean {a.mean():.4g} for {b.mean():.4g}, within {spread:.2g}"
        if spread > SAME_SPREAD * min(a.std(), b.std()):
            return f"{name} has the spread {a.std():.4g} for {b.std():.4g}"
    return ""
