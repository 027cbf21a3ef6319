"""The values that a captured program was made from, and whether they are still the same."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from brian2.core.variables import ArrayVariable
from brian2.input.timedarray import TimedArray
from brian2.units.fundamentalunits import DIMENSIONLESS, Quantity, get_dimensions

from brian2grad.capture.queue import read_pending
from brian2grad.capture.snapshots import Snapshot
from brian2grad.capture.surroundings import MISSING, Present

_item = np.ndarray.item
"""Of a Quantity, a hundred times as quick as its own methods, which look after units."""


class Watched:
    """A value of the model.

    Attributes
    ----------
    owner : str
        The object that it belongs to.
    name : str
        What the model calls it.
    label : str
        What it is called in a message.
    array : str
        The program's id of its array; empty where it has none, or where another program follows
        from it.
    is_state : bool
        Whether a run changes it.
    """

    def __init__(self, owner: str, name: str, label: str, array: str, is_state: bool) -> None:
        self.owner = owner
        self.name = name
        self.label = label
        self.array = array
        self.is_state = is_state

    def differs(self, present: Present) -> bool:
        """Say whether the value is another than the program has."""
        raise NotImplementedError

    def take(self, present: Present) -> None:
        """Make the present value that of the program."""
        raise NotImplementedError

    def describe(self, present: Present) -> str:
        """Write both values."""
        raise NotImplementedError


class Settable(Watched):
    """A value that runs change and `Network.restore` puts back, as well as the user.

    Attributes
    ----------
    accepted : Any
        The value that a run or a restore has left, which is nobody's wish; None where there is
        none.
    started : Any
        The value at the start of a run that is going on.
    """

    def __init__(self, owner: str, name: str, label: str, array: str, is_state: bool) -> None:
        super().__init__(owner, name, label, array, is_state)
        self.accepted: Any = None
        self.started: Any = None

    def is_set(self, present: Present) -> bool:
        """Say whether the value is another, and the user has made it so."""
        return self.differs(present) and not (self.accepted is not None and self._is(self.accepted))

    def run_begins(self, present: Present) -> None:
        """Remember what a run starts from."""
        self.started = self._known(present) or self._copy()

    def run_ends(self, present: Present) -> None:
        """Ascribe the value to the run if the run has changed it."""
        started, self.started = self.started, None
        if started is not None and not self._is(started):
            self.accept(present)

    def accept(self, present: Present) -> None:
        """Ascribe the present value to Brian."""
        self.accepted = self._copy() if self.differs(present) else None

    def _known(self, present: Present) -> Any:
        """Give the copy that there is of the present value."""
        if not self.differs(present):
            return self._base()
        return self.accepted if self.accepted is not None and self._is(self.accepted) else None

    def _base(self) -> Any:
        raise NotImplementedError

    def _copy(self) -> Any:
        raise NotImplementedError

    def _is(self, value: Any) -> bool:
        raise NotImplementedError


class WatchedArray(Settable):
    """An array of one of Brian's objects.

    Parameters
    ----------
    values : ndarray
        The program's copy.
    """

    def __init__(
        self,
        owner: str,
        name: str,
        label: str,
        array: str,
        is_state: bool,
        variable: ArrayVariable,
        values: np.ndarray,
    ) -> None:
        super().__init__(owner, name, label, array, is_state)
        self.variable = variable
        self.base = Snapshot(values)
        self._get = variable.get_value

    def differs(self, present: Present) -> bool:
        """Say whether the value is another than the program has."""
        return not self.base.same(self._get())  # type: ignore[arg-type]

    def take(self, present: Present) -> None:
        """Make the present value that of the program."""
        self.base, self.accepted = self._copy(), None

    def describe(self, present: Present) -> str:
        """Write both values: one element, and how many there are."""
        now = np.asarray(self._get())
        return _of_elements(self.base.values, now, self.variable.dim)

    def _base(self) -> Snapshot:
        return self.base

    def _copy(self) -> Snapshot:
        return Snapshot(np.array(self._get(), order="C"))

    def _is(self, value: Snapshot) -> bool:
        return value.same(self._get())  # type: ignore[arg-type]


class WatchedQueue(Settable):
    """The spikes on their way in a synaptic pathway.

    Parameters
    ----------
    pending : list
        Those of the program.
    """

    def __init__(self, pathway: Any, label: str, pending: list[list[int]]) -> None:
        super().__init__(pathway.name, "queue", label, "", True)
        self.pathway = pathway
        self.base = pending

    def differs(self, present: Present) -> bool:
        """Say whether others are on their way than the program has."""
        return not self._is(self.base)

    def take(self, present: Present) -> None:
        """Make the present ones those of the program."""
        self.base, self.accepted = self._copy(), None

    def describe(self, present: Present) -> str:
        """Write both numbers of spikes."""
        return f"{len(self.base)} on their way, now {len(self._copy())}"

    def _base(self) -> Any:
        return self.base

    def _copy(self) -> list[list[int]]:
        queue = self.pathway.queue
        if queue is None:
            return []
        state = queue._full_state()
        if len(state) == 2 and not any(state[1]):  # quickly, where there are none
            return []
        dt = float(self.pathway.source.clock.dt_)
        return read_pending(queue, dt, self.pathway.source.clock._old_dt).tolist()

    def _is(self, value: list[list[int]]) -> bool:
        return self._copy() == value

    def _known(self, present: Present) -> Any:
        return None  # an empty list is a value too


class WatchedName(Watched):
    """A name of a namespace.

    Parameters
    ----------
    explicit : dict, optional
        The namespace of the object where that has the name; else it is looked for around.
    value : Any
        What the name stood for.

    Attributes
    ----------
    owners : set of str
        The objects whose code has the name in it.
    """

    def __init__(
        self, owner: str, name: str, array: str, explicit: dict[str, Any] | None, value: Any
    ) -> None:
        super().__init__(owner, name, name if explicit is None else f"{owner}.{name}", array, False)
        self.owners = {owner}
        self.explicit = explicit
        self.value = value

    def present(self, present: Present) -> Any:
        """Give what the name stands for."""
        place = present if self.explicit is None else self.explicit
        found = place.get(self.name)
        return MISSING if found is None else found


class WatchedConstant(WatchedName):
    """A number of a namespace.

    Parameters
    ----------
    is_real : bool
        Whether it is a real number to the program, not an integer or a truth value.
    """

    def __init__(
        self,
        owner: str,
        name: str,
        explicit: dict[str, Any] | None,
        value: Any,
        is_real: bool,
    ) -> None:
        super().__init__(owner, name, "", explicit, value)
        self.is_real = is_real
        self.number = float(value)
        self.dimension = get_dimensions(value)

    def differs(self, present: Present) -> bool:
        """Say whether the number is another than the program has."""
        found = self.present(present)
        if found is MISSING or (found is self.value and type(found) in (float, int)):
            return False
        if type(found) is Quantity and found.dim is self.dimension:
            try:
                number = _item(found)
            except ValueError:
                return True
        else:
            try:
                number = float(found)
            except (TypeError, ValueError):
                return True
            if get_dimensions(found) != self.dimension:
                return True
        return number != self.number and not (math.isnan(number) and math.isnan(self.number))

    def stays_real(self, present: Present) -> bool:
        """Say whether it was and is a real number of one dimension."""
        found = self.present(present)
        real = np.ndim(found) == 0 and np.asarray(found).dtype.kind == "f"
        return self.is_real and real and get_dimensions(found) == self.dimension

    def take(self, present: Present) -> None:
        """Make the present number that of the program."""
        self.value = self.present(present)
        self.number = float(self.value)
        self.dimension = get_dimensions(self.value)

    def describe(self, present: Present) -> str:
        """Write both numbers."""
        found = self.present(present)
        try:
            now = _text(float(found), get_dimensions(found))
        except (TypeError, ValueError):
            now = type(found).__name__
        return f"{_text(self.number, self.dimension)}, now {now}"


class WatchedFunction(WatchedName):
    """A function of the user's."""

    def differs(self, present: Present) -> bool:
        """Say whether the name stands for another function."""
        found = self.present(present)
        return found is not MISSING and found is not self.value

    def take(self, present: Present) -> None:
        """Make the present function that of the program."""
        self.value = self.present(present)

    def describe(self, present: Present) -> str:
        """Say that it is another."""
        return "a function, now another"


