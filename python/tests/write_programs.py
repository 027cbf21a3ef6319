"""Writes the programs that the engine's own tests run: `python tests/write_programs.py DIRECTORY`.

They are networks of Brian 2's, captured once, with their arrays inside.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brian2
from brian2 import (
    Mohm,
    Network,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    TimedArray,
    ms,
    mV,
    nA,
)

from brian2grad.capture import capture_network
from brian2grad.capture.program import CapturedProgram


def lif() -> CapturedProgram:
    """Three neurons with constants of the namespace, every kind of monitor."""
    G = NeuronGroup(
        3,
        "dv/dt = (R*I - v)/tau : volt\nI : amp",
        threshold="v > 15*mV",
        reset="v = 0*mV",
        method="exact",
        name="neurons",
    )
    G.I = [1.8, 2.0, 2.4] * nA
    network = Network(
        G,
        StateMonitor(G, "v", record=True, name="trace"),
        SpikeMonitor(G, variables="v", name="spikes"),
        SpikeMonitor(G[1:], name="part"),
        PopulationRateMonitor(G, name="rate"),
    )
    return capture_network(network, 40 * ms, {"tau": 10 * ms, "R": 10 * Mohm})


def smooth() -> CapturedProgram:
    """A nonlinear model without events, driven by a TimedArray."""
    stimulus = TimedArray([0.0, 0.6, 0.3, 0.9], dt=5 * ms, name="stimulus_values")
    G = NeuronGroup(
        5,
        """dv/dt = (v - v**3/3 - w + stimulus(t))/tau_v : 1
        dw/dt = (v + a - b*w)/tau_w : 1
        a : 1""",
        method="rk4",
        name="cells",
    )
    G.v = "-1 + 0.1*i"
    G.w = -0.5
    G.a = "0.6 + 0.05*i"
    network = Network(G, StateMonitor(G, ["v", "w"], record=[0, 3], name="trace"))
    names = {"tau_v": 1 * ms, "tau_w": 8 * ms, "b": 0.8, "stimulus": stimulus}
    return capture_network(network, 20 * ms, names)


def network() -> CapturedProgram:
    """A generator, synapses with delays of their own, and noise."""
    source = SpikeGeneratorGroup(
        4, [0, 1, 2, 3, 0, 2], [1, 2, 2.5, 4, 9, 11] * ms, period=15 * ms, name="source"
    )
    G = NeuronGroup(
        6,
        "dv/dt = -v/tau + sigma*xi*tau**-0.5 : volt (unless refractory)",
        threshold="v > theta",
        reset="v = 0*mV",
        refractory=1 * ms,
        method="euler",
        name="target",
    )
    G.v = "i*mV"
    S = Synapses(source, G, "w : volt", on_pre="v_post += w", name="synapses")
    S.connect(condition="(i + j) % 2 == 0")
    S.w = "(2 + 0.3*i + 0.1*j)*mV"
    S.delay = "0.1*ms*(1 + (i*7 + j*3) % 9)"
    net = Network(
        source,
        G,
        S,
        StateMonitor(G, "v", record=True, name="trace"),
        SpikeMonitor(G, name="spikes"),
        SpikeMonitor(source, name="input"),
    )
    names = {"tau": 10 * ms, "theta": 6 * mV, "sigma": 0.5 * mV}
    return capture_network(net, 30 * ms, names)


PROGRAMS: dict[str, Callable[[], CapturedProgram]] = {
    "lif": lif,
    "smooth": smooth,
    "network": network,
}


def embedded(program: CapturedProgram) -> dict[str, Any]:
    """Put the arrays of a program into its JSON."""
    text = json.loads(program.text())
    for array in text["arrays"]:
        del array["address"]
        content = program.arrays[array["id"]].tobytes()
        array["data"] = base64.b64encode(content).decode("ascii")
    return text


def main() -> None:
    """Write them all."""
    brian2.prefs.codegen.target = "numpy"
    brian2.defaultclock.dt = 0.1 * ms
    directory = Path(sys.argv[1])
    for name, make in PROGRAMS.items():
        (directory / f"{name}.json").write_text(json.dumps(embedded(make()), indent=1) + "\n")


if __name__ == "__main__":
    main()
