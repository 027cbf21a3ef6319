"""Abstract code of Brian 2's state updaters, or their refusals, and the default choice."""

import re
from typing import Any

from brian2 import BrianLogger, Equations, NeuronGroup, TimedArray, defaultclock, ms, second
from brian2.core.variables import Constant
from brian2.equations.equations import DIFFERENTIAL_EQUATION, SUBEXPRESSION
from brian2.stateupdaters.base import StateUpdateMethod, UnsupportedEquationsException

from brian_fixtures.layout import document

METHODS = ("exact", "exponential_euler", "euler", "rk2", "rk4", "heun", "milstein")
DT = 1e-4
DEFAULT = ("exact", "euler", "heun")

#: Values of names in SI units, the same in all systems.
VALUES = {
    "tau": 0.02, "taum": 0.02, "taue": 0.005, "taui": 0.01, "taus": 0.003, "taur": 0.0005, "tauw": 0.1, "tau_th": 0.05,
    "R": 1e7, "I": 2e-9, "I0": 1e-9, "El": -0.07, "Ee": 0.0, "Ei": -0.08, "gl": 1e-8, "C": 2e-10, "VT": -0.05, "DT": 0.002,
    "a": 4e-9, "b": 0.7, "c": 1.3, "d": 0.4, "k": 3.0, "m": 0.9, "w0": 60.0, "f": 7.0, "sigma": 0.003, "s1": 0.01, "s2": 0.02,
    "gna": 2e-5, "gk": 6e-6, "ENa": 0.05, "EK": -0.09, "vth": -0.063, "rate": 40.0, "gamma": 30.0, "mu": 0.3, "amplitude": 0.5,
}  # fmt: skip

GATES = """
dm/dt = am*(1 - m) - bm*m : 1
dh/dt = ah*(1 - h) - bh*h : 1
dn/dt = an*(1 - n) - bn*n : 1
bm = 0.28*(mV**-1)*5*mV/exprel((v - vth - 40*mV)/(5*mV))/ms : Hz
ah = 0.128*exp((17*mV - v + vth)/(18*mV))/ms : Hz
bh = 4./(1 + exp((40*mV - v + vth)/(5*mV)))/ms : Hz
an = 0.032*(mV**-1)*5*mV/exprel((15*mV - v + vth)/(5*mV))/ms : Hz
bn = .5*exp((10*mV - v + vth)/(40*mV))/ms : Hz
"""

