package org.brian2grad.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.model.ModelObject.Pathway;
import org.brian2grad.model.ModelObject.Side;

/// Says what synapses are; each method returns another builder. Every pair of neurons is connected
/// unless one of the `connect` methods says otherwise.
public final class SynapsesBuilder {
  static final SynapsesBuilder EMPTY = new SynapsesBuilder(Steps.none());

  private final Steps<Draft> steps;

  private SynapsesBuilder(Steps<Draft> steps) {
    this.steps = steps;
  }

  private SynapsesBuilder with(Consumer<Draft> step) {
    return new SynapsesBuilder(steps.and(step));
  }

  /// @param text Brian 2's equations: `w : volt`
  public SynapsesBuilder equations(String text) {
    return with(d -> d.equations = text);
  }

  /// @param code of spikes of the source: `v_post += w`
  public SynapsesBuilder onPre(String code) {
    return pathway(Side.PRE.text(), Side.PRE, code);
  }

  /// @param code of spikes of the target
  public SynapsesBuilder onPost(String code) {
    return pathway(Side.POST.text(), Side.POST, code);
  }

  /// Another pathway.
  ///
  /// @param from whose events
  public SynapsesBuilder pathway(String name, Side from, String code) {
    return with(d -> d.pathways.put(name, new Lines(from, code.strip())));
  }

  /// The delay of `onPre`, as in Brian 2.
  ///
  /// @param value a quantity, or an expression: `1*ms + rand()*ms`
  public SynapsesBuilder delay(String value) {
    return delay(Side.PRE.text(), value);
  }

  /// The delay of a pathway; `pre` and `post` are those of `onPre` and `onPost`.
  public SynapsesBuilder delay(String pathway, String value) {
    return with(d -> d.delays.put(pathway, new Texts.Given.Text(value)));
  }

  /// @param value for example `Value.of("ms", 1, 2)`: one for each synapse
  public SynapsesBuilder delay(String pathway, Value value) {
    return with(d -> d.delays.put(pathway, new Texts.Given.Ready(value)));
  }

  /// The event of a pathway, where it is none of the ordinary spikes.
  public SynapsesBuilder event(String pathway, String event) {
    return with(d -> d.events.put(pathway, event));
  }

  /// One synapse from `sources[k]` to `targets[k]`.
  public SynapsesBuilder connectPairs(int[] sources, int[] targets) {
    var pairs = new Connection.Pairs(sources, targets);
    return with(d -> d.connection = pairs);
  }

  /// All pairs for which a condition holds: `i != j`.
  public SynapsesBuilder connectWhere(String condition) {
    return with(d -> d.connection = new Connection.Where(Optional.of(condition.strip())));
  }

  /// Each pair with a probability.
  public SynapsesBuilder connectRandomly(double probability, long seed) {
    return with(
        d -> d.connection = new Connection.Probability(probability, Optional.empty(), seed));
  }

  /// Each pair for which a condition holds, with a probability.
  public SynapsesBuilder connectRandomly(double probability, long seed, String condition) {
    return with(d ->
        d.connection =
            new Connection.Probability(probability, Optional.of(condition.strip()), seed));
  }

  /// @param name of the method of integration of clock-driven equations
  public SynapsesBuilder method(String name) {
    return with(d -> d.method = Optional.of(name));
  }

  /// @param value a quantity, or an expression: `0.5*mV*rand()`
  public SynapsesBuilder initial(String variable, String value) {
    return with(d -> d.initial.put(variable, new Texts.Given.Text(value)));
  }

  /// @param value for example `Value.of("mV", 0.5, 1)`: one for each synapse
  public SynapsesBuilder initial(String variable, Value value) {
    return with(d -> d.initial.put(variable, new Texts.Given.Ready(value)));
  }

  /// @param step a time step of the synapses' own: `0.05 ms`
  public SynapsesBuilder dt(String step) {
    return with(d -> d.dt = Optional.of(step));
  }

  /// @throws DiagnosticException for texts that cannot be read
  ModelObject.Synapses build(String name, String source, String target) {
    Draft d = steps.on(new Draft());
    var problems = new Problems();
    var texts = new Texts(name, problems);
    Optional<Part> from = texts.part("source", source);
    Optional<Part> to = texts.part("target", target);
    Optional<Equations> equations = texts.equations(d.equations);
    List<Pathway> pathways = problems.attempt(() -> pathways(name, d, texts)).orElse(List.of());
    Map<String, Value> initial = texts.values("initial", d.initial);
    var dt = texts.quantity("dt", d.dt);
    problems.throwIfAny();
    return new ModelObject.Synapses(
        name,
        from.orElseThrow(),
        to.orElseThrow(),
        equations.orElseThrow(),
        pathways,
        d.connection,
        d.method,
        initial,
        dt);
  }

  private static List<Pathway> pathways(String name, Draft d, Texts texts) {
    d.delays.keySet().forEach(pathway -> requireKnown(name, pathway, d));
    d.events.keySet().forEach(pathway -> requireKnown(name, pathway, d));
    List<Pathway> pathways = new ArrayList<>();
    d.pathways.forEach((pathway, lines) -> {
      Optional<Value> delay =
          Optional.ofNullable(d.delays.get(pathway))
              .flatMap(given -> texts.value(pathway + ".delay", given));
      String event = d.events.getOrDefault(pathway, "spike");
      pathways.add(new Pathway(pathway, lines.from(), lines.code(), event, delay));
    });
    return pathways;
  }

  private static void requireKnown(String name, String pathway, Draft d) {
    if (!d.pathways.containsKey(pathway)) {
      throw new DiagnosticException(
          new Diagnostic(
              name + "." + pathway,
              "unknown-pathway",
              "expected a pathway among "
                  + (d.pathways.isEmpty() ? "none" : String.join(", ", d.pathways.keySet()))
                  + ", got '"
                  + pathway
                  + "'",
              "give it code first"));
    }
  }

  private record Lines(Side from, String code) {}

  private static final class Draft {
    String equations = "";
    final Map<String, Lines> pathways = new LinkedHashMap<>();
    final Map<String, Texts.Given> delays = new LinkedHashMap<>();
    final Map<String, String> events = new LinkedHashMap<>();
    Connection connection = new Connection.Where(Optional.empty());
    Optional<String> method = Optional.empty();
    final Map<String, Texts.Given> initial = new LinkedHashMap<>();
    Optional<String> dt = Optional.empty();
  }
}
