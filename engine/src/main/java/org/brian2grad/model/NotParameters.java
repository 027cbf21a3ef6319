package org.brian2grad.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.brian2grad.lang.ExpressionPrinter;

/// Names that a model knows and that cannot be parameters: delays, and what its equations compute.
/// Python says the same of networks.
public final class NotParameters {
  private static final String LEAVE_OUT = "leave it out of the parameters";

  private final Model model;
  private final Map<String, Reason> reasons = new LinkedHashMap<>();

  /// @param why a sentence without a semicolon
  /// @param remedy what to do
  public record Reason(String why, String remedy) {}

  private NotParameters(Model model) {
    this.model = model;
  }

  /// Reasons by name, with and without the owner.
  public static Map<String, Reason> of(Model model) {
    var all = new NotParameters(model);
    model.objects().forEach(all::add);
    return all.reasons;
  }

  /// The same as one text each, `why; remedy`.
  public static Map<String, String> texts(Model model) {
    return of(model).entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, e -> e.getValue().why() + "; " + e.getValue().remedy()));
  }

  private void add(ModelObject object) {
    switch (object) {
      case ModelObject.NeuronGroup g -> computed(g.name(), g.equations());
      case ModelObject.Synapses s -> {
        s.pathways().forEach(pathway -> delay(s.name(), pathway.name()));
        computed(s.name(), s.equations());
      }
      case ModelObject.PoissonGroup _,
          ModelObject.SpikeGenerator _,
          ModelObject.TimedArray _,
          ModelObject.StateMonitor _,
          ModelObject.SpikeMonitor _,
          ModelObject.RateMonitor _ -> {}
    }
  }

  private void put(List<String> names, String why, String remedy) {
    names.forEach(name -> reasons.putIfAbsent(name, new Reason(why.replace(';', ','), remedy)));
  }

  private void delay(String synapses, String pathway) {
    put(
        List.of(synapses + "." + pathway + ".delay", synapses + ".delay", "delay"),
        "'%s.%s.delay' is a delay of synapses: the step in which a spike arrives is a constant of the derivative"
            .formatted(synapses, pathway),
        LEAVE_OUT + ", and compare runs with one set of delays each");
  }

  private void computed(String owner, Equations equations) {
    Set<String> variables =
        equations.equations().stream()
            .map(Equations.Equation::variable)
            .collect(Collectors.toCollection(TreeSet::new));
    for (Equations.Equation equation : equations.equations()) {
      if (equation instanceof Equations.Subexpression s) {
        Set<String> parts = new TreeSet<>(s.expression().identifiers());
        parts.removeIf(name -> !variables.contains(name) && !model.constants().containsKey(name));
        put(
            List.of(owner + "." + s.variable(), s.variable()),
            "'%s.%s' is computed in each step, from %s"
                .formatted(owner, s.variable(), ExpressionPrinter.print(s.expression())),
            Optional.of(parts.stream().map(p -> "'" + p + "'").collect(Collectors.joining(", ")))
                .filter(text -> !text.isEmpty())
                .map(text -> "name what it is computed from: " + text)
                .orElse(LEAVE_OUT));
      }
    }
  }
}
