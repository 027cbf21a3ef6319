"""Pathway code that adds a subexpression of the synapses to a variable which it depends on."""

from brian2 import Network, NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses, ms

source = SpikeGeneratorGroup(2, [0, 1, 0, 1], [1, 1, 2, 4] * ms, name="source")
G = NeuronGroup(3, "dv/dt = -v/(10*ms) : 1", method="euler", name="G")
G.v = [0.1, 0.2, 0.3]
S = Synapses(source, G, "w : 1\nkick = w*(2 - v_post) : 1", on_pre="v_post += kick", name="S")
S.connect()
S.w = "0.2 + 0.1*i + 0.15*j"
M = StateMonitor(G, "v", record=True, name="M")
Network(source, G, S, M).run(12 * ms)
