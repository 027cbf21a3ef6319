/// Models of spiking networks, simulated and differentiated. Begin with `org.brian2grad.Simulator`.
module org.brian2grad.engine {
  requires static transitive org.jspecify;
  requires static com.google.auto.service;
  requires hipparchus.core;
  requires org.antlr.antlr4.runtime;
  requires org.snakeyaml.engine;
  requires tools.jackson.databind;

  exports org.brian2grad;
  exports org.brian2grad.diag;
  exports org.brian2grad.function;
  exports org.brian2grad.integrate;
  exports org.brian2grad.program;
  exports org.brian2grad.lang;
  exports org.brian2grad.model;
  exports org.brian2grad.registry;
  exports org.brian2grad.surrogate;
  exports org.brian2grad.units;
  exports org.brian2grad.yaml;

  uses org.brian2grad.function.ScalarFunction;
  uses org.brian2grad.integrate.StateUpdater;
  uses org.brian2grad.surrogate.SurrogateFactory;
}
