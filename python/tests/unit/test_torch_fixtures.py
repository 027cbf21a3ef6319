"""What the tests of the Java door take for Python's losses and optimizers is what they give."""

import subprocess
import sys
from pathlib import Path

PYTHON = Path(__file__).parents[2]


def test_fixtures_are_what_python_gives():
    done = subprocess.run(
        [sys.executable, "-m", "torch_fixtures", "--check"],
        cwd=PYTHON,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
