"""The spikes that a SpikeGeneratorGroup sends by itself."""

from __future__ import annotations

import numpy as np

from brian2grad.capture.operations import operations
from brian2grad.capture.program import CapturedProgram


def own_raster(program: CapturedProgram, eventspace: str) -> np.ndarray:
    """Make the raster of a generator's spikes in the run: ``[T, N]`` of zeros and ones."""
    arrays = program.arrays
    clock, generator = next(
        (program.json["clocks"][o["clock"]], o)
        for o in operations(program.json, "spikegenerator")
        if o["eventspace"] == eventspace
    )
    first, last = clock["first"], clock["last"]
    neurons, bins = arrays[generator["neuron_index"]], arrays[generator["timebins"]].astype(int)
    period = int(arrays[generator["period_bins"]].item())
    position = int(arrays[generator["last_index"]].item())
    raster = np.zeros((last - first, len(arrays[eventspace]) - 1))
    if not len(raster):
        return raster
    # The first step as Brian's template makes it: all that is due and has not been sent.
    due = first % period if period else first
    if period and position and bins[position - 1] >= due:
        position = 0
    sent = max(position, int(np.searchsorted(bins, due, side="right")))
    raster[0, neurons[position:sent]] = 1
    begin, remaining = first - due if period else 0, slice(sent, None)
    while begin < last:
        steps = begin + bins[remaining]
        inside = steps < last
        raster[steps[inside] - first, neurons[remaining][inside]] = 1
        if not period:
            break
        begin, remaining = begin + period, slice(0, None)
    return raster
