"""Tests without the engine fail: none is skipped, none compares Brian with Brian."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]

#: One for each way in which tests come to the engine: its classes, both doors, the device.
CHOSEN = [
    "parity/test_surrogate_engine.py::test_names_and_defaults_are_the_engines",
    "parity/test_java_door.py::test_doors_agree[lif]",
    "parity/test_callbacks.py::test_one_seed_draws_the_same_in_every_run",
]


def test_an_engine_that_does_not_start_fails_tests(tmp_path: Path) -> None:
    """A Java of the right version in which there is no virtual machine."""
    (tmp_path / "release").write_text('JAVA_VERSION="25"\n')
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist"]
    ended = subprocess.run(
        [*pytest, *(str(TESTS / test) for test in CHOSEN)],
        cwd=TESTS.parent,
        env={**os.environ, "JAVA_HOME": str(tmp_path), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    last = ended.stdout.strip().splitlines()[-1]
    assert ended.returncode == 1, ended.stdout
    assert "3 errors" in last, ended.stdout
    assert "skipped" not in last, ended.stdout
