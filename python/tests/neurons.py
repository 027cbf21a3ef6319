"""Neurons without synapses, each with the values that its parameters have.

A builder gives a `Neurons`: the network as a user writes it, its monitors, and the values of
all that may be a parameter in SI units, for whoever simulates the same by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from brian2 import (
    BrianObject,
    EventMonitor,
    Mohm,
    Network,
    NeuronGroup,
    PopulationRateMonitor,
    Quantity,
    SpikeMonitor,
    StateMonitor,
    TimedArray,
    cm,
    linked_var,
    ms,
    mV,
    nA,
    nS,
    pA,
    pF,
    siemens,
    uF,
    um,
)


@dataclass(frozen=True)
class Neurons:
    """A network with what is to be known of it.

    Attributes
    ----------
    traces : list of StateMonitor
        The first records every neuron of ``group`` at each step.
    spikes : list of SpikeMonitor or EventMonitor
        The first is that of ``group``.
    values : dict
        SI values of namespace constants, neuron parameters, initial values and TimedArrays.
    names : tuple of str
        Names that make sense as parameters.
    """

    group: NeuronGroup
    traces: list[StateMonitor]
    spikes: list[EventMonitor]
    values: dict[str, np.ndarray]
    names: tuple[str, ...]
    duration: Quantity
    rates: list[PopulationRateMonitor] = field(default_factory=list)
    others: list[BrianObject] = field(default_factory=list)
    network: Network = field(init=False)

    def __post_init__(self) -> None:
        parts = [self.group, *self.others, *self.traces, *self.spikes, *self.rates]
        object.__setattr__(self, "network", Network(*parts))


Builder = Callable[[], Neurons]


def si(values: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Strip the units."""
    return {name: np.array(value, dtype=np.float64) for name, value in values.items()}


def _neurons(
    group: NeuronGroup,
    constants: Mapping[str, Any],
    per_neuron: Mapping[str, Any],
    names: str,
    duration: Quantity,
    record: str = "v",
    **more: Any,
) -> Neurons:
    for name, value in per_neuron.items():
        setattr(group, name, value)
    return Neurons(
        group,
        [StateMonitor(group, record.split(), record=True)],
        [SpikeMonitor(group)],
        {**si(constants), **si(per_neuron)},
        tuple(names.split()),
        duration,
        **more,
    )


LIF = {"tau": 5 * ms, "R": 10 * Mohm, "I": 2 * nA, "Vt": 15 * mV, "Vr": 1 * mV, "tref": 2 * ms}
LIF_EACH = {"E": [0, 2.03, 4.11] * mV, "v": [0, 3, 6] * mV}
REFRACTORY: dict[str, Any] = {
    "quantity": 2 * ms,
    "string": "tref",
    "variable": "own_ref",
    "condition": "u > 0.7",
}


def lif(
    method: str = "exact", refractory: str | None = None, duration: Quantity = 30 * ms
) -> Neurons:
    """Leaky integrate-and-fire; ``u`` counts its spikes, leakily."""
    each = dict(LIF_EACH)
    if refractory == "variable":
        each["own_ref"] = [1, 2, 3] * ms
    group = NeuronGroup(
        3,
        f"""dv/dt = (R*I + E - v)/tau : volt {"(unless refractory)" if refractory else ""}
        du/dt = -u/(4*ms) : 1
        E : volt
        own_ref : second (constant)""",
        threshold="v > Vt",
        reset="""v = Vr
        u += 1""",
        refractory=REFRACTORY[refractory] if refractory else False,
        method=method,
        namespace=dict(LIF),
    )
    return _neurons(
        group,
        LIF,
        each,
        "tau R I Vt Vr E v",
        duration,
        rates=[PopulationRateMonitor(group)],
        record="v u",
    )


CURRENT = {
    "taum": 12 * ms,
    "taue": 4 * ms,
    "Vt": 6 * mV,
    "Vr": -1 * mV,
    "jump": 3 * mV,
    "tref": 1.5 * ms,
}
CURRENT_EACH = {"E": [9, 10.3] * mV, "ge": [20, 8] * mV, "v": [0, 1] * mV}


