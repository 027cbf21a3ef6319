"""Why a name is a parameter or none: told apart, with the reason, before and after construction."""

from __future__ import annotations

from typing import Any

import pytest
from brian2 import (
    Cylinder,
    Hz,
    Network,
    NeuronGroup,
    PoissonInput,
    Quantity,
    Soma,
    SpatialNeuron,
    SpikeGeneratorGroup,
    StateMonitor,
    Synapses,
    TimedArray,
    cm,
    ms,
    mV,
    network_operation,
    ohm,
    uF,
    um,
)

import brian2grad as bg
from brian2grad.errors import ModelError

EQUATIONS = """dv/dt = (I - v)/tau : 1 (unless refractory)
I = a*b + drive(t) : 1
J = c*2 : 1
a : 1
spare : 1
k : integer"""


class Model:
    def __init__(self) -> None:
        self.source = SpikeGeneratorGroup(2, [0], [1] * ms, name="source")
        self.group = NeuronGroup(
            3,
            EQUATIONS,
            threshold="v > vt",
            reset="v = 0",
            refractory="tref",
            method="euler",
            namespace={
                "tref": 3 * ms,
                "tau": 10 * ms,
                "b": 2,
                "vt": 0.5,
                "c": 4.0,
                "gone": 3.0,
                "drive": TimedArray([1, 2, 3], dt=1 * ms),
            },
            name="cells",
        )
        self.feed = Synapses(self.source, self.group, "w : 1", on_pre="v += w", name="feed")
        self.feed.connect()
        self.poisson = PoissonInput(self.group, "v", 5, 3 * Hz, 0.1)
        self.trace = StateMonitor(self.group, "v", record=True, name="trace")
        self.network = Network(self.source, self.group, self.feed, self.trace, self.poisson)


PARAMETERS = {
    "tau": "value of shape [*batch] in s, 0.01 now, used by 'cells' (stateupdate)",
    "cells.a": "value of shape [*batch, 3], [0. 0. 0.] now, used by 'cells' (stateupdate)",
    "v": "initial value of shape [*batch, 3]",
    "feed.w": "value of shape [*batch, 6]",
    "source": "raster of shape",
    "drive": "values of a TimedArray of shape [3, *batch]",
}

OTHERS = {
    "b": "integer-parameter: make it a float: `b = 2.0`",
    "k": "not-a-parameter: integer",
    "I": "not-a-parameter: computed in each step, from a*b + drive(t)",
    "cells.J": "not-a-parameter: computed in each step, from c*2",
    "c": "not-a-parameter: in 'cells.J' only",
    "spare": "not-a-parameter: no code of a time step uses it",
    "gone": "not-a-parameter: its value went into other numbers before",
    "delay": "not-a-parameter: is a delay of synapses",
    "feed.delay": "not-a-parameter: is a delay of synapses",
    "feed.pre.delay": "not-a-parameter: is a delay of synapses",
    "feed_pre.delay": "not-a-parameter: is a delay of synapses",
    "refractory": "not-a-parameter: name what it is computed from: 'tref'",
    "cells.refractory": "not-a-parameter: name what it is computed from: 'tref'",
    "tref": "missing-surrogate: surrogate={('cells', 'refractory'): ",
    "dt": "not-a-parameter: belongs to Brian's clocks",
    "cells": "not-a-parameter: is a NeuronGroup, and no value",
    "trace.v": "not-a-parameter: is what 'trace' records",
    "poissoninput.rate": "not-a-parameter: into a number before the run",
    "taw": "unknown-parameter: did you mean 'tau'?",
    "other.v": "unknown-parameter: expected one of",
}


def test_what_can_be_a_parameter() -> None:
    model = Model()
    sim = bg.Simulator(model.network, 5 * ms, ["tau"], surrogate=bg.surrogate.superspike())
    for name, words in PARAMETERS.items():
        text = sim.explain(name)
        assert text.startswith(f"'{name}' can be a parameter: {words}"), text
        assert bg.explain(model.network, name).startswith(f"'{name}' can be a parameter")
        bg.Simulator(model.network, 5 * ms, [name], surrogate=bg.surrogate.superspike())


def test_what_cannot_be_a_parameter_and_why() -> None:
    model = Model()
    names: Any = {**OTHERS}
    names[f"{model.poisson.name}.rate"] = names.pop("poissoninput.rate")
    sim = bg.Simulator(model.network, 5 * ms, ["tau"], surrogate=bg.surrogate.superspike())
    for name, told in names.items():
        code, _, words = told.partition(": ")
        text = sim.explain(name)
        assert f"error[{code}]" in text, text
        assert words in text, text
        with pytest.raises(ModelError) as caught:
            bg.Simulator(model.network, 5 * ms, [name], surrogate=bg.surrogate.superspike())
        assert str(caught.value) == text, "one sentence has one home"


def test_it_says_that_a_surrogate_is_needed() -> None:
    text = bg.explain(Model().network, "tau")
    assert text.startswith("'tau' can be a parameter")
    assert "missing-surrogate" in text


def test_a_network_is_left_as_it_was() -> None:
    model = Model()
    bg.explain(model.network, "tau")
    model.network.run(2 * ms)
    assert model.trace.v.shape == (3, 20)


