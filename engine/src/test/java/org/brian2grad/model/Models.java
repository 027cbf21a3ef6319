package org.brian2grad.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.brian2grad.units.Quantity;

/// Models for tests, made step by step.
final class Models {
  private final Map<String, Quantity> constants = new LinkedHashMap<>();
  private final List<ModelObject> objects = new ArrayList<>();
  private Quantity duration = Quantity.parse("100 ms");
  private Quantity dt = Quantity.parse("0.1 ms");

  static final String NEURON = "dv/dt = (R*I - v)/tau : volt (unless refractory)\nI : amp";

  /// Two groups of neurons, `cells` and `others`, whose constants are known.
  static Models neurons() {
    return new Models()
        .constant("R", "10 Mohm")
        .constant("tau", "20 ms")
        .with(group("cells", NEURON))
        .with(group("others", NEURON));
  }

  Models constant(String name, String quantity) {
    constants.put(name, Quantity.parse(quantity));
    return this;
  }

  Models constant(String name, Quantity quantity) {
    constants.put(name, quantity);
    return this;
  }

  Models lasting(Quantity time, Quantity step) {
    duration = time;
    dt = step;
    return this;
  }

  Models with(ModelObject object) {
    objects.add(object);
    return this;
  }

  Model model() {
    return new Model(duration, dt, 0, constants, objects);
  }

  /// Ten neurons with threshold, reset and refractory period.
  static ModelObject.NeuronGroup group(String name, String equations) {
    return group(name, equations, "v > 15*mV", "v = 0*mV", "5*ms");
  }

  static ModelObject.NeuronGroup group(
      String name, String equations, String threshold, String reset, String refractory) {
    return new ModelObject.NeuronGroup(
        name,
        10,
        Equations.parse(equations),
        given(threshold),
        given(reset),
        given(refractory),
        Map.of(),
        Optional.empty(),
        Map.of(),
        Optional.empty());
  }

  static ModelObject.NeuronGroup initial(String equations, String variable, Value value) {
    ModelObject.NeuronGroup g = group("g", equations, "", "", "");
    return new ModelObject.NeuronGroup(
        g.name(),
        g.size(),
        g.equations(),
        g.threshold(),
        g.reset(),
        g.refractory(),
        g.events(),
        g.method(),
        Map.of(variable, value),
        g.dt());
  }

  static ModelObject.NeuronGroup event(String name, String condition, String code) {
    ModelObject.NeuronGroup g = group("g", "v : volt", "", "", "");
    return new ModelObject.NeuronGroup(
        g.name(),
        g.size(),
        g.equations(),
        g.threshold(),
        g.reset(),
        g.refractory(),
        Map.of(name, new ModelObject.Event(condition, given(code))),
        g.method(),
        g.initial(),
        g.dt());
  }

  private static Optional<String> given(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /// Synapses from `cells` to `others`, all to all.
  static ModelObject.Synapses synapses(String equations, String onPre) {
    return synapses(
        equations,
        pathway("pre", onPre, "spike", Optional.empty()),
        new Connection.Where(Optional.empty()));
  }

  static ModelObject.Synapses synapses(
      String equations, ModelObject.Pathway pathway, Connection connection) {
    return synapses(Part.whole("cells"), Part.whole("others"), equations, pathway, connection);
  }

  static ModelObject.Synapses synapses(
      Part source,
      Part target,
      String equations,
      ModelObject.Pathway pathway,
      Connection connection) {
    return new ModelObject.Synapses(
        "syn",
        source,
        target,
        Equations.parse(equations),
        List.of(pathway),
        connection,
        Optional.empty(),
        Map.of(),
        Optional.empty());
  }

  static ModelObject.Pathway pathway(
      String name, String code, String event, Optional<Value> delay) {
    return new ModelObject.Pathway(name, ModelObject.Side.PRE, code, event, delay);
  }

  static ModelObject.TimedArray timed(String name, int values, OptionalInt columns) {
    var listed = new Value.Listed(new double[values], Quantity.parse("1 nA").dimension());
    return new ModelObject.TimedArray(name, listed, columns, Quantity.parse("1 ms"));
  }

  static Value same(String quantity) {
    return new Value.Same(Quantity.parse(quantity));
  }

  static Value listed(String unit, double... values) {
    return new Value.Listed(values, Quantity.parse("1 " + unit).dimension());
  }
}
