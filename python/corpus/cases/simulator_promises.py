"""What a Simulator says of values that are set later, and of a budget that is too small."""

import torch
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, ms

import brian2grad as bg


def code_of(call) -> str:
    """Give the code of the error that a call raises, else nothing."""
    try:
        call()
    except bg.errors.ModelError as error:
        return error.code
    return ""


def built(budget: int | None = None):
    """Make a spiking network, and its Simulator."""
    group = NeuronGroup(
        20,
        "dv/dt = (I - v + 0.1*sin(v))/tau : 1\nI : 1 (constant)",
        threshold="v > 1",
        reset="v = 0",
        method="rk4",
        namespace={"tau": 5 * ms},
        name="G",
    )
    group.I = "1 + 0.1*i"
    trace = StateMonitor(group, "v", record=[0], name="M")
    network = Network(group, trace, SpikeMonitor(group))
    surrogate = bg.surrogate.superspike(scale=0.3)
    return group, network, bg.Simulator(network, 50 * ms, ["tau"], surrogate, memory_budget=budget)


group, network, sim = built()
sim()
group.I = 5
assert code_of(sim) == "stale-value"
sim.refresh()
assert code_of(sim) == ""

for budget in (200_000, 40_000, 1000):
    tau = torch.tensor(0.005, dtype=torch.double, requires_grad=True)
    try:
        sim = built(budget)[-1]
        (sim(tau=tau)["M"].v ** 2).sum().backward()
        assert sim.memory_use().peak <= budget, (budget, sim.memory_use())
    except bg.errors.ModelError as error:
        assert "budget" in str(error), error

network.run(20 * ms)
