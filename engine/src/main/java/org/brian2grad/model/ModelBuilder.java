package org.brian2grad.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.units.Quantity;

/// Makes a model step by step.
///
/// A builder never changes: each method returns another one, so that variants share what they have
/// in common. Texts are those of the model language; what is wrong with them is said by [#build],
/// all at once. A name that is given again replaces what had it.
///
/// ```java
/// ModelBuilder base =
///     Model.builder()
///         .duration("100 ms")
///         .constant("R", "10 Mohm")
///         .constant("I", "2 nA")
///         .group(
///             "neurons",
///             1,
///             g ->
///                 g.equations("dv/dt = (R*I - v)/tau : volt")
///                     .threshold("v > 15*mV")
///                     .reset("v = 0*mV")
///                     .method("exact"))
///         .spikeMonitor("spikes", "neurons");
/// Model fast = base.constant("tau", "5 ms").build();
/// Model slow = base.constant("tau", "20 ms").build();
/// ```
public final class ModelBuilder {
  static final ModelBuilder EMPTY = new ModelBuilder(Steps.none());

  private final Steps<Draft> steps;

  private ModelBuilder(Steps<Draft> steps) {
    this.steps = steps;
  }

  private ModelBuilder with(Consumer<Draft> step) {
    return new ModelBuilder(steps.and(step));
  }

  private ModelBuilder object(String name, Function<Texts, ModelObject> read) {
    return with(d -> {
      d.objects.remove(name);
      d.objects.put(name, read);
    });
  }

  /// @param time how long the model runs: `100 ms`
  public ModelBuilder duration(String time) {
    return with(d -> d.duration = texts -> texts.quantity("duration", Optional.of(time)));
  }

  /// @param time how long the model runs
  public ModelBuilder duration(Quantity time) {
    return with(d -> d.duration = _ -> Optional.of(time));
  }

  /// @param step of all objects that have none of their own; 0.1 ms if it is never given
  public ModelBuilder dt(String step) {
    return with(d -> d.dt = texts -> texts.quantity("dt", Optional.of(step)));
  }

  /// @param step of all objects that have none of their own
  public ModelBuilder dt(Quantity step) {
    return with(d -> d.dt = _ -> Optional.of(step));
  }

  /// @param seed of random initial values and of noise
  public ModelBuilder seed(long seed) {
    return with(d -> d.seed = seed);
  }

  /// A name that equations may use.
  ///
  /// @param value for example `20 ms`
  public ModelBuilder constant(String name, String value) {
    return with(d ->
        d.constants.put(name, texts -> texts.quantity("constants." + name, Optional.of(value))));
  }

  public ModelBuilder constant(String name, Quantity value) {
    return with(d -> d.constants.put(name, _ -> Optional.of(value)));
  }

  /// Neurons that share equations.
  ///
  /// ```java
  /// Model.builder()
  ///     .group("neurons", 100, g -> g.equations("dv/dt = -v/tau : volt").initial("v", "15 mV"));
  /// ```
  public ModelBuilder group(String name, int size, UnaryOperator<NeuronGroupBuilder> group) {
    NeuronGroupBuilder builder = group.apply(NeuronGroupBuilder.EMPTY);
    return object(name, _ -> builder.build(name, size));
  }

  /// Independent Poisson processes.
  ///
  /// @param rates one for all, `10 Hz`, or an expression: `10*Hz*(1 + sin(2*pi*t/second))`
  public ModelBuilder poisson(String name, int size, String rates) {
    return poisson(name, size, new Texts.Given.Text(rates));
  }

  /// @param rates for example `Value.of("Hz", 10, 20)`: one for each
  public ModelBuilder poisson(String name, int size, Value rates) {
    return poisson(name, size, new Texts.Given.Ready(rates));
  }

  private ModelBuilder poisson(String name, int size, Texts.Given rates) {
    return object(
        name,
        texts ->
            new ModelObject.PoissonGroup(
                name, size, require(texts, t -> t.value("rates", rates)), Optional.empty()));
  }

  /// Spikes at given times.
  ///
  /// @param times in seconds, each of the neuron in `indices`
  public ModelBuilder spikes(String name, int size, int[] indices, double[] times) {
    return add(
        new ModelObject.SpikeGenerator(
            name, size, indices, times, Optional.empty(), Optional.empty()));
  }

  /// Spikes that repeat.
  ///
  /// @param period for example `50 ms`
  public ModelBuilder spikes(String name, int size, int[] indices, double[] times, String period) {
    var once =
        new ModelObject.SpikeGenerator(
            name, size, indices, times, Optional.empty(), Optional.empty());
    return object(
        name,
        texts ->
            new ModelObject.SpikeGenerator(
                name,
                size,
                once.indices(),
                once.times(),
                Optional.of(require(texts, t -> t.quantity("period", Optional.of(period)))),
                Optional.empty()));
  }

