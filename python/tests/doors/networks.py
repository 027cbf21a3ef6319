"""The networks of `tests/models`, in Brian 2: one function for each file, of the same name.

Objects have the names of the files, numbers are theirs, and nothing is random: what is to look
irregular is computed from indices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2 import (
    EventMonitor,
    Hz,
    Mohm,
    Network,
    NeuronGroup,
    PoissonGroup,
    PopulationRateMonitor,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    TimedArray,
    cm,
    ms,
    msiemens,
    mV,
    nA,
    nS,
    pA,
    pF,
    uF,
    um,
)


@dataclass
class Door:
    """A network, and what is to be differentiated.

    Attributes
    ----------
    network : Network
        The network.
    duration : Quantity
        How long it runs.
    parameters : list of str
        Names as both doors know them.
    scale : Quantity or float
        Of the surrogate of all events.
    seed : int, optional
        Of a model that draws random numbers: the engine draws the same through both doors.
    """

    network: Network
    duration: Any
    parameters: list[str]
    scale: Any
    seed: int | None = None


def lif() -> Door:
    names = {"tau": 20 * ms, "R": 10 * Mohm, "I": 2 * nA, "tref": 5 * ms}
    neurons = NeuronGroup(
        3,
        """dv/dt = (R*I*gain - v)/tau : volt (unless refractory)
        gain : 1""",
        threshold="v > 15*mV",
        reset="v = 0*mV",
        refractory="tref",
        method="exact",
        namespace=names,
        name="neurons",
    )
    neurons.gain = "1 + 0.1*i"
    neurons.v = "i*2*mV"
    trace = StateMonitor(neurons, "v", record=True, name="trace")
    spikes = SpikeMonitor(neurons, name="spikes")
    network = Network(neurons, trace, spikes)
    return Door(network, 100 * ms, ["tau", "R", "I", "neurons.gain", "neurons.v"], 5 * mV)


def hodgkin_huxley() -> Door:
    area = 20000 * um**2
    names = {
        "Cm": 1 * uF * cm**-2 * area,
        "gl": 5e-5 * 1000 * msiemens * cm**-2 * area,
        "El": -65 * mV,
        "EK": -90 * mV,
        "ENa": 50 * mV,
        "g_na": 100 * msiemens * cm**-2 * area,
        "g_kd": 30 * msiemens * cm**-2 * area,
        "VT": -63 * mV,
    }
    neurons = NeuronGroup(
        2,
        """dv/dt = (gl*(El - v) - g_na*(m*m*m)*h*(v - ENa) - g_kd*(n*n*n*n)*(v - EK) + I)/Cm : volt
        dm/dt = alpha_m*(1 - m) - beta_m*m : 1
        dn/dt = alpha_n*(1 - n) - beta_n*n : 1
        dh/dt = alpha_h*(1 - h) - beta_h*h : 1
        alpha_m = 0.32*(mV**-1)*4*mV/exprel((13*mV - v + VT)/(4*mV))/ms : Hz
        beta_m = 0.28*(mV**-1)*5*mV/exprel((v - VT - 40*mV)/(5*mV))/ms : Hz
        alpha_h = 0.128*exp((17*mV - v + VT)/(18*mV))/ms : Hz
        beta_h = 4./(1 + exp((40*mV - v + VT)/(5*mV)))/ms : Hz
        alpha_n = 0.032*(mV**-1)*5*mV/exprel((15*mV - v + VT)/(5*mV))/ms : Hz
        beta_n = 0.5*exp((10*mV - v + VT)/(40*mV))/ms : Hz
        I : amp (constant)""",
        threshold="v > -40*mV",
        refractory="v > -40*mV",
        method="exponential_euler",
        namespace=names,
        name="neurons",
    )
    neurons.v = "El"
    neurons.I = "0.7*nA*i + 0.2*nA"
    trace = StateMonitor(neurons, ["v", "m", "alpha_m"], record=True, name="trace")
    spikes = SpikeMonitor(neurons, name="spikes")
    network = Network(neurons, trace, spikes)
    return Door(network, 60 * ms, ["g_na", "g_kd", "gl", "Cm", "neurons.I", "neurons.v"], 10 * mV)


def adaptive_exponential() -> Door:
    names = {
        "C": 281 * pF,
        "gL": 30 * nS,
        "EL": -70.6 * mV,
        "VT": -50.4 * mV,
        "DeltaT": 2 * mV,
        "tauw": 40 * ms,
        "a": 4 * nS,
        "b": 80 * pA,
        "Vr": -70.6 * mV,
        "Vcut": -40.4 * mV,
    }
    neurons = NeuronGroup(
        2,
        """dvm/dt = (gL*(EL - vm) + gL*DeltaT*exp((vm - VT)/DeltaT) + I - w)/C : volt
        dw/dt = (a*(vm - EL) - w)/tauw : amp
        I : amp""",
        threshold="vm > Vcut",
        reset="vm = Vr; w += b",
        method="euler",
        namespace=names,
        name="neurons",
    )
    neurons.vm = "EL"
    neurons.w = "a*(vm - EL)"
    neurons.I = np.array([1.0, 0.8]) * nA
    trace = StateMonitor(neurons, ["vm", "w"], record=True, name="trace")
    spikes = SpikeMonitor(neurons, name="spikes")
    network = Network(neurons, trace, spikes)
    return Door(network, 60 * ms, ["DeltaT", "tauw", "a", "b", "neurons.I", "neurons.vm"], 5 * mV)


def izhikevich() -> Door:
    names = {"a": 0.02 / ms, "b": 0.2 / ms, "c": -65 * mV, "d": 8 * mV / ms, "I": 10 * mV / ms}
    neurons = NeuronGroup(
        2,
        """dv/dt = (0.04/ms/mV)*v**2 + (5/ms)*v + 140*mV/ms - u + I*drive : volt
        du/dt = a*(b*v - u) : volt/second
        drive = 1 + 0.1*i : 1""",
        threshold="v >= 30*mV",
        reset="""v = c
        u += d""",
        method="rk4",
        namespace=names,
        name="neurons",
    )
    neurons.v = "c"
    neurons.u = "b*c"
    trace = StateMonitor(neurons, ["v", "u"], record=[1], name="trace")
    spikes = SpikeMonitor(neurons, name="spikes")
    network = Network(neurons, trace, spikes)
    return Door(network, 60 * ms, ["a", "b", "c", "d", "I", "neurons.v", "neurons.u"], 10 * mV)


CUBA_CELLS, CUBA_EXCITATORY = 60, 48


def cuba_pairs() -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
    random = np.random.default_rng(2005)
    is_there = random.random((CUBA_CELLS, CUBA_CELLS)) < 0.1
    return (
        np.nonzero(is_there[:CUBA_EXCITATORY]),
        np.nonzero(is_there[CUBA_EXCITATORY:]),
    )


def cuba() -> Door:
    names = {
        "taum": 20 * ms,
        "taue": 5 * ms,
        "taui": 10 * ms,
        "Vt": -50 * mV,
        "Vr": -60 * mV,
        "El": -49 * mV,
        "we": 1.62 * mV,
        "wi": -9 * mV,
    }
    cells = NeuronGroup(
        CUBA_CELLS,
        """dv/dt = (ge + gi - (v - El))/taum : volt (unless refractory)
        dge/dt = -ge/taue : volt
        dgi/dt = -gi/taui : volt""",
        threshold="v > Vt",
        reset="v = Vr",
        refractory=5 * ms,
        method="exact",
        namespace=names,
        name="cells",
    )
    cells.v = "Vr + 10*mV*((i*37) % 60)/60"
    cells.ge = "20*mV*((i*23) % 60)/60"
    exc = Synapses(
        cells[:CUBA_EXCITATORY],
        cells,
        on_pre="ge += we",
        delay=1.5 * ms,
        namespace=names,
        name="exc",
    )
    inh = Synapses(cells[CUBA_EXCITATORY:], cells, on_pre="gi += wi", namespace=names, name="inh")
    (exc_i, exc_j), (inh_i, inh_j) = cuba_pairs()
    exc.connect(i=exc_i, j=exc_j)
    inh.connect(i=inh_i, j=inh_j)
    inh.delay = "0.1*ms*((i + j) % 20)"
    trace = StateMonitor(cells, "v", record=True, name="trace")
    spikes = SpikeMonitor(cells, name="spikes")
    rate = PopulationRateMonitor(cells, name="rate")
    network = Network(cells, exc, inh, trace, spikes, rate)
    return Door(
        network, 100 * ms, ["taum", "taue", "taui", "we", "wi", "cells.v", "cells.ge"], 5 * mV
    )


def coba() -> Door:
    names = {
        "taum": 20 * ms,
        "taue": 5 * ms,
        "taui": 10 * ms,
        "Vt": -50 * mV,
        "Vr": -60 * mV,
        "El": -60 * mV,
        "Ee": 0 * mV,
        "Ei": -80 * mV,
        "I": 18 * mV,
        "we": 0.6,
        "wi": 6.7,
    }
    cells = NeuronGroup(
        20,
        """dv/dt = (ge*(Ee - v) + gi*(Ei - v) - (v - El) + I)/taum : volt (unless refractory)
        dge/dt = -ge*(1./taue) : 1
        dgi/dt = -gi*(1./taui) : 1""",
        threshold="v > Vt",
        reset="v = Vr",
        refractory="5*ms",
        method="exponential_euler",
        namespace=names,
        name="cells",
    )
    cells.v = "El + ((i*7) % 20 - 5)*mV"
    cells.ge = "0.1*((i*3) % 20)"
    cells.gi = "0.2*((i*11) % 20)"
    exc = Synapses(cells, cells, on_pre="ge_post += we", namespace=names, name="exc")
    exc.connect(condition="i < 16 and (i*7 + j*13) % 10 < 2")
    inh = Synapses(
        cells, cells, on_pre="gi_post += wi", delay=0.5 * ms, namespace=names, name="inh"
    )
    inh.connect(condition="i >= 16 and i != j")
    trace = StateMonitor(cells, ["v", "ge", "gi"], record=True, name="trace")
    spikes = SpikeMonitor(cells, name="spikes")
    network = Network(cells, exc, inh, trace, spikes)
    return Door(
        network, 100 * ms, ["taum", "taue", "we", "wi", "Ee", "cells.v", "cells.ge"], 5 * mV
    )


def stdp() -> Door:
    names = {
        "taupre": 20 * ms,
        "taupost": 25 * ms,
        "wmax": 1.0,
        "dApre": 0.1,
        "dApost": -0.12,
        "taum": 10 * ms,
        "taue": 5 * ms,
        "drive": 12 * mV,
        "scale": 20 * mV,
    }
    inputs = NeuronGroup(
        6,
        "dv/dt = (drive*(1 + 0.1*i) - v)/taum : volt",
        threshold="v > 10*mV",
        reset="v = 0*mV",
        method="exact",
        namespace=names,
        name="inputs",
    )
    cells = NeuronGroup(
        4,
        """dv/dt = (ge - v)/taum : volt
        dge/dt = -ge/taue : volt""",
        threshold="v > 10*mV",
        reset="v = 0*mV",
        method="exact",
        namespace=names,
        name="cells",
    )
    inputs.v = "i*1.5*mV"
    plastic = Synapses(
        inputs,
        cells,
        """w : 1
        dapre/dt = -apre/taupre : 1 (event-driven)
        dapost/dt = -apost/taupost : 1 (event-driven)""",
        on_pre="""ge += w*scale
        apre += dApre
        w = clip(w + apost, 0, wmax)""",
        on_post="""apost += dApost
        w = clip(w + apre, 0, wmax)""",
        delay={"pre": 2 * ms},
        namespace=names,
        name="plastic",
    )
    plastic.connect()
    plastic.w = "0.3 + 0.05*((i + 2*j) % 7)"
    plastic.post.delay = "0.5*ms + 0.1*ms*j"
    trace = StateMonitor(cells, "v", record=True, name="trace")
    weights = StateMonitor(plastic, ["w", "apre"], record=True, dt=1 * ms, name="weights")
    spikes = SpikeMonitor(cells, name="spikes")
    sent = SpikeMonitor(inputs, name="sent")
    network = Network(inputs, cells, plastic, trace, weights, spikes, sent)
    return Door(
        network,
        100 * ms,
        ["plastic.w", "taupre", "taupost", "dApre", "dApost", "taum", "scale"],
        5 * mV,
    )


def short_term_plasticity() -> Door:
    names = {
        "taum": 15 * ms,
        "tau_f": 60 * ms,
        "tau_d": 40 * ms,
        "U_0": 0.2,
        "strength": 30 * mV,
        "drive": 14 * mV,
    }
    inputs = NeuronGroup(
        3,
        "dv/dt = (drive + i*4*mV - v)/taum : volt",
        threshold="v > 10*mV",
        reset="v = 0*mV",
        namespace=names,
        name="inputs",
    )
    cells = NeuronGroup(
        2,
        "dv/dt = -v/taum : volt (unless refractory)",
        threshold="v > 12*mV",
        reset="v -= 12*mV",
        refractory="1*ms",
        namespace=names,
        name="cells",
    )
    depressing = Synapses(
        inputs,
        cells,
        """du_S/dt = -u_S/tau_f : 1 (event-driven)
        dx_S/dt = (1 - x_S)/tau_d : 1 (event-driven)
        r_S : 1
        w : 1""",
        on_pre="""u_S += U_0*(1 - u_S)
        r_S = u_S*x_S
        x_S -= r_S
        v_post += w*strength*r_S""",
        namespace=names,
        name="depressing",
    )
    depressing.connect(condition="i != 2*j")
    depressing.x_S = 1
    depressing.w = "1 + 0.2*j - 0.1*i"
    depressing.delay = "1*ms + 0.2*ms*i"
    trace = StateMonitor(cells, "v", record=True, name="trace")
    resources = StateMonitor(depressing, ["u_S", "x_S", "r_S"], record=[0, 2], name="resources")
    spikes = SpikeMonitor(cells, name="spikes")
    network = Network(inputs, cells, depressing, trace, resources, spikes)
    return Door(
        network,
        150 * ms,
        ["U_0", "tau_f", "tau_d", "strength", "depressing.w", "inputs.v"],
        5 * mV,
    )


def gap_junctions() -> Door:
    names = {"tau": 10 * ms, "v0": 1.05, "g": 0.02, "limit": 0.8, "taua": 30 * ms}
    cells = NeuronGroup(
        10,
        """dv/dt = (v0 + 0.05*i - v + Igap - a)/tau : 1
        da/dt = -a/taua : 1
        Igap : 1""",
        threshold="v > 1",
        reset="v = 0",
        events={"high": "v > limit and a < 0.05"},
        method="euler",
        namespace=names,
        name="cells",
    )
    cells.run_on_event("high", "a += 0.1")
    cells.v = "i*1.0/10"
    gaps = Synapses(
        cells,
        cells,
        """w : 1
        Igap_post = w*g*(v_pre - v_post) : 1 (summed)""",
        on_pre={"warn": "a_post += 0.03"},
        on_event={"warn": "high"},
        namespace=names,
        name="gaps",
    )
    gaps.connect(condition="abs(i - j) <= 2 and i != j")
    gaps.w = "1 + 0.1*abs(i - j)"
    trace = StateMonitor(cells, ["v", "a", "Igap"], record=True, name="trace")
    spikes = SpikeMonitor(cells, name="spikes")
    highs = EventMonitor(cells, "high", name="highs")
    network = Network(cells, gaps, trace, spikes, highs)
    return Door(network, 80 * ms, ["g", "tau", "v0", "limit", "gaps.w", "cells.v"], 0.3)


def driven() -> Door:
    names = {
        "tau": 10 * ms,
        "stimulus": TimedArray(np.array([0, 8, 16, 4, 12, 20, 2, 14]) * mV, dt=7 * ms),
        "pattern": TimedArray(np.array([[1.0, 0.5], [0.2, 1.5], [0.8, 0.1]]), dt=20 * ms),
        "we": 3 * mV,
    }
    cells = NeuronGroup(
        2,
        """dv/dt = (drive - v)/tau : volt
        drive = stimulus(t)*pattern(t, i) + offset : volt (constant over dt)
        offset : volt (shared)""",
        threshold="v > 9*mV",
        reset="v = 0*mV",
        namespace=names,
        name="cells",
    )
    cells.offset = 1 * mV
    source = SpikeGeneratorGroup(
        3,
        [2, 0, 1, 0],
        np.array([3.0, 1.0, 1.0, 7.5]) * ms,
        period=15 * ms,
        name="source",
    )
    feed = Synapses(source, cells, on_pre="v_post += we*(1 + i)", namespace=names, name="feed")
    feed.connect(i=[0, 1, 2, 2], j=[0, 1, 0, 1])
    feed.delay = "0.3*ms*(1 + j)"
    trace = StateMonitor(cells, ["v", "drive"], record=True, dt=0.5 * ms, name="trace")
    spikes = SpikeMonitor(cells, name="spikes")
    given = SpikeMonitor(source, name="given")
    rate = PopulationRateMonitor(cells, name="rate")
    network = Network(cells, source, feed, trace, spikes, given, rate)
    return Door(
        network, 70 * ms, ["tau", "we", "cells.offset", "stimulus", "pattern", "source"], 5 * mV
    )


def noisy() -> Door:
    names = {"tau": 10 * ms, "sigma": 3 * mV, "rate": 300 * Hz, "we": 2 * mV, "mu": 8 * mV}
    noise = PoissonGroup(20, "rate*(1 + i/N)", name="noise", namespace=names)
    cells = NeuronGroup(
        3,
        "dv/dt = (mu - v)/tau + sigma*sqrt(2/tau)*xi : volt (unless refractory)",
        threshold="v > 10*mV",
        reset="v = 0*mV",
        refractory=1 * ms,
        method="euler",
        namespace=names,
        name="cells",
    )
    feed = Synapses(
        noise, cells, on_pre="v_post += we", delay=0.5 * ms, namespace=names, name="feed"
    )
    feed.connect(condition="(i + j) % 3 != 0")
    trace = StateMonitor(cells, "v", record=True, name="trace")
    spikes = SpikeMonitor(cells, name="spikes")
    given = SpikeMonitor(noise, name="given")
    network = Network(noise, cells, feed, trace, spikes, given)
    return Door(network, 50 * ms, ["tau", "sigma", "mu", "we", "cells.v"], 5 * mV, seed=7)


def mixture() -> Door:
    names = {"tau": 8 * ms, "kick": 0.3, "g": 0.05, "leak": 0.9}
    slow = NeuronGroup(
        6,
        """dx/dt = (1.3 + 0.05*i + 0.2*sin(2*pi*t/(20*ms)) - x + 0.1*total)/tau : 1
        total : 1
        n : integer
        odd = n % 2 == 1 : boolean
        scaled = x*int(odd) + common : 1
        common : 1 (shared)""",
        threshold="x > 1",
        reset="""back = common*leak
        x = x - 1 + back
        n += 1""",
        dt=0.2 * ms,
        method="euler",
        namespace=names,
        name="slow",
    )
    slow.x = "i*0.15"
    slow.common = 0.05
    slow.n = "i"
    fast = NeuronGroup(
        5,
        """dv/dt = (0.8 - v)/tau : 1 (unless refractory)
        da/dt = -a/(3*tau) : 1
        tref : second
        inward : 1""",
        threshold="v > 1 + a",
        reset="v *= 0.1; a = a + 0.2",
        refractory="tref",
        events={"sinking": "v < 0.3 and not_refractory"},
        method="heun",
        namespace=names,
        name="fast",
    )
    fast.v = "0.2*i"
    fast.tref = "1*ms + 0.5*ms*i"
    forth = Synapses(
        slow[2:],
        fast[1:4],
        """w : 1
        ds/dt = -s/tau : 1 (clock-driven)
        total_pre = s*w : 1 (summed)
        inward_post = g*s*scaled_pre : 1 (summed)""",
        on_pre="""s += 1
        v_post += w*kick*(1 + 0.1*i)
        v_post = v_post*0.95""",
        on_post="s *= 0.5",
        on_event={"post": "sinking"},
        delay={"pre": 0.4 * ms, "post": 0.7 * ms},
        method="exact",
        namespace=names,
        name="forth",
    )
    forth.connect(condition="i + j != 2")
    forth.w = "1 - 0.2*j + 0.1*i*N_incoming"
    back = Synapses(fast, slow, on_pre="x_post -= 0.05*(1 + v_pre)", namespace=names, name="back")
    back.connect(condition="i == j or j == 5")
    back.delay = "0.2*ms*(i % 3)"
    trace = StateMonitor(fast, ["v", "a", "inward"], record=[4, 0, 2], name="trace")
    wave = StateMonitor(slow, ["x", "scaled", "total"], record=True, dt=0.4 * ms, name="wave")
    charge = StateMonitor(forth, ["s", "w"], record=True, name="charge")
    spikes = SpikeMonitor(fast, name="spikes")
    some = SpikeMonitor(slow[1:4], name="some")
    sinks = EventMonitor(fast, "sinking", name="sinks")
    rate = PopulationRateMonitor(slow[2:5], name="rate")
    network = Network(slow, fast, forth, back, trace, wave, charge, spikes, some, sinks, rate)
    return Door(network, 60 * ms, ["tau", "kick", "g", "leak", "forth.w", "fast.v", "slow.x"], 0.2)


MODELS: dict[str, Callable[[], Door]] = {
    f.__name__: f
    for f in (
        lif,
        hodgkin_huxley,
        adaptive_exponential,
        izhikevich,
        cuba,
        coba,
        stdp,
        short_term_plasticity,
        gap_junctions,
        driven,
        mixture,
        noisy,
    )
}
