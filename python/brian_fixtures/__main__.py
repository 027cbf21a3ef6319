"""Write the fixtures, or compare them with what Brian 2 says now."""

import argparse
import sys
from pathlib import Path

import brian2

from brian_fixtures import equations, expressions, state_updaters, units

FOLDER = Path(__file__).parents[2] / "engine" / "src" / "test" / "resources" / "brian"


def main() -> int:
    """Give 1 where a fixture is not what Brian 2 says."""
    parser = argparse.ArgumentParser(prog="brian_fixtures", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    check = parser.parse_args().check
    # Units first: what Brian calls a dimension depends on which units a session has used.
    texts = {module: module.text() for module in (units, equations, expressions, state_updaters)}
    status = 0
    for module, text in texts.items():
        path = FOLDER / f"{module.__name__.rpartition('.')[2]}.json"
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        elif path.read_text() != text:
            print(f"{path.name} is not what Brian {brian2.__version__} says", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
