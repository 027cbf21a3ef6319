"""Code objects of the time loop, kept as abstract code instead of compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from brian2.codegen.codeobject import CodeObject
from brian2.codegen.permutation_analysis import (
    OrderDependenceError,
    check_for_order_independence,
)
from brian2.codegen.runtime.numpy_rt import NumpyCodeObject
from brian2.codegen.translation import make_statements
from brian2.core.names import find_name
from brian2.core.preferences import prefs
from brian2.utils.logger import get_logger
from brian2.utils.stringtools import get_identifiers

logger = get_logger(f"brian2.{__name__}")  # below "brian2", whose handlers show it

TEMPLATES = frozenset(
    {
        "stateupdate",
        "threshold",
        "reset",
        "synapses",
        "synapses_push_spikes",
        "summed_variable",
        "statemonitor",
        "spikemonitor",
        "ratemonitor",
        "spikegenerator",
    }
)
"""The templates of a time step whose meaning a Program carries."""

# What the numpy templates declare as ITERATE_ALL: there, targets cannot repeat.
_ITERATE_ALL = frozenset({"stateupdate", "threshold", "summed_variable"})


@dataclass(frozen=True)
class CapturedBlock:
    """The statements of one block of abstract code.

    Attributes
    ----------
    scalar, vector : list
        Brian's statements that run once, and for each element.
    conditional : dict
        For a variable, the name of the variable under which it may be written.
    mode : str
        ``vector``, ``scatter`` or ``sequential``: what happens where targets repeat.
    """

    scalar: list[Any]
    vector: list[Any]
    conditional: dict[str, str]
    mode: str


CompileCode = Callable[["CapturedCodeObject"], Callable[[], Any]]
"""Makes Brian's own code object of what was captured."""


class CapturedCodeObject(CodeObject):
    """One operation of the time step, as data."""

    generator_class = NumpyCodeObject.generator_class
    templater = NumpyCodeObject.templater
    class_name = "brian2grad"

    def __init__(
        self,
        owner: Any,
        name: str,
        abstract_code: Mapping[str | None, str],
        variables: dict[str, Any],
        variable_indices: dict[str, str],
        template_name: str,
        template_kwds: dict[str, Any],
        override_conditional_write: Iterable[str] | None,
        blocks: dict[str, CapturedBlock],
        compile_code: CompileCode | None = None,
    ) -> None:
        super().__init__(
            owner, abstract_code, variables, variable_indices, template_name, "", {}, name=name
        )
        self.abstract_code = abstract_code
        self.template_kwds = template_kwds
        self.override_conditional_write = override_conditional_write
        self.blocks = blocks
        self.namespace: dict[str, Any] = {}
        self._compile_code = compile_code
        self._compiled: Callable[[], Any] | None = None

    @classmethod
    def is_available(cls) -> bool:
        """Say that nothing has to be installed: nothing is compiled."""
        return True

    def compile_block(self, block: str) -> None:
        """Compile nothing."""

    def before_run(self) -> None:
        """Do what the template does before a run: prepare the spike queue."""
        if self.template_name == "synapses_push_spikes":
            self.owner.initialise_queue()

    def run_block(self, block: str) -> None:
        """Run the operation by itself (`StateMonitor.record_single_timestep`)."""
        if block != "run":
            return
        self.compiled()()

    def compiled(self) -> Callable[[], Any]:
        """Give Brian's own code object of the operation; it is made at the first need."""
        if self._compiled is None:
            if self._compile_code is None:
                raise RuntimeError(f"'{self.name}' was captured as data and cannot run by itself")
            self._compiled = self._compile_code(self)
        return self._compiled

    def after_run(self) -> None:
        """Do what the template does after a run: empty the list of events."""
        if self.template_name == "threshold":
            self.template_kwds["eventspace_variable"].get_value()[-1] = 0


def capture_code_object(
    owner: Any,
    name: str,
    abstract_code: Mapping[str | None, str],
    variables: dict[str, Any],
    template_name: str,
    variable_indices: dict[str, str],
    template_kwds: Mapping[str, Any] | None,
    override_conditional_write: Iterable[str] | None,
    compile_code: CompileCode | None = None,
) -> CapturedCodeObject:
    """Translate abstract code to statements, with the checks that Brian's generators make."""
    # A bare generator only lends its analyses: repeated targets and conditional writes.
    generator = NumpyCodeObject.generator_class(
        variables=variables,
        variable_indices=variable_indices,
        owner=owner,
        iterate_all={"_idx"} if template_name in _ITERATE_ALL else set(),
        codeobj_class=NumpyCodeObject,
        override_conditional_write=override_conditional_write,
        allows_scalar_write=template_name == "stateupdate",
        name=name,
        template_name=template_name,
    )
    blocks = {}
    for block, code in abstract_code.items():
        # Loop invariants are the engine's to find: unoptimised code keeps the user's formulas.
        scalar, vector = make_statements(
            code,
            variables,
            prefs["core.default_float_dtype"],
            optimise=False,
            blockname=block,
        )
        for part in (scalar, vector):
            generator.arrays_helper(part)  # raises Brian's own errors about scalar writes
        mode = "vector"
        if generator.has_repeated_indices(vector):
            _warn_if_order_matters(vector, variables, variable_indices)
            mode = _repeated_mode(vector, variables, variable_indices)
        blocks[block or "run"] = CapturedBlock(
            scalar, vector, dict(generator.get_conditional_write_vars()), mode
        )
    return CapturedCodeObject(
        owner,
        find_name(name),
        abstract_code,
        variables,
        variable_indices,
        template_name,
        dict(template_kwds or {}),
        override_conditional_write,
        blocks,
        compile_code,
    )


def _warn_if_order_matters(
    statements: list[Any], variables: dict[str, Any], indices: dict[str, str]
) -> None:
    try:
        check_for_order_independence(statements, variables, indices)
    except OrderDependenceError:
        logger.warn(
            "Came across an abstract code block that may not be well-defined: the outcome may "
            "depend on the order of execution. You can ignore this warning if you are sure that "
            "the order of operations does not matter.",
            once=True,
        )


def _repeated_mode(
    statements: list[Any], variables: dict[str, Any], indices: dict[str, str]
) -> str:
    """Decide as ``NumpyCodeGenerator.vectorise_code``: unbuffered in place, or one by one.

    One by one also where a variable is added to and multiplied: Brian's numpy target then takes
    statement after statement for all events, its other targets event after event.
    """
    used: set[str] = set()
    additive: dict[str, bool] = {}
    for statement in statements:
        used |= {
            name
            for name in get_identifiers(statement.expr)
            if name in variables and indices.get(name, "_idx") != "_idx"
        }
        if statement.var in used:
            return "sequential"
        if (
            statement.inplace
            and indices.get(statement.var, "_idx") != "_idx"
            and statement.op not in ("+=", "-=", "*=", "/=")
        ):
            return "sequential"
        if statement.inplace and indices.get(statement.var, "_idx") != "_idx":
            is_sum = statement.op in ("+=", "-=")
            if additive.setdefault(statement.var, is_sum) != is_sum:
                return "sequential"
    return "scatter"
