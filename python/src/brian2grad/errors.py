"""What can go wrong between Brian 2 and the engine."""

from __future__ import annotations


class UnsupportedError(Exception):
    """A part of a model that the engine does not run.

    Parameters
    ----------
    where : str
        The name of the user's object.
    what : str
        The operation that is not supported.
    """

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


class EngineUnavailableError(Exception):
    """The engine cannot be started; the message says what to install or to set."""
