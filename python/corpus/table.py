"""The table: how each script is to end."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from corpus.outcome import Outcome

LEFT_OUT = "left out"
"""Instead of an outcome: the script is not run, as it takes longer than all others together."""

OVER_SEEDS = "statistical over seeds"
"""The outcome for which Brian's own run is made several times."""

TESTED = "tested"
"""Instead of an outcome: a test of the suites, which the reason names, has this input."""

TABLE = Path(__file__).with_name("table.csv")


@dataclass(frozen=True)
class Row:
    """A row of the table.

    Attributes
    ----------
    script : str
        See `corpus.scripts.path_of`.
    parameter : str
        Where the row is about the gradient of its first network, by what; else empty.
    expected : str
        How it is to end: see `Outcome`.
    callback : str
        What is not to run natively.
    reason : str
        Why, where a reader would ask.
    """

    script: str
    parameter: str
    expected: str
    callback: str
    reason: str

    def __str__(self) -> str:
        return f"{self.script} {self.parameter}".strip()

    def deviates(self, found: Outcome) -> bool:
        """Say whether a row ended otherwise than expected, for better or for worse."""
        return (found.how, found.callback) != (self.expected, self.callback)


def read_table() -> list[Row]:
    """Read what is expected of each script."""
    with TABLE.open(newline="") as file:
        return [Row(**row) for row in csv.DictReader(file)]
