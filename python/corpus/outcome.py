"""What came of a script, in the words of the table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np


def outcome(numpy_file: str, device_file: str, tolerance: float) -> tuple[str, str]:
    """Compare two runs of a script.

    Returns
    -------
    tuple of str
        The outcome and what it is due to: ``identical``, or ``other`` where a value is; with
        ``+callback`` or ``+fallback`` where not all ran natively; ``refused`` where only Brian's
        own run ended; ``broken`` where that did not.
    """
    ours, theirs = _read(device_file), _read(numpy_file)
    if not theirs[1]:
        return "broken", theirs[0]["error"] or "nothing was run"
    if ours[0]["error"] != theirs[0]["error"]:
        return "refused", ours[0]["error"]
    how = "identical"
    why = _difference(ours[1], theirs[1], tolerance)
    if why:
        how = "other"
    if ours[0]["fallback"]:
        how += "+fallback"
        why += " fallback: " + "; ".join(ours[0]["fallback"])
    elif ours[0]["callback"]:
        how += "+callback"
        why += " callback: " + "; ".join(sorted({str(c[0]) for c in ours[0]["callback"]}))
    return how, why.strip()


def _read(file: str) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    if not Path(file + ".json").exists():
        return {"error": "it took too long or ended its process", "runs": 0}, {}
    with np.load(file + ".npz") as arrays:
        return json.loads(Path(file + ".json").read_text()), dict(arrays)


def _difference(
    ours: dict[str, np.ndarray], theirs: dict[str, np.ndarray], tolerance: float
) -> str:
    if ours.keys() != theirs.keys():
        return f"variables {sorted(ours.keys() ^ theirs.keys())[:3]}"
    for name, wanted in theirs.items():
        got = ours[name]
        if got.shape != wanted.shape:
            return f"{name} has {got.shape} for {wanted.shape}"
        if not np.issubdtype(wanted.dtype, np.floating):
            same = bool(np.array_equal(got, wanted))
        else:
            scale = np.abs(wanted[np.isfinite(wanted)]).max(initial=0)
            same = np.allclose(got, wanted, rtol=0, atol=tolerance * scale, equal_nan=True)
        if not same:
            return f"{name} differs"
    return ""