class WatchedTable(WatchedName):
    """A TimedArray."""

    def __init__(
        self,
        owner: str,
        name: str,
        array: str,
        explicit: dict[str, Any] | None,
        value: TimedArray,
        values: np.ndarray,
    ) -> None:
        super().__init__(owner, name, array, explicit, value)
        self.base = Snapshot(values)
        self.dt = float(value.dt)

    def table(self, present: Present) -> Any:
        """Give what the name stands for, or the table itself where nobody can tell."""
        found = self.present(present)
        return self.value if found is MISSING else found

    def differs(self, present: Present) -> bool:
        """Say whether values or grid of time are others than the program has."""
        return not self.fits(present) or not self.base.same(self.table(present).values)

    def fits(self, present: Present) -> bool:
        """Say whether it is a table of the same form."""
        table = self.table(present)
        return (
            isinstance(table, TimedArray)
            and float(table.dt) == self.dt
            and table.values.shape == self.base.values.shape
            and table.dim == self.value.dim
        )

    def take(self, present: Present) -> None:
        """Make the present table that of the program."""
        self.value = self.table(present)
        self.dt = float(self.value.dt)
        self.base = Snapshot(np.array(self.value.values, dtype=np.float64, order="C"))

    def describe(self, present: Present) -> str:
        """Write both values."""
        if not self.fits(present):
            return "a TimedArray, now one of another form"
        return _of_elements(self.base.values, self.table(present).values, self.value.dim)


def _of_elements(before: np.ndarray, now: np.ndarray, dimension: Any) -> str:
    if before.shape != now.shape:
        return f"{before.size} values, now {now.size}"
    if before.size == 1:
        return f"{_text(before.item(), dimension)}, now {_text(now.item(), dimension)}"
    different = np.flatnonzero(~((before == now) | ((before != before) & (now != now))).ravel())
    k = int(different[0])
    return (
        f"element {k}: {_text(before.ravel()[k].item(), dimension)}, "
        f"now {_text(now.ravel()[k].item(), dimension)}, "
        f"{len(different)} of {before.size} differ"
    )


def _text(value: Any, dimension: Any) -> str:
    if dimension is DIMENSIONLESS or isinstance(value, bool):
        return f"{value:g}" if isinstance(value, float) else str(value)
    return str(Quantity(value, dim=dimension)).replace(". ", " ")


def settable(values: list[Watched]) -> Iterator[Settable]:
    """Go through those that runs and restores change."""
    return (value for value in values if isinstance(value, Settable))
