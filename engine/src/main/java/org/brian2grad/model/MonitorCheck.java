package org.brian2grad.model;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.diag.Spelling;

/// Checks monitors.
///
/// @param checking what is known of the model
record MonitorCheck(Checking checking) {
  /// Rows of a monitor, and their times.
  private static final Set<String> OWN = Set.of("N", "t");

  void state(ModelObject.StateMonitor monitor) {
    String name = monitor.name();
    monitor.dt().ifPresent(dt -> checking.requireStep(name + ".dt", dt));
    checking
        .find(name + ".source", monitor.source())
        .ifPresent(source -> recorded(monitor, source));
    if (monitor.variables().isEmpty()) {
      checking.error(
          name + ".variables", "length", "expected variables to record, got none", "name one");
    }
  }

  private void recorded(ModelObject.StateMonitor monitor, ModelObject source) {
    String name = monitor.name();
    Optional<Integer> size =
        source instanceof ModelObject.Synapses synapses
            ? SynapsesCheck.size(synapses)
            : Checking.size(source);
    if (size.isEmpty() && !(source instanceof ModelObject.Synapses)) {
      checking.error(
          name + ".source",
          "unknown-object",
          "expected a group or synapses, got '" + source.name() + "', which is neither",
          "name the group whose variables are to be recorded");
      return;
    }
    Namespace names = checking.names(source);
    Set<String> seen = new HashSet<>();
    for (String variable : monitor.variables()) {
      if (names.own(variable).isEmpty()) {
        checking.error(
            name + ".variables",
            "unknown-name",
            "expected a variable of '" + source.name() + "', got '" + variable + "'",
            Spelling.suggestion(variable, names.ownNames())
                .orElse("it has " + String.join(", ", names.ownNames())));
      } else if (OWN.contains(variable)) {
        checking.error(
            name + ".variables",
            "name-clash",
            "expected variables whose names the monitor has no use for, got '"
                + variable
                + "', which is its own",
            "record a subexpression of another name that is equal to it");
      } else if (!seen.add(variable)) {
        checking.error(
            name + ".variables",
            "duplicate",
            "expected each variable once, got '" + variable + "' twice",
            "leave one of them out");
      }
    }
    monitor
        .elements()
        .ifPresent(elements -> {
          if (elements.isEmpty()) {
            checking.error(
                name + ".elements",
                "length",
                "expected elements to record, got none",
                "leave it out for all elements");
          }
          size.ifPresent(n ->
              checking.requireIndices(
                  name + ".elements",
                  elements.stream().mapToInt(Integer::intValue).toArray(),
                  n,
                  source.name()));
        });
  }

  /// A monitor of spikes, of other events, or of their rate.
  void events(String name, Part source, String event) {
    checking
        .range(name + ".source", source)
        .ifPresent(range -> checking.requireEvent(name + ".event", range.group(), event));
  }
}
