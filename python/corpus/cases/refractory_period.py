"""A refractory period by name."""

from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, ms

G = NeuronGroup(
    1,
    "dv/dt = (2 - v)/(10*ms) : 1 (unless refractory)",
    threshold="v > 1",
    reset="v = 0",
    refractory="tref",  # type: ignore
    method="euler",
    namespace={"tref": 3 * ms},
    name="G",
)
Network(G, StateMonitor(G, ["v", "lastspike"], record=True), SpikeMonitor(G)).run(20 * ms)
