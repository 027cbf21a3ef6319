"""Synapses with delays of their own, which are constants to the gradient."""

from brian2 import Network, NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses, ms

source = SpikeGeneratorGroup(3, [0, 1, 2], [1, 2, 4] * ms, name="source")
G = NeuronGroup(1, "dv/dt = -v/(10*ms) : 1", threshold="v > 1.5", reset="v = 0", method="exact")
S = Synapses(source, G, "w : 1", on_pre="v += w", name="S")
S.connect()
S.w = 0.6
S.delay = [3, 2, 1] * ms
M = StateMonitor(G, "v", record=True, name="M")
Network(source, G, S, M).run(20 * ms)
