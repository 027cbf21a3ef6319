package org.brian2grad.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.brian2grad.diag.Problems;

/// Says what a group of neurons is; each method returns another builder. What is left out is as in
/// Brian 2.
public final class NeuronGroupBuilder {
  static final NeuronGroupBuilder EMPTY = new NeuronGroupBuilder(Steps.none());

  private final Steps<Draft> steps;

  private NeuronGroupBuilder(Steps<Draft> steps) {
    this.steps = steps;
  }

  private NeuronGroupBuilder with(Consumer<Draft> step) {
    return new NeuronGroupBuilder(steps.and(step));
  }

  /// @param text Brian 2's equations: `dv/dt = -v/tau : volt`
  public NeuronGroupBuilder equations(String text) {
    return with(d -> d.equations = text);
  }

  /// @param condition of a spike: `v > 15*mV`
  public NeuronGroupBuilder threshold(String condition) {
    return with(d -> d.threshold = Optional.of(condition.strip()));
  }

  /// @param code of a spike: `v = 0*mV`
  public NeuronGroupBuilder reset(String code) {
    return with(d -> d.reset = Optional.of(code.strip()));
  }

  /// @param text a duration, such as `5*ms` or the name of a variable, or a condition
  public NeuronGroupBuilder refractory(String text) {
    return with(d -> d.refractory = Optional.of(text.strip()));
  }

  /// An event of another name than `spike`, which monitors and pathways can refer to.
  public NeuronGroupBuilder event(String name, String condition) {
    return with(
        d -> d.events.put(name, new ModelObject.Event(condition.strip(), Optional.empty())));
  }

  /// The same with code that runs for the neurons that have the event.
  public NeuronGroupBuilder event(String name, String condition, String code) {
    return with(d ->
        d.events.put(name, new ModelObject.Event(condition.strip(), Optional.of(code.strip()))));
  }

  /// @param name of the method of integration: `exact`, `euler`, `exponential_euler`...
  public NeuronGroupBuilder method(String name) {
    return with(d -> d.method = Optional.of(name));
  }

  /// @param value a quantity, or an expression: `-70*mV + 10*mV*rand()`
  public NeuronGroupBuilder initial(String variable, String value) {
    return with(d -> d.initial.put(variable, new Texts.Given.Text(value)));
  }

  /// @param value for example `Value.of("mV", -70, -65)`: one for each neuron
  public NeuronGroupBuilder initial(String variable, Value value) {
    return with(d -> d.initial.put(variable, new Texts.Given.Ready(value)));
  }

  /// @param step a time step of the group's own: `0.05 ms`
  public NeuronGroupBuilder dt(String step) {
    return with(d -> d.dt = Optional.of(step));
  }

  /// @throws org.brian2grad.diag.DiagnosticException for texts that cannot be read
  ModelObject.NeuronGroup build(String name, int size) {
    Draft d = steps.on(new Draft());
    var problems = new Problems();
    var texts = new Texts(name, problems);
    Optional<Equations> equations = texts.equations(d.equations);
    Map<String, Value> initial = texts.values("initial", d.initial);
    var dt = texts.quantity("dt", d.dt);
    problems.throwIfAny();
    return new ModelObject.NeuronGroup(
        name,
        size,
        equations.orElseThrow(),
        d.threshold,
        d.reset,
        d.refractory,
        d.events,
        d.method,
        initial,
        dt);
  }

  private static final class Draft {
    String equations = "";
    Optional<String> threshold = Optional.empty();
    Optional<String> reset = Optional.empty();
    Optional<String> refractory = Optional.empty();
    final Map<String, ModelObject.Event> events = new LinkedHashMap<>();
    Optional<String> method = Optional.empty();
    final Map<String, Texts.Given> initial = new LinkedHashMap<>();
    Optional<String> dt = Optional.empty();
  }
}
