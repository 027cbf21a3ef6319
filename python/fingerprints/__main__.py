"""Write the fingerprints of all models into a file, or compare them with those in one.

A change that only moves code gives the same fingerprints. One that changes what is computed, or in
which words, says so, and which.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jpype

from brian2grad.engine import jvm
from fingerprints import hashes, models


def main() -> int:
    """Give 1 where a fingerprint is not what the file has."""
    parser = argparse.ArgumentParser(prog="fingerprints", description=__doc__)
    parser.add_argument("file", type=Path, help="a table: model, what, fingerprint")
    parser.add_argument("--check", action="store_true", help="compare with the file")
    parser.add_argument("--only", default="", help="models whose names begin like this")
    options = parser.parse_args()
    jvm.start()
    began = time.monotonic()
    table = {}
    for model, what, value in fingerprints(options.only):
        table[model, what] = value
    print(f"{len(table)} fingerprints in {time.monotonic() - began:.0f} s", file=sys.stderr)
    if not options.check:
        lines = [f"{model}\t{what}\t{value}\n" for (model, what), value in sorted(table.items())]
        options.file.write_text("".join(lines))
        return 0
    return compare(read(options.file, options.only), table)


def fingerprints(only: str) -> Iterator[tuple[str, str, str]]:
    """Take them all: model, what, fingerprint."""
    with tempfile.TemporaryDirectory() as folder:
        for name, make in models.simulators():
            if name.startswith(only):
                file = Path(folder) / "net.b2g"
                try:
                    models.fresh()
                    make().save(file)
                except ValueError as error:
                    yield name, "refused", str(error).partition("[")[2].partition("]")[0]
                    continue
                yield name, "b2g", hashes.of_bytes(file.read_bytes())
                for what, value in hashes.of_simulation(*saved(file)):
                    yield name, what, value
    for name, file in models.texts():
        if name.startswith(only):
            for what, value in hashes.of_simulation(*written(file)):
                yield name, what, value
    for page in sorted((models.ROOT / "docs").glob("*.md")):
        if f"docs/{page.stem}".startswith(only):
            yield f"docs/{page.stem}", "names", hashes.of_page(page)


def saved(file: Path) -> tuple[Any, Any]:
    """Read a saved simulation."""
    path = jpype.JClass("java.nio.file.Path").of(str(file))
    simulation = jpype.JClass("org.brian2grad.archive.ArchiveReader").read(path)
    return simulation, jpype.JClass("org.brian2grad.Simulator").load(path)


def written(file: Path) -> tuple[Any, Any]:
    """Read a model of the model language; it is differentiated where it names a surrogate."""
    path = jpype.JClass("java.nio.file.Path").of(str(file))
    study = jpype.JClass("org.brian2grad.yaml.StudyReader").read(path)
    builder = jpype.JClass("org.brian2grad.Simulator").of(study)
    if not study.gradient().surrogates().isEmpty():
        builder.parameters(builder.differentiable())
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "net.b2g"
        builder.build().save(jpype.JClass("java.nio.file.Path").of(str(copy)))
        return saved(copy)[0], builder


def read(file: Path, only: str) -> dict[tuple[str, str], str]:
    """Read a table."""
    rows = (line.split("\t") for line in file.read_text().splitlines())
    return {(row[0], row[1]): row[2] for row in rows if row[0].startswith(only)}


def compare(before: dict[tuple[str, str], str], now: dict[tuple[str, str], str]) -> int:
    """Say what is another, has come, or has gone."""
    keys = sorted(before.keys() | now.keys())
    changed = [key for key in keys if before.get(key) != now.get(key)]
    for model, what in changed:
        old, new = before.get((model, what), "none"), now.get((model, what), "none")
        print(f"{model} {what}: {old} before, {new} now")
    print(f"{len(keys) - len(changed)} of {len(keys)} fingerprints are the same")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
