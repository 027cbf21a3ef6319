"""Write the fixtures, or compare them with what Python gives now."""

import argparse
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from torch_fixtures import losses, optimizers

FOLDER = Path(__file__).parents[2] / "torch" / "src" / "test" / "resources" / "python"

TOLERANCE = {"losses.json": 1e-11, "optimizers.json": 1e-9}
"""Of values, relative or absolute: sums of some hundred numbers near 1 in another order; ten steps,
each of which follows from all before it."""

SINGLE = 1e-6
"""The same for losses in single precision, whose unit in the last place is 6e-8."""


def main() -> int:
    """Give 1 where a fixture is not what Python gives."""
    parser = argparse.ArgumentParser(prog="torch_fixtures", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    check = parser.parse_args().check
    status = 0
    for module in (losses, optimizers):
        path = FOLDER / f"{module.__name__.rpartition('.')[2]}.json"
        now = module.document()
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_text(now))
            continue
        recorded = json.loads(path.read_text())
        for place in _differences(json.loads(_text(now)), recorded, TOLERANCE[path.name]):
            print(f"{path.name} is not what Python gives: {place}", file=sys.stderr)
            status = 1
    return status


def _text(document: dict[str, list]) -> str:
    """Write one case a line, so that differences can be read."""
    sections = [
        f" {json.dumps(name)}: [\n" + ",\n".join(f"  {json.dumps(row)}" for row in rows) + "\n ]"
        for name, rows in document.items()
    ]
    return "{\n" + ",\n".join(sections) + "\n}\n"


def _differences(now: Any, recorded: Any, tolerance: float, place: str = "") -> Iterator[str]:
    if isinstance(now, dict) and isinstance(recorded, dict) and now.keys() == recorded.keys():
        if now.get("type") == "float32":
            tolerance = SINGLE
        for key in now:
            yield from _differences(now[key], recorded[key], tolerance, f"{place}.{key}")
    elif isinstance(now, list) and isinstance(recorded, list) and len(now) == len(recorded):
        for k, (one, other) in enumerate(zip(now, recorded, strict=True)):
            yield from _differences(one, other, tolerance, f"{place}[{k}]")
    elif isinstance(now, float) and isinstance(recorded, float):
        if not math.isclose(now, recorded, rel_tol=tolerance, abs_tol=tolerance):
            yield f"{place}: {now}, recorded {recorded}"
    elif now != recorded:
        yield f"{place}: {now}, recorded {recorded}"


if __name__ == "__main__":
    sys.exit(main())