#: By name: equations, one in each line or after a semicolon.
SYSTEMS = {
    # neurons
    "lif": "dv/dt = (R*I - v)/tau : volt",
    "lif, refractory": "dv/dt = (R*I - v)/tau : volt (unless refractory)",
    "lif, numbers": "dv/dt = (-65*mV - v)/(20*ms) : volt",
    "lif, rate first": "dv/dt = 1/tau*(I*R - (v - El)) : volt",
    "lif, subexpressions": "dv/dt = (total - v)/tau : volt; total = El + drive : volt; drive = R*I*b : volt",
    "lif, parameters": "dv/dt = (w - v)/p : volt; w : volt; p : second",
    "leak only": "dv/dt = -v/tau : volt",
    "leak of conductances": "dv/dt = (gl*(El - v) + I)/C : volt (unless refractory)",
    "growth": "dv/dt = b*v/tau + c/tau : 1",
    "perfect integrator": "dv/dt = I/C : volt",
    "perfect integrator, refractory": "dv/dt = I/C : volt (unless refractory)",
    "nothing": "dv/dt = 0*volt/second : volt",
    "cuba": "dv/dt = (ge + gi - (v - El))/taum : volt (unless refractory); dge/dt = -ge/taue : volt; dgi/dt = -gi/taui : volt",
    "cuba, all refractory": "dv/dt = (ge - v)/taum : volt (unless refractory); dge/dt = -ge/taue : volt (unless refractory)",
    "cuba, currents": "dv/dt = (gl*(El - v) + x*I0)/C : volt; dx/dt = -x/taue : 1",
    "coba": "dv/dt = (ge*(Ee - v) + gi*(Ei - v) - (v - El))/taum : volt (unless refractory); dge/dt = -ge/taue : 1; dgi/dt = -gi/taui : 1",
    "adaptation": "dv/dt = (gl*(El - v) - w + I)/C : volt; dw/dt = (a*(v - El) - w)/tauw : amp",
    "adaptive exponential": "dv/dt = (gl*(El - v) + gl*DT*exp((v - VT)/DT) + I - w)/C : volt; dw/dt = (a*(v - El) - w)/tauw : amp",
    "exponential": "dv/dt = (El - v + DT*exp((v - VT)/DT))/tau : volt",
    "adaptive threshold": "dv/dt = (R*I - v)/tau : volt; dth/dt = (VT - th)/tau_th : volt",
    "izhikevich": "dv/dt = (0.04/ms/mV)*v**2 + (5/ms)*v + 140*mV/ms - u + I0*R/ms : volt; du/dt = b*k*v/ms/ms - u*c/ms : volt/second",
    "quadratic": "dv/dt = (v**2 + b)/tau : 1",
    "fitzhugh nagumo": "dv/dt = (v - v**3/3 - w + b)/tau : 1; dw/dt = (v + c - d*w)/tauw : 1",
    "hodgkin huxley": "dv/dt = (gl*(El - v) - gna*m**3*h*(v - ENa) - gk*n**4*(v - EK) + I)/C : volt" + GATES
    + "am = 0.32*(mV**-1)*4*mV/exprel((13*mV - v + vth)/(4*mV))/ms : Hz",
    "hodgkin huxley, fractions": "dv/dt = (gl*(El - v) - gna*m**3*h*(v - ENa) - gk*(n*n*n*n)*(v - EK))/C : volt" + GATES
    + "am = 0.32*(mV**-1)*(13*mV - v + vth)/(exp((13*mV - v + vth)/(4*mV)) - 1.)/ms : Hz",
    "morris lecar": "dv/dt = (gl*(El - v) + gk*w*(EK - v) + 0.5*gna*(1 + tanh((v - VT)/DT/9))*(ENa - v))/C : volt; dw/dt = (0.5*(1 + tanh((v - VT)/DT/7)) - w)*cosh((v - VT)/(30*DT))/tauw : 1",
    "inactivation": "dv/dt = (h*R*I - v)/tau : volt; dh/dt = (1/(1 + exp((v - El)/DT)) - h)/tau_th : 1",
    # filters and coupled systems
    "alpha": "dg/dt = (x - g)/taus : 1; dx/dt = -x/taus : 1",
    "biexponential": "dg/dt = x/taur - g/taus : 1; dx/dt = -x/taur : 1",
    "alpha, membrane": "dv/dt = (g - v)/taum : 1; dg/dt = (x - g)/taus : 1; dx/dt = -x/taus : 1",
    "biexponential, membrane": "dv/dt = (g - v)/taum : 1 (unless refractory); dg/dt = x/taur - g/taus : 1; dx/dt = -x/taur : 1",
    "driven filter": "dy/dt = (x - y)/taus : 1; dx/dt = (b - x)/taum : 1",
    "driven filter, equal rates": "dy/dt = (x - y)/tau : 1; dx/dt = (b - x)/tau : 1",
    "chain of four": "dx1/dt = -x1/taue : 1; dx2/dt = (x1 - x2)/taui : 1; dx3/dt = (x2 - x3)/taum : 1; dx4/dt = (x3 - x4)/tauw : 1",
    "three of equal rates": "dx/dt = -x/tau + y/s1 : 1; dy/dt = -y/tau + z/s2 : 1; dz/dt = -z/tau : 1",
    "two compartments": "dv/dt = (El - v)/taum + (u - v)/taus : volt; du/dt = (El - u)/taum + (v - u)/taus : volt",
    "two unequal compartments": "dv/dt = (El - v)/taum + (u - v)/taus : volt; du/dt = (El - u)/taui + b*(v - u)/taus : volt",
    "three compartments": "dx/dt = (y - x)/taus - x/tau : 1; dy/dt = (x + z - 2*y)/taus - y/tau : 1; dz/dt = (y - z)/taus - z/tau : 1",
    "symmetric pair": "dx/dt = -x/tau + f*y : 1; dy/dt = -y/tau + f*x : 1",
    "symmetric pair, numbers": "dx/dt = (-x + y)/(10*ms) : 1; dy/dt = (x - 2*y)/(10*ms) : 1",
    "oscillator": "dx/dt = w0*y : 1; dy/dt = -w0*x : 1",
    "oscillator, driven": "dx/dt = -gamma*x - w0*y : 1; dy/dt = w0*x - gamma*y + f : 1",
    "oscillator, damped": "dx/dt = -x/tau - w0*y : 1; dy/dt = w0*x - y/tau : 1",
    "oscillator, mechanical": "dx/dt = y/second : 1; dy/dt = -(k*x + c*y)/m/second : 1",
    "oscillator, two springs": "dx/dt = f*y : 1; dy/dt = -w0*x : 1",
    "oscillator, numbers": "dx/dt = y/ms : 1; dy/dt = -x/ms : 1",
    "oscillator, overdamped": "dx/dt = y/tau : 1; dy/dt = (-k*y - x)/tau : 1",
    "oscillator, critical": "dx/dt = y/tau : 1; dy/dt = (-2*y - x)/tau : 1",
    "rotation and decay": "dx/dt = -x/taum + y/s1 : 1; dy/dt = -y/taui - x/s2 : 1",
    "adaptation, refractory": "dv/dt = (R*I - v - u)/tau : volt (unless refractory); du/dt = (b*(v - El) - u)/tauw : volt",
    "position and velocity": "dx/dt = v : metre; dv/dt = -v/tau : metre/second",
    "conserved sum": "dx/dt = (y - x)/tau : 1; dy/dt = (x - y)/tau : 1",
    "markov": "do/dt = rate*(1 - o) - gamma*o : 1",
    "two states": "do/dt = rate*q - gamma*o : 1; dq/dt = gamma*o - rate*q : 1",
    "independent pairs": "dx/dt = (y - x)/tau : 1; dy/dt = (x - 3*y)/tau : 1; dp/dt = (q - p)/taum : 1; dq/dt = -q/taui : 1",
    # form
    "products of sums": "dv/dt = (v - El)*(b + c)*(-rate) : volt",
    "cancelling factor": "dv/dt = -v*w/(w*tau) : 1; dw/dt = -w/tau : 1",
    "cancelling squares": "dv/dt = ((v + 1)**2 - v**2 - 3*v)/tau : 1",
    "cancelling terms": "dv/dt = (v - v + b)/tau : 1",
    "power of one": "dv/dt = -v**1/tau : 1",
    "quotient of powers": "dv/dt = -v**2/v/tau : 1",
    "fractions that add up": "dv/dt = b/(b + c)*v/tau + c/(b + c)*v/tau - v/tau + 1/tau : 1",
    "factor of functions": "dv/dt = -v*exp(b)*sqrt(c)/tau + log(k)/tau : 1",
    "product of variables": "dv/dt = -v*w/tau : 1; dw/dt = -w/tau : 1",
    "root": "dv/dt = (-v + b*sqrt(v))/tau : 1",
    "saturation": "dv/dt = -b*v/(1 + v)/tau : 1",
    "own function as factor": "dv/dt = (c - v*exp(v))/tau : 1",
    "own function": "dv/dt = exp(-v)/tau : 1",
    "square without constant": "dv/dt = (b*v - c*v**2)/tau : 1",
    "inverse": "dv/dt = (b*v + c/v)/tau : 1",
    "truth values": "dv/dt = (int(v > 1)*b - v)/tau : 1",
    "clipped": "dv/dt = (clip(v, 0, 1) - v)/tau : 1",
    # time
    "timed array": "dv/dt = (R*slow(t) - v)/tau : volt",
    "timed array, per neuron": "dv/dt = (R*slow2(t, i) - v)/tau : volt",
    "timed array, conductance": "dv/dt = (El - v)*slow(t)/tau : volt",
    "timed array, odd step": "dv/dt = (R*odd(t) - v)/tau : volt",
    "timed array, fast": "dv/dt = (R*fast(t) - v)/tau : volt",
    "timed array, shifted": "dv/dt = (R*slow(t - 5*ms) - v)/tau : volt",
    "sine": "dv/dt = (amplitude*sin(2*pi*f*t) - v)/tau : 1",
    "sine of a subexpression": "dv/dt = (drive - v)/tau : 1; drive = amplitude*cos(w0*t) : 1",
    "time": "dv/dt = (t/second - v)/tau : 1",
    "random input": "dv/dt = (rand() - v)/tau : 1",
    "two random numbers": "dv/dt = (rand() - rand()*v)/tau : 1",
    # noise
    "ornstein uhlenbeck": "dv/dt = -v/tau + sigma*(2/tau)**.5*xi : 1",
    "ornstein uhlenbeck, refractory": "dv/dt = (El - v)/tau + sigma*sqrt(2/tau)*xi : volt (unless refractory)",
    "common noise": "dv/dt = -v/tau + sigma*xi_c/tau**.5 : 1; dw/dt = -w/taum + b*xi_c/tau**.5 : 1",
    "two sources": "dv/dt = -v/tau + sigma*xi_1/tau**.5 : 1; dw/dt = (v - w)/taum + b*xi_2/tau**.5 : 1",
    "two sources in one equation": "dv/dt = -v/tau + (sigma*xi_1 + b*xi_2)/tau**.5 : 1",
    "geometric": "dv/dt = mu*v/tau + b*v*xi*tau**-.5 : 1",
    "geometric, two": "dv/dt = mu*v/tau + b*v*xi_1*tau**-.5 : 1; dw/dt = v/tau - w/tau + b*w*v*xi_2*tau**-.5 : 1",
    "geometric, common": "dv/dt = mu*v/tau + b*v*xi_c*tau**-.5 : 1; dw/dt = v/tau - w/tau + b*w*xi_c*tau**-.5 : 1",
    "cross": "dv/dt = -v/tau + b*w*xi*tau**-.5 : 1; dw/dt = (v - w)/tau : 1",
    "square root process": "dv/dt = (b - v)/tau + sigma*sqrt(v)*xi*tau**-.5 : 1",
    "product with noise": "dv/dt = (v - c)*(b + xi*tau**.5)/tau : 1",
    "noise of a subexpression": "dv/dt = (-v + s*xi*tau**.5)/tau : 1; s = sigma*(1 + w**2) : 1; dw/dt = -w/tau : 1",
    "noise that changes with time": "dv/dt = -v/tau + sigma*(1 + t/tau)*xi*tau**-.5 : 1",
    "noise of a timed array": "dv/dt = -v/tau + slow(t)*xi*tau**-.5 : 1",
    "noise of a fast timed array": "dv/dt = -v/tau + fast(t)*xi*tau**-.5 : 1",
    "noise only": "dv/dt = sigma*xi*tau**-.5 : 1",
}  # fmt: skip


