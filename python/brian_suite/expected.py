"""The tests of Brian's that are known to fail on the device, with the reasons."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("expected.toml")


@dataclass(frozen=True)
class Expected:
    """A test that fails.

    Attributes
    ----------
    test : str
        File and function.
    sets : tuple of str
        The sets in which it fails.
    versions : tuple of str
        The versions of Brian 2 in which it fails; all where there are none.
    reason : str
        Why, in one sentence; docs/compatibility.md shows it.
    """

    test: str
    sets: tuple[str, ...]
    versions: tuple[str, ...]
    reason: str


def read_expected() -> list[Expected]:
    """Read the list."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8")).get("failure", [])
    return [
        Expected(e["test"], tuple(e["sets"]), tuple(e.get("versions", ())), e["reason"])
        for e in entries
    ]


def expected_failures(version: str, name: str) -> dict[str, str]:
    """Give the reason for each test of a set that fails in a version of Brian 2."""
    return {
        e.test: e.reason
        for e in read_expected()
        if name in e.sets and (not e.versions or version in e.versions)
    }


def table() -> str:
    """Write the list as the table of docs/compatibility.md."""
    rows = [
        f"| `{e.test}` | {', '.join(e.sets)} | {', '.join(e.versions) or 'all'} | {e.reason} |"
        for e in read_expected()
    ]
    return "\n".join(["| test | sets | Brian 2 | why |", "|---|---|---|---|", *rows])
