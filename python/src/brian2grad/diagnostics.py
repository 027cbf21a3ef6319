"""The one form of messages about what a user wrote."""

from __future__ import annotations


def message(where: str, code: str, what: str, remedy: str, kind: str = "error") -> str:
    """Write a message as the engine writes its own.

    Parameters
    ----------
    where : str
        The user's object, function or argument.
    code : str
        A stable word in kebab-case to search for.
    what : str
        What was expected, and what came.
    remedy : str
        What to do about it.
    kind : str
        ``"error"`` or ``"warning"``.

    Examples
    --------
    >>> message("raster", "time-step", "expected a positive dt, got 0 s", "give dt=0.1*ms")
    'raster: error[time-step]: expected a positive dt, got 0 s; give dt=0.1*ms'
    """
    return f"{where}: {kind}[{code}]: {what}; {remedy}"