  /// Synapses between two groups.
  ///
  /// ```java
  /// Model.builder()
  ///     .synapses("exc", "input", "neurons[0:50]", s -> s.equations("w : volt").onPre("v += w"));
  /// ```
  ///
  /// @param source a group, or neighbours in it: `neurons[0:100]`
  /// @param target the same
  public ModelBuilder synapses(
      String name, String source, String target, UnaryOperator<SynapsesBuilder> synapses) {
    SynapsesBuilder builder = synapses.apply(SynapsesBuilder.EMPTY);
    return object(name, _ -> builder.build(name, source, target));
  }

  /// A function of time, `name(t)`, that is constant on each step of a grid.
  ///
  /// @param values for example `Value.of("nA", 0, 1, 0)`
  /// @param dt the step of the grid
  public ModelBuilder timedArray(String name, Value.Listed values, String dt) {
    return timedArray(name, values, OptionalInt.empty(), dt);
  }

  /// A function of time and index, `name(t, i)`.
  ///
  /// @param values row after row, one row for each step of the grid
  /// @param columns values in a row
  public ModelBuilder timedArray(String name, Value.Listed values, int columns, String dt) {
    return timedArray(name, values, OptionalInt.of(columns), dt);
  }

  private ModelBuilder timedArray(
      String name, Value.Listed values, OptionalInt columns, String dt) {
    return object(
        name,
        texts ->
            new ModelObject.TimedArray(
                name, values, columns, require(texts, t -> t.quantity("dt", Optional.of(dt)))));
  }

  /// Records variables of all elements of a group, or of synapses.
  public ModelBuilder stateMonitor(String name, String source, String... variables) {
    return add(
        new ModelObject.StateMonitor(
            name, source, Arrays.asList(variables), Optional.empty(), Optional.empty()));
  }

  /// Records variables of some elements.
  public ModelBuilder stateMonitor(
      String name, String source, List<String> variables, List<Integer> elements) {
    return add(
        new ModelObject.StateMonitor(
            name, source, variables, Optional.of(elements), Optional.empty()));
  }

  /// Records spikes.
  ///
  /// @param source a group, or neighbours in it: `neurons[0:100]`
  public ModelBuilder spikeMonitor(String name, String source) {
    return spikeMonitor(name, source, "spike");
  }

  /// Records custom events.
  public ModelBuilder spikeMonitor(String name, String source, String event) {
    return object(
        name,
        texts ->
            new ModelObject.SpikeMonitor(
                name, require(texts, t -> t.part("source", source)), event));
  }

  /// Records the rate of spikes in a population.
  public ModelBuilder rateMonitor(String name, String source) {
    return object(
        name,
        texts -> new ModelObject.RateMonitor(name, require(texts, t -> t.part("source", source))));
  }

  /// Adds what is described already.
  public ModelBuilder add(ModelObject object) {
    return object(object.name(), _ -> object);
  }

  /// Leaves something out.
  public ModelBuilder without(String name) {
    return with(d -> d.objects.remove(name));
  }

  /// The model.
  ///
  /// @throws DiagnosticException with all that is wrong, under paths such as `neurons.threshold`
  public Model build() {
    Draft draft = steps.on(new Draft());
    var problems = new Problems();
    var texts = new Texts("", problems);
    Optional<Quantity> duration = draft.duration.apply(texts);
    Optional<Quantity> dt = draft.dt.apply(texts);
    Map<String, Quantity> constants = new LinkedHashMap<>();
    draft.constants.forEach(
        (name, read) -> read.apply(texts).ifPresent(value -> constants.put(name, value)));
    List<ModelObject> objects = new ArrayList<>();
    draft.objects.forEach((name, read) ->
        problems
            .attempt(() -> read.apply(new Texts(name, new Problems())))
            .ifPresent(objects::add));
    problems.throwIfAny();
    Model model =
        new Model(duration.orElseThrow(), dt.orElseThrow(), draft.seed, constants, objects);
    ModelCheck.check(model);
    return model;
  }

  /// What is read, or else an exception with all that is wrong with the text.
  private static <T> T require(Texts texts, Function<Texts, Optional<T>> read) {
    Optional<T> value = read.apply(texts);
    texts.problems().throwIfAny();
    return value.orElseThrow();
  }

  private static final class Draft {
    Function<Texts, Optional<Quantity>> duration = Draft::missing;
    Function<Texts, Optional<Quantity>> dt = _ -> Optional.of(Model.DT);
    long seed = 0;
    final Map<String, Function<Texts, Optional<Quantity>>> constants = new LinkedHashMap<>();
    final Map<String, Function<Texts, ModelObject>> objects = new LinkedHashMap<>();

    private static Optional<Quantity> missing(Texts texts) {
      texts
          .problems()
          .add(
              "duration",
              "missing-duration",
              "expected a duration, got none",
              "say how long the model runs, e.g. duration(\"100 ms\")");
      return Optional.empty();
    }
  }
}
