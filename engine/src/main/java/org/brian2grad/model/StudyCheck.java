package org.brian2grad.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.diag.Spelling;
import org.brian2grad.units.Dimension;

/// Finds everything that is wrong with a study: its model, and the names that its settings use.
///
/// Places are paths: those of [ModelCheck], `fit.parameters.tau`, `gradient.surrogate.neurons`.
public final class StudyCheck {
  private final Study study;
  private final Problems problems = new Problems();
  private final Map<String, ModelObject> objects = new LinkedHashMap<>();

  private StudyCheck(Study study) {
    this.study = study;
    study.model().objects().forEach(object -> objects.put(object.name(), object));
  }

  /// @throws DiagnosticException naming all that is wrong
  public static void check(Study study) {
    run(study).throwIfAny();
  }

  /// The same as a list, empty for a study without errors.
  public static List<Diagnostic> problems(Study study) {
    return run(study).found();
  }

  private static Problems run(Study study) {
    var check = new StudyCheck(study);
    try {
      ModelCheck.problems(study.model()).forEach(check.problems::add);
      check.surrogates();
      study.fit().ifPresent(check::fit);
    } catch (DiagnosticException tooMany) {
      // Those that were found until then are all that is said.
    }
    return check.problems;
  }

  private void surrogates() {
    for (String key : study.gradient().surrogates().keySet()) {
      if (!key.equals(GradientSettings.DEFAULT) && !isEvent(key)) {
        unknown(
            "gradient.surrogate." + key,
            "unknown-event",
            "a group with a threshold, an event such as group.event, or default",
            key,
            events());
      }
    }
  }

  /// The name of a group, of an event of it, or of the object that finds its spikes.
  private boolean isEvent(String key) {
    return events().contains(key)
        || events().stream().anyMatch(event -> key.startsWith(event + "_"));
  }

  /// A group's refractory period, and the end of it.
  private static final String REFRACTORY = "refractory";

  private Set<String> events() {
    Set<String> events = new TreeSet<>();
    for (ModelObject object : objects.values()) {
      if (object instanceof ModelObject.NeuronGroup g) {
        g.refractory().ifPresent(_ -> events.add(g.name() + "." + REFRACTORY));
        for (String event : Checking.events(object)) {
          events.add(object.name());
          events.add(object.name() + "." + event);
        }
      }
    }
    return events;
  }

  private void fit(FitSettings fit) {
    Map<String, Dimension> known = parameters();
    Map<String, NotParameters.Reason> reasons = NotParameters.of(study.model());
    for (FitParameter parameter : fit.parameters()) {
      String where = "fit.parameters." + parameter.name();
      Dimension dimension = known.get(parameter.name());
      NotParameters.Reason reason = reasons.get(parameter.name());
      if (dimension == null && reason != null) {
        problems.add(
            where,
            "not-a-parameter",
            "'" + parameter.name() + "' cannot be a parameter: " + reason.why(),
            reason.remedy());
      } else if (dimension == null) {
        unknown(
            where,
            "unknown-parameter",
            "a constant, or a variable such as group.variable",
            parameter.name(),
            known.keySet());
      } else if (!dimension.equals(parameter.low().dimension())) {
        problems.add(
            where,
            "dimension",
            "expected bounds in " + dimension + ", got " + parameter.low().dimension(),
            "give them the unit of " + parameter.name());
      }
    }
    for (String group : fit.clamp().keySet()) {
      if (!(objects.get(group) instanceof ModelObject.NeuronGroup g) || g.threshold().isEmpty()) {
        unknown(
            "fit.clamp." + group, "unknown-group", "a group with a threshold", group, spiking());
      }
    }
    monitor(fit.loss().monitor());
  }

  private Set<String> spiking() {
    return objects.values().stream()
        .filter(object -> object instanceof ModelObject.NeuronGroup g && g.threshold().isPresent())
        .map(ModelObject::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// What may be fitted, by name; variables also without their owner, where there is one only.
  private Map<String, Dimension> parameters() {
    Map<String, Dimension> known = new LinkedHashMap<>();
    study.model().constants().forEach((name, quantity) -> known.put(name, quantity.dimension()));
    for (ModelObject object : objects.values()) {
      switch (object) {
        case ModelObject.TimedArray a -> known.put(a.name(), a.values().dimension());
        case ModelObject.SpikeGenerator g -> known.put(g.name(), Dimension.NONE);
        case ModelObject.PoissonGroup g -> known.put(g.name() + ".rates", Dimension.HERTZ);
        case ModelObject.NeuronGroup g -> {
          variables(g.name(), g.equations(), known);
          // Whether it is a number of its own is known when the model is lowered.
          g.refractory()
              .ifPresent(_ -> {
                known.put(g.name() + "." + REFRACTORY, Dimension.SECOND);
                known.putIfAbsent(REFRACTORY, Dimension.SECOND);
              });
        }
        case ModelObject.Synapses s -> variables(s.name(), s.equations(), known);
        case ModelObject.StateMonitor _, ModelObject.SpikeMonitor _, ModelObject.RateMonitor _ -> {}
      }
    }
    return known;
  }

  private void variables(String owner, Equations equations, Map<String, Dimension> known) {
    for (Equations.Equation equation : equations.equations()) {
      if (!(equation instanceof Equations.Subexpression)) {
        known.put(owner + "." + equation.variable(), equation.dimension());
        known.putIfAbsent(equation.variable(), equation.dimension());
      }
    }
    for (String name : study.model().constants().keySet()) {
      known.putIfAbsent(owner + "." + name, study.model().constants().get(name).dimension());
    }
  }

  private void monitor(String text) {
    String where = "fit.loss.monitor";
    String name = text.contains(".") ? text.substring(0, text.indexOf('.')) : text;
    Optional<String> variable =
        text.contains(".") ? Optional.of(text.substring(name.length() + 1)) : Optional.empty();
    switch (objects.get(name)) {
      case ModelObject.StateMonitor m -> state(where, m, variable);
      case ModelObject.SpikeMonitor _, ModelObject.RateMonitor _ when variable.isEmpty() -> {}
      case null, default -> unknown(where, "unknown-monitor", "a monitor", text, monitors());
    }
  }

  private void state(String where, ModelObject.StateMonitor monitor, Optional<String> variable) {
    Set<String> names =
        monitor.variables().stream()
            .map(v -> monitor.name() + "." + v)
            .collect(Collectors.toCollection(TreeSet::new));
    if (variable.isEmpty() && names.size() > 1) {
      problems.add(
          where,
          "ambiguous-monitor",
          "expected one of " + String.join(", ", names) + ", got '" + monitor.name() + "'",
          "say which of its variables is compared with the data");
    } else if (variable.isPresent() && !monitor.variables().contains(variable.get())) {
      unknown(
          where,
          "unknown-monitor",
          "a variable that is recorded",
          monitor.name() + "." + variable.get(),
          names);
    }
  }

  private Set<String> monitors() {
    return objects.values().stream()
        .filter(object ->
            object instanceof ModelObject.StateMonitor
                || object instanceof ModelObject.SpikeMonitor
                || object instanceof ModelObject.RateMonitor)
        .map(ModelObject::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void unknown(String where, String code, String what, String got, Set<String> known) {
    problems.add(
        where,
        code,
        "expected the name of " + what + ", got '" + got + "'",
        Spelling.suggestion(got, known)
            .orElse(
                known.isEmpty()
                    ? "there is none in this model"
                    : "there is " + String.join(", ", known)));
  }
}
