"""Event-driven equations have the gradient of their clock-driven twins."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, ms

import brian2grad as bg
from brian2grad.errors import ModelError
from tolerances import GRADIENTS, TRACES

NAMES = {
    "tau": 10 * ms,
    "taus": 5 * ms,
    "taupre": 20 * ms,
    "taupost": 15 * ms,
    "dApre": 0.05,
    "dApost": -0.06,
    "gmax": 0.2,
    "U": 0.4,
    "tau_f": 50 * ms,
    "tau_rec": 80 * ms,
}


class Plastic:
    """A recurrent network whose synapses have equations, solved at events or at every step."""

    def __init__(self, model: str, code: dict[str, str], flag: str, extra: tuple[str, ...] = ()):
        random = np.random.default_rng(5)
        n = 12
        self.cells = NeuronGroup(
            n,
            """dv/dt = (a + g - v)/tau : 1 (unless refractory)
            dg/dt = -g/taus : 1
            a : 1""",
            threshold="v > 1",
            reset="v = 0",
            refractory=2 * ms,
            method="exact",
            namespace=NAMES,
            name="cells",
        )
        self.cells.v, self.cells.a = np.linspace(0, 1, n), np.linspace(1.05, 1.6, n)
        self.synapses = Synapses(
            self.cells,
            self.cells,
            "w : 1\n" + model.replace("FLAG", flag),
            **code,
            method="exact",
            namespace=NAMES,
            name="syn",
        )
        i, j = np.nonzero(random.random((n, n)) < 0.4)
        self.synapses.connect(i=i, j=j)
        self.synapses.w = random.uniform(0, 0.3, len(i))
        self.synapses.pre.delay = random.integers(0, 11, len(i)) * 0.1 * ms
        self.trace = StateMonitor(self.cells, "v", record=True)
        self.weights = StateMonitor(self.synapses, ["w", *extra], record=True)
        self.spikes = SpikeMonitor(self.cells)
        self.network = Network(self.cells, self.synapses, self.trace, self.weights, self.spikes)

    def gradients(self, names: list[str]) -> dict[str, torch.Tensor]:
        sim = self.simulator(names)
        values = {
            n: torch.tensor(p.value, dtype=torch.float64, requires_grad=True)
            for n, p in sim.parameters.items()
        }
        out = sim(values)
        assert float(out[self.spikes].count.sum()) > 20
        w = out[self.weights].w
        late = torch.linspace(0, 1, len(w), dtype=w.dtype)[:, None]
        ((out[self.trace].v ** 2).sum() + (w * late).sum()).backward()
        self.out = out
        return {n: v.grad for n, v in values.items() if v.grad is not None}

    def simulator(self, names: list[str]) -> bg.Simulator:
        return bg.Simulator(
            self.network, 40 * ms, names, surrogate=bg.surrogate.superspike(slope=10)
        )


def stdp(flag: str, extra: tuple[str, ...] = ()) -> Plastic:
    """Make a pair rule, whose two pathways share the time of the last update."""
    return Plastic(
        """dApre/dt = -Apre/taupre : 1 (FLAG)
        dApost/dt = -Apost/taupost : 1 (FLAG)""",
        {
            "on_pre": "g_post += w\nApre += dApre\nw = clip(w + Apost, 0, gmax)",
            "on_post": "Apost += dApost\nw = clip(w + Apre, 0, gmax)",
        },
        flag,
        extra,
    )


def stp(flag: str, extra: tuple[str, ...] = ()) -> Plastic:
    """Make a Tsodyks-Markram synapse."""
    made = Plastic(
        """du/dt = -u/tau_f : 1 (FLAG)
        dx/dt = (1 - x)/tau_rec : 1 (FLAG)""",
        {"on_pre": "u += U*(1 - u)\ng_post += w*u*x\nx -= u*x"},
        flag,
        extra,
    )
    made.synapses.x = 1
    return made


@pytest.mark.parametrize(
    "make, names",
    [
        (stdp, ["taupre", "taupost", "dApre", "dApost", "gmax", "tau", "taus", "syn.w"]),
        (stp, ["U", "tau_f", "tau_rec", "tau", "taus", "syn.w"]),
    ],
)
def test_gradient_is_that_of_the_clock_driven_twin(
    make: Callable[[str], Plastic], names: list[str]
) -> None:
    got, want = make("event-driven").gradients(names), make("clock-driven").gradients(names)
    assert got.keys() == want.keys() == set(names)
    for name in names:
        largest = float(want[name].abs().max())
        assert largest > 0, name
        assert float((got[name] - want[name]).abs().max()) <= GRADIENTS * largest, name


@pytest.mark.parametrize("make, recorded", [(stdp, ("Apre", "Apost")), (stp, ("u", "x"))])
def test_recorded_values_are_those_after_the_last_event(
    make: Callable[..., Plastic], recorded: tuple[str, ...]
) -> None:
    model = make("event-driven", recorded)
    model.gradients(["tau", "syn.w"])
    model.network.run(40 * ms)
    for name in ("w", *recorded):
        want = torch.tensor(np.array(getattr(model.weights, name))).T
        got = getattr(model.out[model.weights], name)
        assert float(want.max() - want.min()) > 0
        assert float((got - want).abs().max()) <= TRACES * float(want.max() - want.min()), name


def test_code_that_changes_an_event_driven_variable_is_refused() -> None:
    model = stdp("event-driven")
    model.synapses.run_regularly("Apre = 0.5*Apre", dt=1 * ms)
    with pytest.raises(ModelError, match=r"event-driven variable 'syn.Apre'"):
        model.simulator(["tau"])


def test_a_parameter_that_is_recorded_and_event_driven_is_refused() -> None:
    model = stp("event-driven", ("u",))
    with pytest.raises(ModelError, match=r"syn.u.*event-driven"):
        model.simulator(["syn.u"])


def test_values_that_are_not_finite_are_named_also_where_events_are_recorded() -> None:
    model = stp("event-driven", ("u",))
    model.synapses.w[3] = np.nan
    sim = model.simulator(["tau"])
    with pytest.raises(ModelError, match=r"error\[non-finite\].*syn.w is NaN in element 3"):
        sim()


def test_brians_run_does_not_go_on_from_recorded_event_driven_values() -> None:
    """The final state has them as they are now, Brian 2 shows them as the last event left them."""
    model = stp("event-driven", ("u",))
    sim = bg.Simulator(
        model.network,
        10 * ms,
        ["tau"],
        surrogate=bg.surrogate.superspike(slope=10),
        forward="brian2",
    )
    out = sim()
    with pytest.raises(ModelError, match=r"error\[forward-state\].*syn.u\[last event\]"):
        sim(initial_state=out.final_state)