def current_lif(duration: Quantity = 40 * ms) -> Neurons:
    """Two variables under the exact update, and a reset of both."""
    group = NeuronGroup(
        2,
        """dv/dt = (ge + E - v)/taum : volt (unless refractory)
        dge/dt = -ge/taue : volt
        E : volt (constant)""",
        threshold="v > Vt",
        reset="v = Vr; ge += jump",
        refractory="tref",
        method="exact",
        namespace=dict(CURRENT),
    )
    names = "taum taue Vt Vr jump E ge v"
    return _neurons(group, CURRENT, CURRENT_EACH, names, duration, "v ge")


ADEX = {
    "C": 281 * pF,
    "gL": 30 * nS,
    "EL": -70.6 * mV,
    "VT": -50.4 * mV,
    "DT": 2 * mV,
    "tauw": 144 * ms,
    "a": 4 * nS,
    "b": 0.0805 * nA,
    "Vr": -60.6 * mV,
    "Vcut": -40 * mV,
}
ADEX_EACH = {"I": [1.2, 1.5] * nA, "v": [-70.6, -65] * mV, "w": [0, 0.02] * nA}


def adex(method: str = "euler", held: bool = False, duration: Quantity = 40 * ms) -> Neurons:
    """Brette & Gerstner (2005); if held, the upstroke is ``(constant over dt)``."""
    group = NeuronGroup(
        2,
        f"""dv/dt = (gL*(EL - v) + upstroke + I - w)/C : volt
        dw/dt = (a*(v - EL) - w)/tauw : amp
        upstroke = gL*DT*exp((v - VT)/DT) : amp {"(constant over dt)" if held else ""}
        I : amp (constant)""",
        threshold="v > Vcut",
        reset="v = Vr; w += b",
        method=method,
        namespace=dict(ADEX),
    )
    names = "C gL EL VT DT tauw a b Vr Vcut I v w"
    return _neurons(group, ADEX, ADEX_EACH, names, duration, "v w")


IZHIKEVICH = {
    "a": 0.02 / ms,
    "b": 0.2 / ms,
    "c": -65 * mV,
    "d": 2 * mV / ms,
    "Vpeak": 30 * mV,
}
IZHIKEVICH_EACH = {
    "I": [10, 15] * mV / ms,
    "v": [-65, -60] * mV,
    "u": [-13, -12] * mV / ms,
}


def izhikevich(method: str = "euler", duration: Quantity = 30 * ms) -> Neurons:
    """Izhikevich (2003)."""
    group = NeuronGroup(
        2,
        """dv/dt = (0.04/ms/mV)*v**2 + (5/ms)*v + 140*mV/ms - u + I : volt
        du/dt = a*(b*v - u) : volt/second
        I : volt/second (constant)""",
        threshold="v > Vpeak",
        reset="""v = c
        u += d""",
        method=method,
        namespace=dict(IZHIKEVICH),
    )
    names = "a b c d Vpeak I v u"
    return _neurons(group, IZHIKEVICH, IZHIKEVICH_EACH, names, duration, "v u")


