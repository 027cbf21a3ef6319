"""A device that records the code of the time loop instead of compiling it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from brian2.codegen.runtime.numpy_rt import NumpyCodeObject
from brian2.devices.device import RuntimeDevice
from brian2.synapses.synapses import SynapticPathway

from brian2grad.capture.code_object import TEMPLATES, CapturedCodeObject, capture_code_object


class RecordingDevice(RuntimeDevice):
    """Brian's runtime device, which records code objects while a run is prepared."""

    def __init__(self) -> None:
        super().__init__()
        self._recording = False

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record the code objects that are made meanwhile."""
        self._recording = True
        try:
            yield
        finally:
            self._recording = False

    def code_object_class(
        self, codeobj_class: Any = None, fallback_pref: str = "codegen.target"
    ) -> Any:
        """Choose the class whose templates and function implementations apply."""
        # Brian attaches the default implementation of a user's function for numpy only.
        if self._recording and codeobj_class is None and fallback_pref == "codegen.target":
            return NumpyCodeObject
        return super().code_object_class(codeobj_class, fallback_pref)

    def code_object(
        self,
        owner: Any,
        name: str,
        abstract_code: Any,
        variables: Any,
        template_name: str,
        variable_indices: Any,
        codeobj_class: Any = None,
        template_kwds: Any = None,
        override_conditional_write: Any = None,
        compiler_kwds: Any = None,
    ) -> Any:
        """Record the code if it belongs to the time loop, else let Brian make it."""
        if (
            self._recording
            and template_name in TEMPLATES
            and codeobj_class in (None, NumpyCodeObject)
        ):
            return capture_code_object(
                owner,
                name,
                abstract_code,
                variables,
                template_name,
                variable_indices,
                template_kwds,
                override_conditional_write,
                self._compile,
            )
        return super().code_object(
            owner,
            name,
            abstract_code,
            variables,
            template_name,
            variable_indices,
            codeobj_class=codeobj_class,
            template_kwds=template_kwds,
            override_conditional_write=override_conditional_write,
            compiler_kwds=compiler_kwds,
        )

    def _compile(self, code: CapturedCodeObject) -> Callable[[], Any]:
        raise RuntimeError(f"'{code.name}' was captured as data and cannot run by itself")


def forget_push_code(objects: list[Any]) -> None:
    """Drop the code objects that pathways keep from run to run.

    Brian makes the code that pushes spikes only once; what an earlier run compiled would
    not be recorded, and what was recorded could not run.
    """
    for item in objects:
        if isinstance(item, SynapticPathway):
            item._pushspikes_codeobj = None
