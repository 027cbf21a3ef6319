"""A Program that the engine writes is the one that it read."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import brian2
import numpy as np
import pytest

from brian2grad.capture import capture_network
from brian2grad.capture.program import CapturedProgram
from brian2grad.engine import jvm
from models import MODELS

Json = dict[str, Any]

# Of refractory periods, as they are come across.
NAMED: list[float] = []


def java(name: str) -> Any:
    jvm.start()
    import jpype

    return jpype.JClass(f"org.brian2grad.{name}")


def rewritten(text: str) -> str:
    return str(java("program.ProgramWriter").write(java("program.ProgramReader").read(text)))


def compare(found: Any, expected: Any, where: str = "") -> None:
    """Compare what was written, which may be less, with what was read."""
    if isinstance(found, dict):
        if "refractory" in found.keys() - expected.keys():
            found = without_period(found)
        for key, value in found.items():
            if key == "expression":
                parse = java("lang.Expressions").parse
                if not bool(parse(value).equals(parse(expected[key]))):
                    same_period(value, expected[key])
            elif key == "op":
                assert value == expected[key].replace(":=", "="), where
            elif key not in ("data", "size"):
                compare(value, expected[key], f"{where}.{key}")
    elif isinstance(found, list):
        assert len(found) == len(expected), where
        for k, (one, other) in enumerate(zip(found, expected, strict=True)):
            compare(one, other, f"{where}[{k}]")
    elif where.endswith(".type"):
        assert found == expected.replace("uint8", "int8"), where
    else:
        assert (
            found == expected
            or (found == 0 and expected is None)
            or (found == "" and expected is None)
        ), where


def without_period(variables: Json) -> Json:
    """Leave out the name that the reader gives to a refractory period which is a number."""
    constant = {"kind": "constant", "type": "float64", "unit": "s"}
    assert variables["refractory"].items() >= constant.items()
    NAMED.append(variables["refractory"]["value"])
    return {name: value for name, value in variables.items() if name != "refractory"}


def same_period(named: str, given: str) -> None:
    """Compare a condition with the one in which the period was a number."""
    before, period = re.fullmatch(r"(.*>= timestep\()(.*)(?:, dt\))", given).groups()  # type: ignore[union-attr]
    parse = java("lang.Expressions").parse
    assert bool(parse(named).equals(parse(f"{before}refractory, dt)")))
    assert float(eval(period, dict(vars(brian2)))) in NAMED  # the text is Brian's own


def normalised(program: CapturedProgram) -> Json:
    described = json.loads(program.text())
    described["arrays"].sort(key=lambda array: array["id"])
    for item in described["objects"]:
        for operation in item["operations"]:
            if operation.get("arrays"):
                operation["arrays"] = sorted(operation["arrays"])
    return described


@pytest.mark.parametrize("name", MODELS)
def test_a_written_program_is_the_one_that_was_read(name: str) -> None:
    network, durations = MODELS[name]()
    program = capture_network(network, durations[0])
    text = rewritten(program.text())
    written = json.loads(text)
    compare(written, normalised(program))
    for array in written["arrays"]:
        values = program.arrays[array["id"]]
        content = np.frombuffer(base64.b64decode(array["data"]), values.dtype)
        assert content.tobytes() == values.tobytes()
    assert rewritten(text) == text
