"""What the supported versions of Brian 2 do differently, told from what is there."""

from __future__ import annotations

import gc

from brian2.core.preferences import prefs
from brian2.core.variables import ArrayVariable


def warn_of_unused_objects() -> None:
    """Collect garbage before a run, which warns of objects that are in no network.

    From Brian 2.10 on a preference says whether it warns, from 2.11 on the same preference
    whether a run collects at all.
    """
    name = "logging.warn_for_unused_objects"
    if name not in prefs or prefs[name]:
        gc.collect()


def public_name(variable: ArrayVariable) -> str:
    """Give the name that a user knows a variable by.

    From Brian 2.10 on the variable behind ``synapses.pre.delay`` is called ``_pre_delay``.
    """
    pathways = getattr(variable.owner, "_synaptic_updaters", ())  # where the owner is synapses
    hidden = {f"_{pathway}_delay" for pathway in pathways}
    return "delay" if variable.name in hidden else variable.name