_AREA = 20000 * um**2
HH = {
    "Cm": 1 * uF * cm**-2 * _AREA,
    "gl": 5e-5 * siemens * cm**-2 * _AREA,
    "El": -60 * mV,
    "EK": -90 * mV,
    "ENa": 50 * mV,
    "g_na": 0.1 * siemens * cm**-2 * _AREA,
    "g_kd": 0.03 * siemens * cm**-2 * _AREA,
    "VT": -63 * mV,
}
HH_EACH = {
    "I": [0.5, 1.1] * nA,
    "v": [-61, -58] * mV,
    "m": np.array([0.05, 0.04]),
    "n": np.array([0.1, 0.12]),
    "h": np.array([0.8, 0.75]),
}
HH_EQUATIONS = """
dv/dt = (gl*(El - v) - g_na*(m*m*m)*h*(v - ENa) - g_kd*(n*n*n*n)*(v - EK) + I)/Cm : volt
dm/dt = alpha_m*(1 - m) - beta_m*m : 1
dn/dt = alpha_n*(1 - n) - beta_n*n : 1
dh/dt = alpha_h*(1 - h) - beta_h*h : 1
alpha_m = 0.32*(mV**-1)*4*mV/exprel((13*mV - v + VT)/(4*mV))/ms : Hz
beta_m = 0.28*(mV**-1)*5*mV/exprel((v - VT - 40*mV)/(5*mV))/ms : Hz
alpha_h = 0.128*exp((17*mV - v + VT)/(18*mV))/ms : Hz
beta_h = 4./(1 + exp((40*mV - v + VT)/(5*mV)))/ms : Hz
alpha_n = 0.032*(mV**-1)*5*mV/exprel((15*mV - v + VT)/(5*mV))/ms : Hz
beta_n = .5*exp((10*mV - v + VT)/(40*mV))/ms : Hz
I : amp (constant)
"""
HH_DT = 0.02 * ms


def hodgkin_huxley(method: str = "exponential_euler", duration: Quantity = 8 * ms) -> Neurons:
    """Traub & Miles (1991); a spike is what rises above -20 mV, and nothing is reset."""
    group = NeuronGroup(
        2,
        HH_EQUATIONS,
        threshold="v > -20*mV",
        refractory="v > -20*mV",
        method=method,
        dt=HH_DT,
        namespace=dict(HH),
    )
    names = "Cm gl El EK ENa g_na g_kd VT I v m n h"
    return _neurons(group, HH, HH_EACH, names, duration, "v m n h")


COMPOUND = {"tau": 5 * ms, "tauw": 20 * ms, "vt": 1.0, "wmax": 0.5, "vcap": 1.3, "step": 0.35}
COMPOUND_EACH = {"I": np.array([1.45, 1.7]), "v": np.array([0.0, 0.3]), "w": np.array([0.0, 0.1])}


def compound(duration: Quantity = 30 * ms) -> Neurons:
    """Fires at one threshold while w is low, else at a higher one."""
    group = NeuronGroup(
        2,
        """dv/dt = (I - v)/tau : 1
        dw/dt = -w/tauw : 1
        I : 1 (constant)""",
        threshold="(v > vt and w < wmax) or not (v < vcap)",
        reset="v = 0.1; w += step",
        method="exact",
        namespace=dict(COMPOUND),
    )
    names = "tau tauw vt wmax vcap step I v w"
    return _neurons(group, COMPOUND, COMPOUND_EACH, names, duration, "v w")


TWO_UNITS = {"tau": 5 * ms, "tauw": 6 * ms, "Vt": 10 * mV, "wmax": 40 * pA, "b": 60 * pA}
TWO_UNITS_EACH = {"E": [14, 18] * mV, "v": [0, 2] * mV, "w": [0, 10] * pA}


def two_units(duration: Quantity = 30 * ms) -> Neurons:
    """A condition on variables of two units, each with its scale."""
    group = NeuronGroup(
        2,
        """dv/dt = (E - v)/tau : volt
        dw/dt = -w/tauw : amp
        E : volt (constant)""",
        threshold="v > Vt and w <= wmax",
        reset="v = 0*mV; w += b",
        method="euler",
        namespace=dict(TWO_UNITS),
    )
    names = "tau tauw Vt wmax b E v w"
    return _neurons(group, TWO_UNITS, TWO_UNITS_EACH, names, duration, "v w")


CUSTOM = {"tau": 5 * ms, "tauy": 3 * ms, "vt": 1.0, "vmid": 0.6, "ymax": 0.4, "kick": 0.1}
CUSTOM_EACH = {"I": np.array([1.3, 1.6]), "v": np.array([0.0, 0.2]), "y": np.array([0.0, 0.3])}


