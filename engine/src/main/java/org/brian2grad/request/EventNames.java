package org.brian2grad.request;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.program.Variable;

/// Finds the events that a caller means by the name of a group, of a threshold or of a monitor.
final class EventNames {
  private final List<Found<Operation.Threshold>> thresholds = new ArrayList<>();
  private final Map<String, String> monitored = new LinkedHashMap<>();
  private final Set<String> reset = new TreeSet<>();
  private final Recoveries recoveries;

  /// @param object name of the object that the operation belongs to
  private record Found<T>(String object, T operation) {}

  EventNames(Program program) {
    recoveries = new Recoveries(program);
    program.operations().forEach(this::collect);
  }

  private void collect(Program.Scheduled scheduled) {
    String object = scheduled.object().name();
    Operation operation = scheduled.operation();
    operation.threshold().ifPresent(t -> thresholds.add(new Found<>(object, t)));
    operation.reset().filter(r -> r.event().equals("spike")).ifPresent(this::addWritten);
    operation
        .monitor()
        .ifPresent(monitor -> {
          switch (monitor) {
            case Operation.SpikeMonitor m -> monitored.put(object, m.eventspace());
            case Operation.StateMonitor _, Operation.RateMonitor _ -> {}
          }
        });
  }

  private void addWritten(Operation.Reset operation) {
    for (var statement : operation.code().block().vector()) {
      if (operation.code().variables().get(statement.variable()) instanceof Variable.Array) {
        reset.add(statement.variable());
      }
    }
  }

  /// @throws DiagnosticException for a target that is no group with an event
  SurrogateTable surrogates(List<SurrogateChoice> choices) {
    List<SurrogateTable.Entry> entries = new ArrayList<>();
    Map<String, SurrogateTable.Entry> ends = new HashMap<>();
    var problems = new Problems();
    for (SurrogateChoice choice : choices) {
      problems.run(() ->
          recoveries
              .meant(choice, events())
              .ifPresentOrElse(
                  end -> ends.put(end.update().name(), recovery(choice)),
                  () -> entries.add(entry(choice).orElseThrow(() -> unknownGroup(choice)))));
    }
    problems.throwIfAny();
    return new SurrogateTable(entries, ends);
  }

  /// Refuses parameters that act through an end of refractoriness without a surrogate.
  ///
  /// @throws DiagnosticException naming them
  void requireRecoveries(List<Parameter> parameters, SurrogateTable surrogates) {
    recoveries.require(parameters, surrogates.recoveries().keySet(), events());
  }

  /// All events, as `group.event`.
  private Set<String> events() {
    return thresholds.stream()
        .map(found -> found.operation().owner() + "." + found.operation().event())
        .collect(Collectors.toSet());
  }

  private static SurrogateTable.Entry recovery(SurrogateChoice choice) {
    return entry(choice, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private Optional<SurrogateTable.Entry> entry(SurrogateChoice choice) {
    String name = choice.target();
    if (name.equals(SurrogateChoice.ALL)) {
      return Optional.of(entry(choice, Optional.empty(), Optional.empty(), Optional.empty()));
    }
    for (var found : thresholds) {
      Operation.Threshold t = found.operation();
      if (t.owner().equals(name) && choice.event().filter(e -> !e.equals(t.event())).isEmpty()) {
        return Optional.of(entry(choice, Optional.of(name), choice.event(), Optional.empty()));
      }
      if (t.name().equals(name) || found.object().equals(name)) {
        return Optional.of(
            entry(choice, Optional.empty(), Optional.empty(), Optional.of(t.name())));
      }
    }
    return Optional.empty();
  }

  private static SurrogateTable.Entry entry(
      SurrogateChoice choice,
      Optional<String> group,
      Optional<String> event,
      Optional<String> object) {
    return new SurrogateTable.Entry(
        choice.key(), group, event, object, choice.surrogate(), choice.scales());
  }

  private DiagnosticException unknownGroup(SurrogateChoice choice) {
    String known =
        Stream.concat(
                thresholds.stream()
                    .map(Found::operation)
                    .map(t -> t.owner() + " (event '" + t.event() + "')"),
                recoveries.names().stream())
            .collect(Collectors.joining(", "));
    return new DiagnosticException(
        new Diagnostic(
            "Simulator(surrogate)",
            "unknown-group",
            "expected a group with an event, one of "
                + orNone(known, "none")
                + ", got "
                + choice.words(),
            "name a group of the network, (group, event), or 'default'"));
  }

  /// @throws DiagnosticException for variables that no reset writes
  Request.Detach detached(Request.Detach detach) {
    Set<String> unknown = new TreeSet<>(detach.variables());
    unknown.removeAll(reset);
    if (!unknown.isEmpty()) {
      throw new DiagnosticException(
          new Diagnostic(
              "Simulator(detach_reset)",
              "unknown-variable",
              "expected variables that a reset writes, "
                  + quoted(reset)
                  + ", got "
                  + quoted(unknown),
              "name one of them, or give True for all"));
    }
    return detach;
  }

  /// The eventspaces of monitors.
  ///
  /// @throws DiagnosticException for what is no spike or event monitor
  Set<String> rasters(Collection<String> monitors) {
    Set<String> spaces = new HashSet<>();
    var problems = new Problems();
    for (String monitor : monitors) {
      String space = monitored.get(monitor);
      if (space == null) {
        problems.add(unknownMonitor(monitor));
      } else {
        spaces.add(space);
      }
    }
    problems.throwIfAny();
    return spaces;
  }

  /// The eventspaces of thresholds whose events are given.
  ///
  /// @throws DiagnosticException for what is no eventspace of a threshold
  Set<String> clamped(Set<String> eventspaces) {
    var problems = new Problems();
    for (String id : new TreeSet<>(eventspaces)) {
      if (thresholds.stream().noneMatch(found -> found.operation().eventspace().equals(id))) {
        problems.add(
            "sim(spikes)",
            "unknown-group",
            "expected the events of a threshold, got '" + id + "'",
            "name a group of the network that has a threshold");
      }
    }
    problems.throwIfAny();
    return eventspaces;
  }

  private Diagnostic unknownMonitor(String monitor) {
    return new Diagnostic(
        "Simulator(rasters)",
        "unknown-monitor",
        "expected spike or event monitors of the network ("
            + orNone(String.join(", ", monitored.keySet()), "it has none")
            + "), got '"
            + monitor
            + "'",
        "add the SpikeMonitor to the network, or take it out of rasters");
  }

  private static String orNone(String listed, String none) {
    return listed.isEmpty() ? none : listed;
  }

  private static String quoted(Set<String> names) {
    return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
  }
}
