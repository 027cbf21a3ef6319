"""Small networks, each for one thing that a Program has to express.

A model is a function that gives a network and the durations of its successive runs.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from brian2 import (
    Cylinder,
    EventMonitor,
    Hz,
    Mohm,
    Network,
    NeuronGroup,
    PoissonGroup,
    PoissonInput,
    PopulationRateMonitor,
    Quantity,
    SpatialNeuron,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    TimedArray,
    check_units,
    cm,
    linked_var,
    metre,
    ms,
    mV,
    nA,
    network_operation,
    nS,
    ohm,
    pF,
    second,
    siemens,
    uF,
    um,
)

Model = Callable[[], tuple[Network, list[Quantity]]]
MODELS: dict[str, Model] = {}


def model(build: Model) -> Model:
    MODELS[build.__name__] = build
    return build


@model
def single_neuron():
    names = {"tau": 10 * ms, "R": 10 * Mohm, "I": 2 * nA}
    g = NeuronGroup(
        1,
        "dv/dt = (R*I - v)/tau : volt (unless refractory)",
        threshold="v > 15*mV",
        reset="v = 0*mV",
        refractory=5 * ms,
        method="exact",
        namespace=names,
    )
    return Network(g, StateMonitor(g, "v", record=True), SpikeMonitor(g)), [60 * ms]


def _cuba(n: int, seed: int | None):
    names = {
        "taum": 20 * ms,
        "taue": 5 * ms,
        "taui": 10 * ms,
        "Vt": -50 * mV,
        "Vr": -60 * mV,
        "El": -49 * mV,
        "we": 5 * mV,
        "wi": -9 * mV,
    }
    g = NeuronGroup(
        n,
        """dv/dt = (ge + gi - (v - El))/taum : volt (unless refractory)
        dge/dt = -ge/taue : volt
        dgi/dt = -gi/taui : volt""",
        threshold="v > Vt",
        reset="v = Vr",
        refractory=5 * ms,
        method="exact",
        namespace=names,
    )
    excitatory = Synapses(g, g, on_pre="ge += we", namespace=names)
    inhibitory = Synapses(g, g, on_pre="gi += wi", namespace=names)
    if seed is None:
        g.v = "Vr + rand()*(Vt - Vr)"
        excitatory.connect("i < 0.8*N_pre", p=0.1)
        inhibitory.connect("i >= 0.8*N_pre", p=0.1)
    else:
        rng = np.random.RandomState(seed)
        g.v = (-60 + 10 * rng.rand(n)) * mV
        many = int(0.8 * n)
        i, j = np.nonzero(rng.rand(many, n) < 0.1)
        excitatory.connect(i=i, j=j)
        i, j = np.nonzero(rng.rand(n - many, n) < 0.1)
        inhibitory.connect(i=i + many, j=j)
    monitors = [SpikeMonitor(g), StateMonitor(g, "v", record=[0, n // 2])]
    return Network(g, excitatory, inhibitory, *monitors), [60 * ms]


@model
def cuba():
    return _cuba(100, None)


@model
def cuba_fixed():
    return _cuba(80, 3)


@model
def cobahh():
    area = 20000 * um**2
    names = {
        "Cm": 1 * uF * cm**-2 * area,
        "gl": 5e-5 * siemens * cm**-2 * area,
        "El": -60 * mV,
        "EK": -90 * mV,
        "ENa": 50 * mV,
        "g_na": 0.1 * siemens * cm**-2 * area,
        "g_kd": 0.03 * siemens * cm**-2 * area,
        "VT": -63 * mV,
        "taue": 5 * ms,
        "taui": 10 * ms,
        "Ee": 0 * mV,
        "Ei": -80 * mV,
        "we": 6 * nS,
        "wi": 67 * nS,
    }
    g = NeuronGroup(
        40,
        """
        dv/dt = (gl*(El-v) + ge*(Ee-v) + gi*(Ei-v) - g_na*(m*m*m)*h*(v-ENa)
                 - g_kd*(n*n*n*n)*(v-EK))/Cm : volt
        dm/dt = alpha_m*(1-m) - beta_m*m : 1
        dn/dt = alpha_n*(1-n) - beta_n*n : 1
        dh/dt = alpha_h*(1-h) - beta_h*h : 1
        dge/dt = -ge*(1./taue) : siemens
        dgi/dt = -gi*(1./taui) : siemens
        alpha_m = 0.32*(mV**-1)*4*mV/exprel((13*mV-v+VT)/(4*mV))/ms : Hz
        beta_m = 0.28*(mV**-1)*5*mV/exprel((v-VT-40*mV)/(5*mV))/ms : Hz
        alpha_h = 0.128*exp((17*mV-v+VT)/(18*mV))/ms : Hz
        beta_h = 4./(1+exp((40*mV-v+VT)/(5*mV)))/ms : Hz
        alpha_n = 0.032*(mV**-1)*5*mV/exprel((15*mV-v+VT)/(5*mV))/ms : Hz
        beta_n = .5*exp((10*mV-v+VT)/(40*mV))/ms : Hz
        """,
        threshold="v > -20*mV",
        refractory=3 * ms,
        method="exponential_euler",
        namespace=names,
    )
    excitatory = Synapses(g[:32], g, on_pre="ge += we", namespace=names)
    inhibitory = Synapses(g[32:], g, on_pre="gi += wi", namespace=names)
    excitatory.connect(p=0.1)
    inhibitory.connect(p=0.1)
    g.v = "El + (randn()*5 - 5)*mV"
    g.ge = "(randn()*1.5 + 4)*10*nS"
    g.gi = "(randn()*12 + 20)*10*nS"
    monitors = [SpikeMonitor(g), StateMonitor(g, "v", record=[1, 10])]
    return Network(g, excitatory, inhibitory, *monitors), [30 * ms]


@model
def stdp():
    gmax = 0.05
    names = {
        "taum": 10 * ms,
        "taupre": 20 * ms,
        "taupost": 20 * ms,
        "Ee": 0 * mV,
        "vt": -54 * mV,
        "vr": -60 * mV,
        "El": -74 * mV,
        "taue": 5 * ms,
        "gmax": gmax,
        "dApre": 0.01 * gmax,
        "dApost": -0.0105 * gmax,
    }
    source = PoissonGroup(100, rates=40 * Hz)
    g = NeuronGroup(
        1,
        """dv/dt = (ge*(Ee-v) + El - v)/taum : volt
        dge/dt = -ge/taue : 1""",
        threshold="v > vt",
        reset="v = vr",
        method="euler",
        namespace=names,
    )
    s = Synapses(
        source,
        g,
        """w : 1
        dApre/dt = -Apre/taupre : 1 (event-driven)
        dApost/dt = -Apost/taupost : 1 (event-driven)""",
        on_pre="""ge += w
        Apre += dApre
        w = clip(w + Apost, 0, gmax)""",
        on_post="""Apost += dApost
        w = clip(w + Apre, 0, gmax)""",
        namespace=names,
    )
    s.connect()
    s.w = "rand()*gmax"
    monitors = [StateMonitor(s, "w", record=[0, 1]), SpikeMonitor(source), SpikeMonitor(g)]
    return Network(source, g, s, *monitors), [150 * ms]


@model
def delays():
    g = NeuronGroup(
        10,
        """dv/dt = (I - v)/(10*ms) : 1
        I : 1""",
        threshold="v > 1",
        reset="v = 0",
        method="exact",
    )
    g.I = "1.1 + 0.2*i"
    h = NeuronGroup(10, "dv/dt = -v/(5*ms) : 1", threshold="v > 1.5", reset="v = 0", method="exact")
    a = Synapses(g, h, on_pre="v += 0.5", delay=2 * ms)
    a.connect(p=0.6)
    b = Synapses(
        g,
        h,
        "w : 1",
        on_pre={"p1": "v_post += w", "p2": "v_post -= 0.1*w"},
        on_post="w += 0.01",
    )
    b.connect(p=0.4)
    b.w = "0.5*rand()"
    b.p1.delay = "rand()*10*ms"
    b.p2.delay = "i*0.1*ms"
    b.post.delay = "j*0.2*ms"
    monitors = [SpikeMonitor(g), SpikeMonitor(h), StateMonitor(h, "v", record=True)]
    # The second run begins with deliveries under way.
    return Network(g, h, a, b, *monitors), [50 * ms, 20 * ms]


def _refractory(period, name: str):
    def build():
        g = NeuronGroup(
            5,
            """dv/dt = (2 - v)/(10*ms) : 1 (unless refractory)
            dw/dt = -w/(5*ms) : 1
            ref : second""",
            threshold="v > 1",
            reset="""v = 0.5 - 0.1*i
            w += 1""",
            refractory=period,
            method="euler",
        )
        g.ref = "i*ms"
        g.v = "0.1*i"
        g.run_regularly("v += 0.01", dt=1 * ms)
        monitor = StateMonitor(g, ["v", "w", "not_refractory"], record=True)
        return Network(g, SpikeMonitor(g), monitor), [40 * ms]

    build.__name__ = name
    return build


model(_refractory("ref", "refractory_variable"))
model(_refractory("v > 0.2", "refractory_condition"))
model(_refractory("(1 + rand())*ms", "refractory_random"))
model(_refractory(3 * ms, "refractory_quantity"))
model(_refractory("int(i > 2)*4*ms", "refractory_expression"))


@model
def summed_gap_junctions():
    g = NeuronGroup(
        10,
        """dv/dt = (v0 - v + Igap)/(10*ms) : 1
        Igap : 1
        x : 1
        v0 : 1""",
        threshold="v > 1",
        reset="v = 0",
        method="exact",
    )
    g.v0 = "1.05 + 0.05*i"
    s = Synapses(
        g,
        g,
        """w : 1
        Igap_post = w*(v_pre - v_post) : 1 (summed)""",
    )
    s.connect()
    s.w = 0.02
    part = Synapses(g, g[3:7], "x_post = v_pre*0.1 : 1 (summed)")
    part.connect(p=0.5)
    monitors = [StateMonitor(g, ["v", "x", "Igap"], record=True), SpikeMonitor(g)]
    return Network(g, s, part, *monitors), [60 * ms]


@model
def run_regularly():
    g = NeuronGroup(
        10,
        """dv/dt = -v/(10*ms) : 1
        c : 1
        s : 1 (shared)""",
        method="exact",
    )
    g.run_regularly("v += 0.1*i; c = i*1.0", dt=1 * ms)
    part = g[3:6]
    part.run_regularly("c += 1.5; v = v*0.5", dt=2 * ms, when="end")
    g.run_regularly("s += 1", when="before_groups")
    monitors = [
        StateMonitor(g, ["v", "c", "s"], record=True),
        StateMonitor(part, "v", record=[0, 2]),
    ]
    return Network(g, *monitors), [20 * ms]


@model
def divisions():
    """Quotients that rounding pushes up to a whole number, and remainders with other signs."""
    g = NeuronGroup(12, "x : 1\ny : 1\nquotient : 1\nremainder : 1")
    g.x = "0.1*(i - 6)"
    g.y = "0.1*(1 - 2*(i % 2))*(1 + i // 4)"
    g.run_regularly("x += 0.1; quotient = x // y; remainder = x % y")
    return Network(g, StateMonitor(g, ["quotient", "remainder"], record=True)), [5 * ms]


@model
def timed_arrays():
    names = {
        "ta": TimedArray(np.random.rand(20), dt=3 * ms),
        "tb": TimedArray(np.random.rand(20, 5) * mV, dt=1.5 * ms),
    }
    g = NeuronGroup(
        5,
        """dv/dt = (2*ta(t) - v)/(10*ms) : 1
        du/dt = (tb(t, i) - u)/(3*ms) : volt
        x = ta(t + 0.1*ms) : 1""",
        threshold="v > 0.7",
        reset="v = 0",
        method="exponential_euler",
        namespace=names,
    )
    monitors = [StateMonitor(g, ["v", "u", "x"], record=True), SpikeMonitor(g)]
    return Network(g, *monitors), [80 * ms]


@model
def spike_generators():
    times = np.array([1, 2, 2, 3, 4, 9.95]) * ms
    a = SpikeGeneratorGroup(5, [0, 1, 2, 3, 4, 0], times, period=10 * ms)
    b = SpikeGeneratorGroup(3, [0, 1, 2, 0], [0, 5, 5, 20] * ms)
    g = NeuronGroup(5, "dv/dt = -v/(5*ms) : 1", threshold="v > 2.1", reset="v -= 2", method="exact")
    s = Synapses(a, g, on_pre="v += 1")
    s.connect(j="i")
    late = Synapses(b, g, on_pre="v += 0.7", delay=1 * ms)
    late.connect()
    monitors = [
        StateMonitor(g, "v", record=True),
        SpikeMonitor(a),
        SpikeMonitor(b),
        SpikeMonitor(g),
        PopulationRateMonitor(a),
    ]
    return Network(a, b, g, s, late, *monitors), [15 * ms, 20 * ms]


@model
def spike_generators_in_the_middle():
    """Runs in a row, with spikes that change, are past, repeat, or share a step."""
    random = np.random.default_rng(2)
    a = SpikeGeneratorGroup(3, [2, 0, 1, 0], [1, 1.01, 1.02, 12] * ms, name="middle_a")
    many = SpikeGeneratorGroup(
        20, random.integers(20, size=300), random.permutation(300) * 0.1 * ms, name="middle_b"
    )
    slow = SpikeGeneratorGroup(2, [0, 1], [0, 3] * ms, period=3.5 * ms, dt=0.5 * ms)
    late = SpikeGeneratorGroup(3, [0, 1, 2, 0], [0, 1, 1.5, 4.9] * ms, period=5 * ms, name="late")
    empty = SpikeGeneratorGroup(2, [], [] * ms)
    g = NeuronGroup(
        20, "dv/dt = -v/(5*ms) : 1", threshold="v > 1.5", reset="v = 0", method="exact", name="g"
    )
    pathways = []
    for source in (a, many, late):
        s = Synapses(source, g, "w : 1", on_pre="v_post += w")
        s.connect(p=1.0)
        s.delay = "(i % 4)*0.3*ms"
        s.w = "0.1 + 0.02*j"
        pathways.append(s)
    part = Synapses(many, g[3:9], on_pre="v_post += 0.3", delay=0.4 * ms)
    part.connect(j="i % 6")
    sources = [a, many, slow, late, empty]
    monitors = [SpikeMonitor(s) for s in sources]
    rates = [PopulationRateMonitor(s) for s in sources]
    state = StateMonitor(g, "v", record=True)
    runs = Network(a, many, slow, late, empty, g, *pathways, part, *monitors, *rates, state)
    runs.run(0.5 * ms)
    late.active = False  # what it should have sent meanwhile comes in its next step
    runs.run(5.8 * ms)
    a.set_spikes([2, 1, 0], [3, 7.5, 7.55] * ms)
    late.active = True
    runs.store()
    runs.run(4 * ms)
    a.set_spikes([0, 2, 1], [0, 0.3, 1.9] * ms, period=2 * ms)
    runs.run(4.75 * ms)
    runs.restore()
    return runs, [4 * ms, 15 * ms]


@model
def custom_events():
    g = NeuronGroup(
        6,
        """dv/dt = (1.5 + 0.1*i - v)/(10*ms) : 1
        last : second
        n : integer""",
        threshold="v > 1",
        reset="v = 0",
        events={"mid": "v > 0.5 and t - last > 2*ms"},
        method="euler",
    )
    g.run_on_event(
        "mid",
        """last = t
        n += 1""",
    )
    g.last = -1 * second
    h = NeuronGroup(6, "dx/dt = -x/(5*ms) : 1", method="exact")
    on_event = {"a": "mid", "b": "spike"}
    s = Synapses(g, h, on_pre={"a": "x += 1", "b": "x *= 0.9"}, on_event=on_event)
    s.connect(j="i")
    monitors = [
        EventMonitor(g, "mid", variables=["v"]),
        SpikeMonitor(g, variables="last"),
        StateMonitor(h, "x", record=True),
    ]
    return Network(g, h, s, *monitors), [60 * ms]


@model
def subgroups():
    g = NeuronGroup(
        10,
        "dv/dt = (1.2 + 0.05*i - v)/(10*ms) : 1",
        threshold="v > 1",
        reset="v = 0",
        method="exact",
    )
    s = Synapses(g[2:6], g[5:9], "w : 1", on_pre="v_post += w*0.1; w += 0.01", on_post="w -= 0.02")
    s.connect("i != j")
    s.w = "i*0.1 + j*0.01"
    monitors = [
        SpikeMonitor(g[2:6]),
        SpikeMonitor(g),
        SpikeMonitor(g, record=False),
        PopulationRateMonitor(g[4:]),
        StateMonitor(g[5:], "v", record=[0, 3]),
    ]
    return Network(g, s, *monitors), [60 * ms]


@model
def linked_variables():
    a = NeuronGroup(4, "dx/dt = (i - x)/(5*ms) : 1", method="exact")
    b = NeuronGroup(
        8,
        """dv/dt = (y - v)/(10*ms) : 1
        y : 1 (linked)
        z : 1 (linked)""",
        threshold="v > 0.8",
        reset="v = 0",
        method="euler",
    )
    b.y = linked_var(a, "x", index=np.array([0, 1, 2, 3, 3, 2, 1, 0]))
    one = NeuronGroup(1, "ds/dt = -s/ms + 1/ms : 1", method="euler")
    b.z = linked_var(one, "s")
    s = Synapses(b, b, on_pre="v_post += 0.01*v_pre")
    s.connect(p=0.5)
    monitors = [StateMonitor(b, ["v", "y", "z"], record=True), SpikeMonitor(b)]
    return Network(a, b, one, s, *monitors), [60 * ms]


@model
def several_clocks():
    a = NeuronGroup(
        3,
        "dv/dt = (1.5 - v)/(10*ms) : 1",
        threshold="v > 1",
        reset="v = 0",
        method="exact",
        dt=0.1 * ms,
    )
    b = NeuronGroup(3, "dv/dt = (-v)/(7*ms) : 1", method="exact", dt=0.25 * ms)
    c = NeuronGroup(2, "dz/dt = 1/ms : 1", method="euler", dt=0.3 * ms)
    s = Synapses(a, b, on_pre="v += 1", delay=1 * ms)
    s.connect()
    monitors = [
        StateMonitor(b, "v", record=True, dt=1 * ms),
        StateMonitor(a, "v", record=True, dt=0.5 * ms),
        StateMonitor(c, "z", record=True),
        SpikeMonitor(a),
    ]
    return Network(a, b, c, s, *monitors), [30.1 * ms, 3 * ms]


@model
def several_runs():
    g = NeuronGroup(
        5, "dv/dt = (I - v)/(10*ms) : 1", threshold="v > 1", reset="v = 0", method="exact"
    )
    g.namespace["I"] = 1.5
    s = Synapses(g, g, on_pre="v += 0.05")
    s.connect("i != j")
    s.delay = "(1 + 0.5*i)*ms"
    monitors = [StateMonitor(g, "v", record=True), SpikeMonitor(g)]
    return Network(g, s, *monitors), [20 * ms, 15 * ms, 10 * ms]


@model
def continuous_synapses():
    g = PoissonGroup(10, rates=200 * Hz)
    h = NeuronGroup(
        4,
        """dv/dt = -v/(10*ms) + g/ms : 1
        g : 1""",
        method="euler",
    )
    s = Synapses(
        g,
        h,
        """dx/dt = -x/(3*ms) + y/ms : 1 (clock-driven)
        dy/dt = -y/(1*ms) : 1 (clock-driven)
        g_post = x*w : 1 (summed)
        w : 1
        z = x*2 : 1""",
        on_pre="y += 1",
        method="exact",
    )
    s.connect(p=0.7)
    s.w = "rand()"
    monitors = [StateMonitor(s, ["x", "z"], record=[0, 3]), StateMonitor(h, "v", record=True)]
    return Network(g, h, s, *monitors), [40 * ms]


@model
def short_term_plasticity():
    names = {"tf": 500 * ms, "td": 200 * ms, "U0": 0.2}
    g = PoissonGroup(20, rates="(40 + 5*i)*Hz")
    h = NeuronGroup(3, "dv/dt = -v/(10*ms) : 1", threshold="v > 1", reset="v = 0", method="exact")
    s = Synapses(
        g,
        h,
        """du/dt = -u/tf : 1 (event-driven)
        dR/dt = (1 - R)/td : 1 (event-driven)
        w : 1""",
        on_pre="""u += U0*(1 - u)
        rel = u*R
        R -= rel
        v_post += w*rel""",
        namespace=names,
    )
    s.connect()
    s.R = 1
    s.w = 1
    monitors = [SpikeMonitor(h), StateMonitor(s, ["u", "R"], record=[0, 30])]
    return Network(g, h, s, *monitors), [100 * ms]


@model
def noise():
    g = NeuronGroup(
        10,
        """dv/dt = (1-v)/(10*ms) + 0.3*xi*(10*ms)**-0.5 + 0.1*xi_2*(10*ms)**-0.5
                   : 1 (unless refractory)
        dw/dt = -w/(5*ms) + 0.2*w*xi_2*(10*ms)**-0.5 : 1""",
        threshold="v > 1",
        reset="v = rand()*0.2",
        refractory="(1 + rand())*ms",
        method="heun",
    )
    g.w = 1
    inputs = [PoissonInput(g, "v", 100, 10 * Hz, 0.01), PoissonInput(g, "w", 1000, 100 * Hz, 1e-3)]
    g.run_regularly("v += 0.01*randn() + 0.001*poisson(3)", dt=1 * ms)
    monitors = [SpikeMonitor(g), StateMonitor(g, ["v", "w"], record=True)]
    return Network(g, *inputs, *monitors), [40 * ms]


@model
def network_operations():
    g = NeuronGroup(
        5,
        """dv/dt = (I - v)/(10*ms) : 1
        I = 1.2 + 0.1*randn() : 1 (constant over dt)
        k : 1""",
        threshold="v > 1",
        reset="v = 0",
        method="euler",
    )
    return Network(g, SpikeMonitor(g), StateMonitor(g, ["v", "k", "I"], record=True)), [60 * ms]


@model
def user_function():
    @check_units(x=1, result=1)
    def squared(x):
        return x**2

    g = NeuronGroup(
        5,
        "dv/dt = (squared(1.2) - v)/(10*ms) : 1",
        threshold="v > 1 and (i % 2 == 0 or t > 10*ms) and not (i == 4)",
        reset="v = 0",
        method="euler",
        dtype=np.float32,
        namespace={"squared": squared},
    )
    g.run_regularly("v = clip(v, 0, 2) + 0*int(v > 0.5)")
    return Network(g, SpikeMonitor(g), StateMonitor(g, "v", record=True)), [60 * ms]


@model
def adex():
    names = {
        "C": 281 * pF,
        "gL": 30 * nS,
        "EL": -70.6 * mV,
        "VT": -50.4 * mV,
        "DT": 2 * mV,
        "tauw": 144 * ms,
        "a": 4 * nS,
        "b": 0.0805 * nA,
        "Vr": -70.6 * mV,
    }
    g = NeuronGroup(
        3,
        """dvm/dt = (gL*(EL - vm) + gL*DT*exp((vm - VT)/DT) + I - w)/C : volt
        dw/dt = (a*(vm - EL) - w)/tauw : amp
        I : amp""",
        threshold="vm > -40*mV",
        reset="vm = Vr; w += b",
        method="rk4",
        namespace=names,
    )
    g.vm = "EL"
    g.I = "(0.8 + 0.2*i)*nA"
    return Network(g, SpikeMonitor(g), StateMonitor(g, ["vm", "w"], record=True)), [100 * ms]


@model
def order_of_events():
    g = PoissonGroup(20, rates=200 * Hz)
    h = NeuronGroup(
        3,
        """v : 1
        q : 1""",
    )
    s = Synapses(
        g,
        h,
        "w : 1",
        on_pre="""v_post = v_post*0.9 + w
        q_post = v_post
        w = w + 0.1*v_post""",
    )
    s.connect(p=0.6)
    s.w = "rand()"
    return Network(g, h, s, StateMonitor(h, ["v", "q"], record=True)), [20 * ms]


def _volleys(n: int, seed: int) -> SpikeGeneratorGroup:
    """Make spikes that are always the same, some at one time."""
    random = np.random.default_rng(seed)
    i, k = np.nonzero(random.random((n, 200)) < 0.05)
    return SpikeGeneratorGroup(n, i, k * 0.1 * ms)


@model
def order_of_driven_events():
    g = _volleys(20, 1)
    h = NeuronGroup(
        3,
        """v : 1
        q : 1
        last : second
        k : integer""",
    )
    in_order = Synapses(
        g,
        h,
        """w : 1
        c : integer""",
        on_pre="""v_post = v_post*0.9 + w
        q_post = v_post
        k_post += 1
        c += k_post
        last_post = t
        w = w + 0.1*v_post""",
    )
    in_order.connect(p=0.6)
    in_order.w = "rand()"
    in_order.delay = "i*0.02*ms"
    scattered = Synapses(g, h, "x : 1", on_pre="q_post *= 0.9\nx = q_post\nq_post += 0.1*x")
    scattered.connect(p=0.5)
    nothing = Synapses(g, h, on_pre="")
    nothing.connect()
    monitors = [
        StateMonitor(h, ["v", "q", "k", "last"], record=True),
        StateMonitor(in_order, ["w", "c"], record=True),
        StateMonitor(scattered, "x", record=True),
    ]
    return Network(g, h, in_order, scattered, nothing, *monitors), [20 * ms]


@model
def stdp_driven():
    g, h = _volleys(10, 2), _volleys(6, 3)
    out = NeuronGroup(6, "dge/dt = -ge/(5*ms) : 1", method="exact")
    s = Synapses(
        g,
        h,
        """w : 1
        dApre/dt = -Apre/taupre : 1 (event-driven)
        dApost/dt = -Apost/taupost : 1 (event-driven)""",
        on_pre="""Apre += 0.01
        w = clip(w + Apost, 0, 0.5)""",
        on_post="""Apost -= 0.0105
        w = clip(w + Apre, 0, 0.5)""",
        namespace={"taupre": 20 * ms, "taupost": 15 * ms},
    )
    s.connect()
    s.w = "0.3 + 0.01*i"
    s.pre.delay = "i*0.1*ms"
    read = Synapses(g, out, "w : 1", on_pre="ge_post += w")
    read.connect(p=0.5)
    read.w = 0.2
    monitors = [StateMonitor(s, ["w", "Apre", "Apost"], record=True)]
    return Network(g, h, out, s, read, *monitors, StateMonitor(out, "ge", record=True)), [20 * ms]


@model
def brunel_inhibition():
    n = 60
    g = NeuronGroup(
        n,
        "dv/dt = (mu - v)/(20*ms) : volt (unless refractory)\nmu : volt",
        threshold="v > 20*mV",
        reset="v = 10*mV",
        refractory=2 * ms,
        method="exact",
    )
    g.mu = np.linspace(22, 30, n) * mV
    g.v = np.linspace(0, 19, n) * mV
    s = Synapses(g, g, on_pre="v_post -= 0.4*mV", delay=1.5 * ms)
    s.connect(condition="i != j", p=0.2)
    rate = PopulationRateMonitor(g)
    monitors = [SpikeMonitor(g), StateMonitor(g, "v", record=[0, 30, 59]), rate]
    return Network(g, s, *monitors), [80 * ms]


@model
def odd_records():
    g = NeuronGroup(6, "dv/dt = (2 - v)/(5*ms) : 1\nk : integer", method="euler")
    g.v = "i*0.1"
    part = g[2:5]
    s = Synapses(g, g, "w : integer (constant)")
    s.connect(condition="i < j")
    s.w = "i + j"
    count = Synapses(g, g, "k_post = w_of : integer (summed)\nw_of : integer (constant)")
    count.connect(condition="i != j")
    count.w_of = "i"
    monitors = [StateMonitor(part, "v", record=[0]), StateMonitor(g, "k", record=True)]
    return Network(g, s, count, *monitors), [3 * ms]


def with_network_operation(calls: list[tuple[float, float, int]]) -> Network:
    """Make a network whose operation looks at and changes it every 5 ms."""
    network, _ = network_operations()
    g = next(o for o in network.objects if isinstance(o, NeuronGroup))
    spikes = next(o for o in network.objects if isinstance(o, SpikeMonitor))

    @network_operation(dt=5 * ms)
    def look(t):
        calls.append((float(np.asarray(t)), float(g.v_[:][0]), spikes.num_spikes))
        g.v[1:3] = "v*0.9"
        g.k = float(np.asarray(t))

    network.add(look)
    return network


def cable() -> Network:
    """Make a spatial neuron, whose diffusion the Program leaves to Brian."""
    morphology = Cylinder(length=500 * um, diameter=2 * um, n=20)
    morphology.b = Cylinder(length=300 * um, diameter=1 * um, n=10)
    neuron = SpatialNeuron(
        morphology,
        """Im = gL*(EL - v) : amp/meter**2
        I : amp (point current)""",
        Cm=1 * uF / cm**2,
        Ri=100 * ohm * cm,
        method="exponential_euler",
        namespace={"gL": 1 * siemens / metre**2, "EL": -70 * mV},
    )
    neuron.v = "EL"
    neuron.I[0] = 0.1 * nA
    return Network(neuron, StateMonitor(neuron, "v", record=[0, 5, 25]))