def custom_event(duration: Quantity = 30 * ms) -> Neurons:
    """An event beside the spike, which sees v before the reset and acts after it."""
    group = NeuronGroup(
        2,
        """dv/dt = (I + 0.2*y - v)/tau : 1
        dy/dt = -y/tauy : 1
        I : 1 (constant)""",
        threshold="v > vt",
        reset="v = 0.05*y",
        events={"mid": "v > vmid and y < ymax"},
        method="euler",
        namespace=dict(CUSTOM),
    )
    group.run_on_event("mid", "y += 0.5*v + kick")
    neurons = _neurons(
        group, CUSTOM, CUSTOM_EACH, "tau tauy vt vmid ymax kick I v y", duration, "v y"
    )
    neurons.spikes.append(EventMonitor(group, "mid", variables=["v", "y"]))
    neurons.network.add(neurons.spikes[1])
    return neurons


DRIVEN = {"tau": 5 * ms, "Vt": 10 * mV, "Vr": 0.5 * mV, "gain": 1.2}
DRIVEN_EACH = {"v": [0, 2, 4] * mV}
DRIVE = np.array([14.0, 11.0, 3.0, 17.0, 12.0]) * 1e-3
DRIVE_EACH = np.array([[0.0, 1.0, 2.0], [5.0, 0.0, 1.0], [9.0, 7.0, 8.0], [1.0, 2.0, 3.0]]) * 1e-3
DRIVE_DT = 5 * ms
DRIVE_EACH_DT = 7 * ms


def driven(method: str = "euler", duration: Quantity = 30 * ms) -> Neurons:
    """Driven by TimedArrays of one and of two dimensions."""
    arrays = {
        "drive": TimedArray(DRIVE * 1000 * mV, dt=DRIVE_DT),
        "each": TimedArray(DRIVE_EACH * 1000 * mV, dt=DRIVE_EACH_DT),
    }
    group = NeuronGroup(
        3,
        "dv/dt = (gain*drive(t) + each(t, i) - v)/tau : volt",
        threshold="v > Vt",
        reset="v = Vr",
        method=method,
        namespace={**DRIVEN, **arrays},
    )
    neurons = _neurons(group, DRIVEN, DRIVEN_EACH, "tau Vt Vr gain drive each v", duration)
    neurons.values.update(drive=DRIVE, each=DRIVE_EACH)
    return neurons


REGULAR = {"tau": 5 * ms, "vt": 1.0, "kick": 0.3, "decay": 0.9}
REGULAR_EACH = {"I": np.array([1.5, 1.9]), "v": np.array([0.0, 0.5]), "w": np.array([0.0, 0.1])}


def regular(duration: Quantity = 30 * ms) -> Neurons:
    """Code that runs every millisecond, before the monitor looks."""
    group = NeuronGroup(
        2,
        """dv/dt = (I - v)/tau : 1
        w : 1
        I : 1 (constant)""",
        threshold="v > vt",
        reset="v -= vt; w += 0.05",
        method="exact",
        namespace=dict(REGULAR),
    )
    group.run_regularly("v += kick - w; w = decay*w + 0.02*v", dt=1 * ms)
    return _neurons(group, REGULAR, REGULAR_EACH, "tau vt kick decay I v w", duration, "v w")


SHARED = {"tau": 5 * ms, "vt": 1.0}
SHARED_EACH = {"v": np.array([0.0, 0.3, 0.6])}


def shared(duration: Quantity = 30 * ms) -> Neurons:
    """A parameter that the neurons of a group share, beside one that each has."""
    group = NeuronGroup(
        3,
        """dv/dt = (I + E - v)/tau : 1
        I : 1 (shared)
        E : 1""",
        threshold="v > vt",
        reset="v = 0",
        method="exponential_euler",
        namespace=dict(SHARED),
    )
    each = {**SHARED_EACH, "I": 1.3, "E": np.array([0.0, 0.11, 0.23])}
    return _neurons(group, SHARED, each, "tau vt I E v", duration)


