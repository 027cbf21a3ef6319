"""Where the scripts of the corpus are: Brian 2's examples, which are fetched, and ours."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
from pathlib import Path

import brian2

from corpus.outcome import Outcome

_ROOT = Path(__file__).resolve().parents[2]
TIMES = _ROOT / ".build" / "corpus" / "seconds.csv"


def path_of(name: str) -> Path:
    """Find a script.

    ``brian/...`` is one of Brian 2's examples; ``cases/...`` is beside this file; what has no
    ending is a network of the tests, by ``models/NAME`` or ``neurons/NAME``.
    """
    if name.startswith("brian/"):
        return _brian_examples() / name.removeprefix("brian/")
    return Path(__file__).parent / name


def _brian_examples() -> Path:
    """Brian 2's examples of the installed version; the first time from PyPI."""
    version = brian2.__version__
    directory = _ROOT / ".build" / "corpus"
    examples = directory / f"brian2-{version}" / "examples"
    if not examples.is_dir():
        directory.mkdir(parents=True, exist_ok=True)
        # Its own build requirements may come as wheels: only the examples are of interest.
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
                *("--no-binary", "brian2", f"brian2=={version}", "--dest", str(directory)),
            ],
            check=True,
        )
        (archive,) = directory.glob(f"brian2-{version}.tar.gz")
        with tarfile.open(archive) as tar:
            tar.extractall(directory, filter="data")
    return examples


def named_test(test: str) -> Outcome:
    """Look whether there is a test, named as ``file::name``."""
    file, _, name = test.partition("::")
    path = _ROOT / file
    found = path.is_file() and re.search(rf"(def|void) {re.escape(name)}\(", path.read_text())
    return Outcome("tested" if found else "untested", why="" if found else f"no test {test}")