def spatial() -> tuple[Network, Network]:
    morphology = Soma(diameter=20 * um)
    morphology.d = Cylinder(length=200 * um, diameter=2 * um, n=4)
    cell = SpatialNeuron(
        morphology,
        "Im = gL*(-65*mV - v) : amp/meter**2\ngL : siemens/meter**2 (constant)",
        Cm=1 * uF / cm**2,
        Ri=150 * ohm * cm,
        method="exponential_euler",
        name="cell",
    )
    trace = StateMonitor(cell, "v", record=True, name="trace")
    other = NeuronGroup(1, "dv/dt = -v/(5*ms) : 1", method="exact", name="other")
    return Network(cell, trace, other), Network(other)


def operation() -> tuple[Network, Network]:
    other = NeuronGroup(1, "dv/dt = -v/(5*ms) : 1", method="exact", name="other")

    @network_operation(dt=1 * ms)
    def nudge() -> None:
        other.v = 1

    return Network(other, nudge), Network(other)


@pytest.mark.parametrize("make", [spatial, operation])
def test_only_python_can_do_it(make: Any) -> None:
    network, without = make()
    for name in ("cell.gL", "gL", "cell.v", "other.v"):
        with pytest.raises(ModelError, match="not-differentiable") as caught:
            bg.Simulator(network, 5 * ms, [name])
        text = str(caught.value)
        assert "unknown-parameter" not in text
        assert ("a SpatialNeuron" in text) == (make is spatial)
        assert bg.explain(network, name) == text
    if make is spatial:
        assert "without 'cell' and 'trace'" in text
    bg.Simulator(without, 5 * ms, ["other.v"])


@pytest.mark.parametrize(
    ("scale", "condition", "written"),
    [
        (None, "v > vt and timer > tref", "scale={'v': 15*mV, 'timer': 3*ms}"),
        (5 * mV, "v > vt and timer > tref", "scale={'v': 15*mV, 'timer': 3*ms}"),
        ({"v": 5 * mV}, "v > vt and timer > tref", "scale={'v': 15*mV, 'timer': 3*ms}"),
        ({"v": 5 * mV}, "v > vt or not x < 0.25", "scale={'v': 15*mV, 'x': 0.25}"),
        (None, "timer > tref", "scale=3*ms"),
        (0.005, "v > 12*mV", "scale=12*mV"),
        (None, "v > -(40*mV) + 2*x*mV", "scale=1*volt"),
        (5 * ms, "v > vt", "scale=15*mV"),
        (None, "slope > 2*volt/second", "scale=2*volt/second"),
    ],
)
def test_examples_have_the_users_own_units_and_values(
    scale: Any, condition: str, written: str
) -> None:
    group = NeuronGroup(
        1,
        """dv/dt = (20*mV - v)/tau : volt
        dtimer/dt = 10*ms/tau : second
        dx/dt = 1/tau : 1
        dslope/dt = 1*volt/second/tau : volt/second""",
        threshold=condition,
        reset="v = 0*mV; timer = 0*ms",
        method="euler",
        namespace={"vt": 15 * mV, "tref": 3 * ms, "tau": 10 * ms},
        name="cells",
    )
    network = Network(group)
    with pytest.raises(ModelError, match=r"missing-scale|scale-unit") as caught:
        bg.Simulator(network, 5 * ms, ["tau"], surrogate=bg.surrogate.superspike(scale=scale))
    assert f"`{written}`" in str(caught.value), str(caught.value)
    import brian2

    arguments = eval(f"dict({written})", dict(vars(brian2)))
    bg.Simulator(network, 5 * ms, ["tau"], surrogate=bg.surrogate.superspike(**arguments))


def test_values_without_names() -> None:
    model = Model()
    sim = bg.Simulator(
        model.network, 5 * ms, ["tau", "feed.w"], surrogate=bg.surrogate.superspike()
    )
    tau = bg.tensor(5 * ms)
    for given in ((tau,), (tau, tau), ([tau],), ({"tau": tau}, tau)):
        with pytest.raises(ModelError, match=r"value-without-name.*`sim\(tau=value\)`"):
            sim(*given)
    with pytest.raises(ModelError, match=r"`sim\(\{'feed.w': bg.tensor\(value\)\}\)`"):
        sim({"feed.w": [1.0] * 6})
    with pytest.raises(ModelError, match=r"`sim\(tau=bg.tensor\(10\*ms\)\)`"):
        sim(tau="5 ms")
    with pytest.raises(ModelError, match=r"`sim\(tau=bg.tensor\(10\*ms\)\)`"):
        sim(tau=5 * mV)


@pytest.mark.parametrize(
    ("duration", "written"),
    [(100, "100*ms"), (0.05, "0.05*second"), (3 * mV, "0.1*second"), ("5 ms", "0.1*second")],
)
def test_duration_without_a_unit(duration: Any, written: str) -> None:
    with pytest.raises(ModelError, match="duration") as caught:
        bg.Simulator(Model().network, duration, ["tau"])
    assert f"write `{written}`" in str(caught.value)


def test_lists_of_quantities() -> None:
    given: Any = [5 * ms, 6 * ms]
    assert isinstance(given[0], Quantity)
    sim = bg.Simulator(Model().network, 5 * ms, ["tau"], surrogate=bg.surrogate.superspike())
    assert sim(tau=bg.tensor(given))["trace"].v.shape == (50, 2, 3)
