"""A parameter that reaches the final state only: what is recorded does not depend on it."""

from brian2 import Network, NeuronGroup, StateMonitor, ms

G = NeuronGroup(1, "dv/dt = (1 - v)/tau : 1", method="euler", namespace={"tau": 5 * ms}, name="G")
H = NeuronGroup(1, "dx/dt = -x/(3*ms) : 1", method="euler", name="H")
H.x = 1
Network(G, H, StateMonitor(H, "x", record=True)).run(10 * ms)
