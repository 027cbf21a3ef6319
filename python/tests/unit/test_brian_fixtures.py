"""What the engine's tests take for Brian 2's answers are Brian 2's answers."""

import json
import subprocess
import sys
from pathlib import Path

import brian2
import pytest

PYTHON = Path(__file__).parents[2]
FIXTURE = PYTHON.parent / "engine" / "src" / "test" / "resources" / "brian" / "units.json"


def test_fixtures_are_what_this_brian_says():
    recorded = json.loads(FIXTURE.read_text())["brian2"]
    if recorded != brian2.__version__:
        pytest.skip(f"recorded with Brian {recorded}")
    # In a process of its own: the text of a dimension depends on the units a session has used.
    done = subprocess.run(
        [sys.executable, "-m", "brian_fixtures", "--check"],
        cwd=PYTHON,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