CLOCKS = {"tau": 5 * ms, "taub": 4 * ms, "vt": 1.0, "gain": 1.7}
CLOCKS_EACH = {"I": np.array([1.3, 1.6]), "v": np.array([0.0, 0.4])}
CLOCKS_INDEX = np.array([0, 1, 1, 0])


def two_clocks(duration: Quantity = 30 * ms) -> Neurons:
    """Group b takes steps of 0.25 ms and is linked to group a, which takes steps of 0.1 ms."""
    group = NeuronGroup(
        2,
        """dv/dt = (I - v)/tau : 1
        I : 1 (constant)""",
        threshold="v > vt",
        reset="v = 0",
        method="exact",
        dt=0.1 * ms,
        namespace=dict(CLOCKS),
        name="a",
    )
    other = NeuronGroup(
        4,
        """dz/dt = (gain*y - z)/taub : 1
        y : 1 (linked)""",
        threshold="z > vt",
        reset="z -= 0.5*vt",
        method="euler",
        dt=0.25 * ms,
        namespace=dict(CLOCKS),
        name="b",
    )
    other.y = linked_var(group, "v", index=CLOCKS_INDEX)
    neurons = _neurons(group, CLOCKS, CLOCKS_EACH, "tau taub vt gain I v", duration, others=[other])
    neurons.traces.append(StateMonitor(other, ["z", "y"], record=[0, 2]))
    neurons.traces.append(StateMonitor(group, "v", record=True, dt=0.5 * ms))
    neurons.spikes.append(SpikeMonitor(other))
    neurons.network.add(*neurons.traces[1:], neurons.spikes[1])
    return neurons


PAIR = {"tau": 5 * ms, "taub": 4 * ms, "vt": 1.0, "gain": 1.1, "step": 0.6}
PAIR_EACH = {"I": np.array([1.3, 1.6]), "v": np.array([0.0, 0.4]), "u": np.array([0.0, 0.2])}


def two_groups(duration: Quantity = 25 * ms) -> Neurons:
    """Spikes of group a move its u, which drives group b: one surrogate acts on the other."""
    group = NeuronGroup(
        2,
        """dv/dt = (I - v)/tau : 1
        du/dt = -u/taub : 1
        I : 1 (constant)""",
        threshold="v > vt",
        reset="v = 0; u += step",
        method="exact",
        namespace=dict(PAIR),
        name="a",
    )
    other = NeuronGroup(
        2,
        """dz/dt = (0.7 + gain*y - z)/taub : 1
        y : 1 (linked)""",
        threshold="z > vt",
        reset="z = 0.1*vt",
        method="euler",
        namespace=dict(PAIR),
        name="b",
    )
    other.y = linked_var(group, "u")
    neurons = _neurons(
        group, PAIR, PAIR_EACH, "tau taub vt gain step I v u", duration, others=[other]
    )
    neurons.traces.append(StateMonitor(other, "z", record=True))
    neurons.spikes.append(SpikeMonitor(other))
    neurons.network.add(neurons.traces[1], neurons.spikes[1])
    return neurons


NAGUMO = {"a": 0.7, "b": 0.8, "scale": 1 * ms, "slow": 12.5 * ms}
NAGUMO_EACH = {
    "I": np.array([0.3, 0.7]),
    "v": np.array([-1.0, 0.2]),
    "w": np.array([-0.4, 0.1]),
}


def fitzhugh_nagumo(method: str = "rk4", duration: Quantity = 30 * ms) -> Neurons:
    """FitzHugh (1961): smooth, without events."""
    group = NeuronGroup(
        2,
        """dv/dt = (v - v**3/3 - w + I)/scale : 1
        dw/dt = (v + a - b*w)/slow : 1
        I : 1 (constant)""",
        method=method,
        namespace=dict(NAGUMO),
    )
    for name, value in NAGUMO_EACH.items():
        setattr(group, name, value)
    return Neurons(
        group,
        [StateMonitor(group, ["v", "w"], record=True)],
        [],
        {**si(NAGUMO), **si(NAGUMO_EACH)},
        tuple("a b scale slow I v w".split()),
        duration,
    )


