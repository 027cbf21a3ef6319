"""What the engine makes of a saved model, as hashes: its texts, and the bits that it gives."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jpype
import numpy as np

INTERPRETED = 20_000_000
"""Nodes times elements times steps that the interpreter is given at most: about five seconds."""

TARGET = ("x86_64-pc-linux-gnu", "x86-64-v4", "+avx512f", "e-m:e-i64:64-n8:16:32:64-S128", 512)
"""A machine for emitted texts, so that they are the same on all."""


def of_bytes(content: bytes) -> str:
    """Give a hash that is short enough to read."""
    return hashlib.sha256(content).hexdigest()[:16]


def of_simulation(saved: Any, builder: Any) -> Iterator[tuple[str, str]]:
    """Take the fingerprints of a program and what is asked of it.

    Parameters
    ----------
    saved : SavedSimulation
        For the texts.
    builder : Simulator.Builder
        For the bits.
    """
    work = 0
    for name, text, size in _texts(saved):
        work = max(work, size)
        yield name, of_bytes(text.encode())
    yield from _results("native", builder.interpreted(False).threads(1).build())
    if work <= INTERPRETED:
        yield from _results("interpreter", builder.interpreted(True).build())


def of_page(file: Path) -> str:
    """Take the fingerprint of the names in a page of documentation."""
    names = sorted(set(re.findall(r"`([^`\n]+)`", file.read_text())))
    return of_bytes("\n".join(names).encode())


def _texts(saved: Any) -> Iterator[tuple[str, str, int]]:
    """Give kernels and LLVM text for one sample and for eight, and the work of a run."""
    engine = jpype.JPackage("org").brian2grad
    program = saved.program()
    request = saved.choices().resolve(program, False, False)
    lowered = engine.lowering.Lowering.lower(program, request)
    chosen = engine.rule.Rules.apply(lowered, request)
    best = engine.optimise.Optimisation.apply(chosen)
    simulation = engine.derivative.Differentiation.simulation(best)
    steps = max((int(c.last() - c.first()) for c in program.clocks()), default=0)
    nodes = sum(int(k.size()) * len(k.body().nodes()) for k in best.kernels())
    target = engine.llvm.Target(*TARGET)

    def emitted(module: Any, batch: int) -> str:
        geometry = engine.runtime.Shape.choose(batch, module, TARGET[-1]).geometry()
        return str(engine.llvm.Emitter.emit(module, geometry, target))

    yield "kernels", str(engine.kernel.Printer.print_(simulation)), nodes * steps
    for batch in (1, 8):
        yield f"forward-{batch}", emitted(simulation, batch), 0
    if not request.parameters().isEmpty():
        inputs = jpype.java.util.HashSet()
        for parameter in request.parameters():
            inputs.add(jpype.JInt(best.names().parameter(parameter.name())))
        catalogue = engine.lowering.Catalogue.of(best)
        outputs = jpype.java.util.HashSet(catalogue.monitored())
        outputs.addAll(catalogue.differentiable())
        reverse = engine.derivative.Differentiation.of(best, inputs, outputs).module()
        for batch in (1, 8):
            yield f"reverse-{batch}", emitted(reverse, batch), 0


def _results(name: str, simulator: Any) -> Iterator[tuple[str, str]]:
    run = simulator.run(jpype.java.util.HashMap())
    values = hashlib.sha256()
    seeds = jpype.java.util.HashMap()
    array = jpype.JClass("org.brian2grad.NdArray")
    for info in simulator.outputs():
        value = np.array(run.output(info.name()).toArray(), dtype=np.float64)
        values.update(str(info.name()).encode())
        values.update(value.tobytes())
        if info.differentiable() and value.size:
            # Every element has another weight, so that no two errors cancel.
            weights = np.cos(0.7 * np.arange(value.size)) / math.sqrt(value.size)
            seeds.put(info.name(), array.of(jpype.JArray(jpype.JDouble)(weights), info.shape()))
    yield f"{name}-values", values.hexdigest()[:16]
    if len(simulator.parameters()) and not seeds.isEmpty():
        gradient = run.gradient(seeds)
        bits = hashlib.sha256()
        for parameter in gradient.parameters():
            bits.update(str(parameter).encode())
            found = np.array(gradient.of(parameter).toArray(), dtype=np.float64)
            bits.update(found.tobytes())
        yield f"{name}-gradients", bits.hexdigest()[:16]
    run.close()
    simulator.close()
