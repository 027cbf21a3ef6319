"""A threshold on a voltage and a time, whose scales have different units."""

from brian2 import Network, NeuronGroup, SpikeMonitor, ms, mV

G = NeuronGroup(
    1,
    "dv/dt = (E - v)/(10*ms) : volt\ndtimer/dt = 1 : second",
    threshold="v > vt and timer > tref",
    reset="v = 0*mV; timer = 0*ms",
    method="euler",
    namespace={"E": 20 * mV, "vt": 15 * mV, "tref": 3 * ms},
    name="G",
)
Network(G, SpikeMonitor(G)).run(20 * ms)
