"""Pathway code that adds to a shared variable, and reads it through a named value."""

from brian2 import Network, NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses, ms

source = SpikeGeneratorGroup(2, [0, 1, 0, 1], [1, 1, 2, 4] * ms, name="source")
G = NeuronGroup(3, "dv/dt = -v/(10*ms) : 1", method="euler", name="G")
G.v = [0.1, 0.2, 0.3]
S = Synapses(
    source, G, "w : 1", on_pre="v_post += w\nup = 0.05*v_post\nw = clip(w + up, 0, 2)", name="S"
)
S.connect()
S.w = "0.2 + 0.1*i + 0.15*j"
M = StateMonitor(G, "v", record=True, name="M")
Network(source, G, S, M).run(12 * ms)
