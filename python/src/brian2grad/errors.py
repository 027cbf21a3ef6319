"""What can go wrong between Brian 2 and the engine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Self

from brian2grad.diagnostics import message


class UnsupportedError(Exception):
    """A part of a model that the engine does not run.

    Parameters
    ----------
    where : str
        The name of the user's object.
    what : str
        The operation that is not supported.
    operations : mapping, optional
        Why each operation is refused, by its name in the program: all of those that are. Empty
        where it is not about operations.
    """

    def __init__(self, where: str, what: str, operations: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what
        self.operations = dict(operations or {})


class EngineUnavailableError(Exception):
    """The engine cannot be started; the message says what to install or to set."""


class ModelError(ValueError):
    """Something is wrong with a model, a request or a value; the text says what to do.

    Parameters
    ----------
    text : str
        One line for each thing that is wrong: ``where: error[code]: what; remedy``.

    Attributes
    ----------
    code : str
        The code of the first line.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        found = re.search(r"error\[([a-z0-9-]+)\]", text)
        self.code = found.group(1) if found else ""

    @classmethod
    def of(cls, where: str, code: str, what: str, remedy: str) -> Self:
        """Make the error of one diagnosis."""
        return cls(message(where, code, what, remedy))


class ForkedProcessError(ModelError, EngineUnavailableError):
    """The engine belongs to the process from which this one was forked."""