def text() -> str:
    """Write for each system what it consists of, and what Brian makes of it."""
    # Brian draws noise in the order of a set, which differs from run to run.
    property_ = Equations.stochastic_variables
    Equations.stochastic_variables = property(lambda self: sorted(property_.fget(self)))
    BrianLogger.suppress_name("unused_brian_object")
    BrianLogger.suppress_name("no_refractory")
    try:
        return document(
            systems=[{"name": name, **answer(lines)} for name, lines in SYSTEMS.items()]
        )
    finally:
        Equations.stochastic_variables = property_


def answer(lines: str) -> dict[str, Any]:
    """Give the parts of a system and the code of every method."""
    equations, variables = resolved(lines)
    numbers = {
        n: v.value
        for n, v in variables.items()
        if isinstance(v, Constant) and n in equations.identifiers
    }
    methods = {method: code(lines, method) for method in METHODS}
    return {
        "equations": {
            e.varname: e.expr.code for e in equations.values() if e.type == DIFFERENTIAL_EQUATION
        },
        "subexpressions": {
            e.varname: e.expr.code for e in equations.values() if e.type == SUBEXPRESSION
        },
        "values": {n: float(v) for n, v in sorted(numbers.items())} | {"dt": DT},
        "tables": sorted(
            n
            for n, f in variables.items()
            if isinstance(f, TimedArray) and f.is_locally_constant(DT)
        ),
        "default": next((method for method in DEFAULT if "code" in methods[method]), None),
        "methods": methods,
    }


