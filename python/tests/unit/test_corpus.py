"""What the regression corpus makes of two runs, and when it is content."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.outcome import Outcome, gradient_outcome, outcome, outcome_over_seeds
from corpus.scripts import named_test
from corpus.table import OVER_SEEDS, TESTED, Row, read_table
from tolerances import SINGLE, TRACES

RNG = np.random.default_rng(1)
TRACE = RNG.normal(size=200)


def told(file: Path, arrays: dict[str, np.ndarray], **more: Any) -> str:
    """Write what a worker leaves behind."""
    what = {"error": "", "random": False, "groups": ["g"], "callback": [], "fallback": {}}
    Path(f"{file}.json").write_text(json.dumps(what | more))
    np.savez(f"{file}.npz", **arrays)  # type: ignore[arg-type]
    return str(file)


def compared(tmp_path: Path, ours: np.ndarray, theirs: np.ndarray, **more: Any) -> Outcome:
    random = {"random": more.pop("random", False)}
    own = told(tmp_path / "ours", {"0/g/v": ours}, **more)
    brians = told(tmp_path / "theirs", {"0/g/v": theirs}, **random)
    return outcome(brians, own, TRACES)


@pytest.mark.parametrize(
    ("ours", "how"),
    [
        (TRACE, "identical"),
        (TRACE + 0.1 * TRACES, "identical"),
        (TRACE + 100 * TRACES, "other"),
        (TRACE[:-1], "other"),
        (np.where(TRACE > 2, np.nan, TRACE), "other"),
    ],
)
def test_traces_are_the_same_within_the_tolerance(
    tmp_path: Path, ours: np.ndarray, how: str
) -> None:
    assert compared(tmp_path, ours, TRACE).how == how


def test_the_range_counts_and_not_the_size(tmp_path: Path) -> None:
    far = 1e2 + TRACE
    assert compared(tmp_path, far + 100 * TRACES, far).how == "other"


def test_whole_numbers_are_equal(tmp_path: Path) -> None:
    assert compared(tmp_path, np.array([1, 2]), np.array([1, 2])).how == "identical"
    assert compared(tmp_path, np.array([1, 2]), np.array([1, 3])).how == "other"


@pytest.mark.parametrize(
    ("ours", "how"),
    [
        (RNG.normal(size=200), "statistical"),
        (RNG.normal(size=200) + 3, "other"),
        (0.01 * RNG.normal(size=200), "other"),
        (np.zeros(200), "other"),
        (RNG.normal(size=50), "other"),
    ],
)
def test_other_random_numbers(tmp_path: Path, ours: np.ndarray, how: str) -> None:
    assert compared(tmp_path, ours, TRACE, random=True).how == how
    assert compared(tmp_path, ours, TRACE).how == "other", "nothing was drawn"


def test_what_was_not_native_is_named(tmp_path: Path) -> None:
    callback = compared(tmp_path, TRACE, TRACE, callback=[["NetworkOperation", "", 3]])
    assert callback[:2] == ("identical", "NetworkOperation")
    assert compared(tmp_path, TRACE, TRACE, fallback={"why": 1}).callback == "network"


def test_errors(tmp_path: Path) -> None:
    assert compared(tmp_path, TRACE, TRACE, error="no").how == "refused"
    both = [told(tmp_path / name, {"0/g/v": TRACE}, error="no") for name in "ab"]
    assert outcome(both[0], both[1], TRACES).how == "identical until its error"
    assert outcome(told(tmp_path / "none", {}), both[0], TRACES).how == "not run"
    assert outcome(str(tmp_path / "killed"), both[0], TRACES).how == "not run"
    assert outcome(both[0], str(tmp_path / "killed"), TRACES).how == "refused"
    assert gradient_outcome(str(tmp_path / "killed")).how == "not run"


def test_a_row_is_as_expected_or_deviates() -> None:
    row = Row("a", "", "refused", "", "")
    assert not row.deviates(Outcome("refused", "", "whatever"))
    assert row.deviates(Outcome("identical")), "what should fail passes"
    assert row.deviates(Outcome("refused", "network"))


def test_the_table() -> None:
    rows = read_table()
    assert len({str(row) for row in rows}) == len(rows), "a row twice"
    examples = {row.script for row in rows if row.script.startswith("brian/")}
    assert len(examples) == 98
    cases = Path(__file__).parents[2] / "corpus" / "cases"
    assert {path.name for path in cases.glob("*.py")} == {
        row.script.removeprefix("cases/")
        for row in rows
        if row.script.startswith("cases/") and row.expected != TESTED
    }
    own = {path.name for path in (Path(__file__).parents[3] / "examples").glob("*.py")}
    assert own <= {row.script.removeprefix("examples/") for row in rows}
    plain = {"identical", "statistical", "gradient", "finite gradient"}
    for row in rows:
        assert row.expected and row.expected != "other", row
        assert row.expected in plain or row.reason, f"{row}: why?"
        assert row.expected != TESTED or named_test(row.reason).how == TESTED, row


def test_single_precision_is_the_same_within_its_own_tolerance(tmp_path: Path) -> None:
    theirs = TRACE.astype(np.float32)
    reach = float(np.ptp(theirs))
    off = (theirs + 0.5 * SINGLE * reach).astype(np.float32)
    far = (theirs + 2 * SINGLE * reach).astype(np.float32)
    assert compared(tmp_path, off, theirs).how == "single precision"
    assert compared(tmp_path, far, theirs).how == "other"
    assert compared(tmp_path, TRACE + 0.5 * SINGLE * reach, TRACE).how == "other", "in double"


@pytest.mark.parametrize(
    ("mean", "how"), [(0.1, OVER_SEEDS), (0.9, OVER_SEEDS), (3.5, "other"), (-2.9, "other")]
)
def test_what_all_elements_share_is_compared_over_seeds(
    tmp_path: Path, mean: float, how: str
) -> None:
    brians = [
        told(tmp_path / f"seed{k}", {"0/g/v": np.full(9, value)})
        for k, value in enumerate((0.1, 0.4, 0.6, 0.9))
    ]
    own = told(tmp_path / "own", {"0/g/v": np.full(9, mean)})
    assert outcome_over_seeds(brians, own).how == how
    shorter = told(tmp_path / "shorter", {"0/g/v": np.full(8, 0.5)})
    assert outcome_over_seeds(brians, shorter).how == "other"
    another = told(tmp_path / "another", {"0/g/w": np.full(9, 0.5)})
    assert outcome_over_seeds(brians, another).how == "other"
    assert outcome_over_seeds(brians, str(tmp_path / "killed")).how == "other"