LINEAR = {"tau": 5 * ms, "rate": 0.15 / ms, "gain": 0.3}
LINEAR_EACH = {"x": np.array([1.0, -0.4]), "y": np.array([0.2, 0.7]), "drift": np.array([0.1, 0.2])}


def linear(method: str = "exact", duration: Quantity = 20 * ms) -> Neurons:
    """Solve two linear equations, one driving the other."""
    group = NeuronGroup(
        2,
        """dx/dt = (gain*y + drift - x)/tau : 1
        dy/dt = -rate*y : 1
        drift : 1 (constant)""",
        method=method,
        namespace=dict(LINEAR),
    )
    for name, value in LINEAR_EACH.items():
        setattr(group, name, value)
    return Neurons(
        group,
        [StateMonitor(group, ["x", "y"], record=True)],
        [],
        {**si(LINEAR), **si(LINEAR_EACH)},
        tuple("tau rate gain drift x y".split()),
        duration,
    )


FUNCTIONS = {"tau": 5 * ms, "a": 0.7}
FUNCTIONS_EACH = {"v": np.array([-0.4, 0.1, 0.6]), "b": np.array([-1.2, -1.7, -1.5])}


def functions(duration: Quantity = 10 * ms) -> Neurons:
    """Use every function of one real argument that Brian 2 has, and powers and remainders."""
    group = NeuronGroup(
        3,
        """dv/dt = (0.1*(circular + hyperbolic + growing + broken + powers) + b - v)/tau : 1
        circular = sin(a*v) + cos(v) + tan(0.1*v) + arcsin(0.1*v) + arccos(0.1*v) + arctan(v) : 1
        hyperbolic = sinh(0.1*v) + cosh(0.2*v) + tanh(a*v) : 1
        growing = (exp(-v) + log(2 + v) + log10(3 + v) + expm1(0.1*v) + log1p(v**2)
                   + exprel(0.3*v)) : 1
        broken = (abs(v - 0.3) + clip(v, -0.5, 0.5) + sign(v)*v + 0.01*ceil(v)*v + 0.01*floor(v)*v
                  + 0.1*int(v > 0.2)*v + v % 0.37) : 1
        powers = sqrt(1 + v**2) + (v + 3)**1.7 + (v + 3)**a + v*v*v + 1/(3 + v) : 1
        b : 1 (constant)""",
        method="rk2",
        namespace=dict(FUNCTIONS),
    )
    for name, value in FUNCTIONS_EACH.items():
        setattr(group, name, value)
    return Neurons(
        group,
        [StateMonitor(group, "v", record=True)],
        [],
        {**si(FUNCTIONS), **si(FUNCTIONS_EACH)},
        tuple("tau a b v".split()),
        duration,
    )


ORDER = {"tau": 5 * ms}
ORDER_EACH = {"I": np.array([1.3, 1.8]), "v": np.array([0.0, 0.2]), "w": np.array([0.0, 0.1])}


def order_of_events(duration: Quantity = 20 * ms) -> Neurons:
    """Three events whose code does not commute, in a schedule that is not the usual one."""
    group = NeuronGroup(
        2,
        """dv/dt = (I - v)/tau : 1
        w : 1
        I : 1 (constant)""",
        threshold="v > 1",
        reset="v = 0.2*w",
        events={"mid": "v > 0.7", "top": "v > 0.9"},
        method="exact",
        namespace=dict(ORDER),
    )
    group.run_on_event("mid", "w = w*0.9 + 0.01*v")
    group.run_on_event("top", "w = 0.5*w + 0.1; v = v*0.999", when="before_resets")
    group.set_event_schedule("top", when="before_thresholds")
    neurons = _neurons(group, ORDER, ORDER_EACH, "tau I v w", duration, "v w")
    neurons.spikes.extend(EventMonitor(group, event) for event in ("mid", "top"))
    neurons.network.add(*neurons.spikes[1:])
    return neurons