def resolved(lines: str) -> tuple[Equations, dict]:
    """Make a group of the equations, and find what their names stand for."""
    defaultclock.dt = DT * second
    tables = {
        "slow": TimedArray([1e-9, 2e-9, 0.5e-9], dt=1 * ms, name="slow"),
        "slow2": TimedArray([[1e-9, 2e-9], [0.5e-9, 0]], dt=0.2 * ms, name="slow2"),
        "odd": TimedArray([1e-9, 2e-9], dt=0.25 * ms, name="odd"),
        "fast": TimedArray([1e-9, 2e-9], dt=0.05 * ms, name="fast"),
    }
    group = NeuronGroup(
        2, re.sub(r";\s*", "\n", lines), namespace={**VALUES, **tables}, method="euler"
    )
    equations = group.equations
    names = (equations.names | equations.identifiers | {"dt"}) - set(equations.stochastic_variables)
    return equations, group.resolve_all(names, group.namespace, user_identifiers=set())


def code(lines: str, method: str) -> dict[str, str]:
    """Give the code of a method, or why Brian refuses."""
    # Made anew for each method: equations that were refused halfway are empty afterwards.
    equations, variables = resolved(lines)
    try:
        return {"code": StateUpdateMethod.apply_stateupdater(equations, variables, method)}
    except (UnsupportedEquationsException, NotImplementedError) as ex:
        return {"refused": str(ex)}
