var model = Model.builder().duration("100 ms").constant("tau", "20 ms").group("neurons", 2, g -> g.equations("dv/dt = (20*mV - v)/tau : volt").threshold("v > 15*mV").reset("v = 0*mV").method("exact")).spikeMonitor("spikes", "neurons").build()
var sim = TorchSimulator.of(Simulator.of(model).parameters("tau").surrogate(new FastSigmoid(10), Quantity.parse("5 mV")).build())
var tau = number(15e-3).requires_grad_()
sim.run(Map.of("tau", tau)).get("spikes.count").sum().backward()
System.out.println(tau.grad().item_double() < 0 ? "more spikes with a smaller tau" : "wrong sign")
try (Run run = Simulator.of(model).build().run(Map.of())) { System.out.println("spikes: " + run.output("spikes.count")); }
Model.builder().duration("1 mV").build()
/exit
