"""What the description of an operation refers to."""

from __future__ import annotations

from typing import Any, Protocol

from brian2.core.functions import Function
from brian2.core.variables import ArrayVariable

from brian2grad.capture.formulas import Formula


class References(Protocol):
    """Registers what operations use; gives what stands for it in the Program."""

    def array(self, variable: ArrayVariable, owner: str | None = None) -> str:
        """Register an array; gives its id."""
        ...

    def function(self, name: str, function: Function, owner: Any) -> str:
        """Register a function as an owner's code calls it; gives its key."""
        ...

    def formula(self, name: str, function: Function, owner: Any) -> Formula | None:
        """Give the formula that takes the place of a function's calls, where there is one."""
        ...

    def queue(self, pathway: Any) -> int:
        """Register a pathway's spike queue; gives its index."""
        ...
