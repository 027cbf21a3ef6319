package org.brian2grad.lowering;

import java.util.HashSet;
import java.util.Set;
import org.brian2grad.program.Code;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.program.Variable;

/// The variables of event-driven equations, whose values Brian 2 brings up to date at events only.
///
/// Their solution is flow, not effect of an event: for a gradient they are brought to the present
/// at every step, whether an event happens or not. Who else looks at them sees what Brian 2 shows,
/// the value after the last event, in an array of its own.
final class EventDriven {
  /// Brian 2's name of the time of the last event.
  static final String LAST_UPDATE = "lastupdate";

  private final Set<String> arrays = new HashSet<>();
  private final Set<String> observed = new HashSet<>();

  /// None: variables keep the values of the last event.
  static EventDriven none() {
    return new EventDriven();
  }

  static EventDriven of(Program program) {
    var found = new EventDriven();
    var synapses =
        program.operations().stream().flatMap(s -> s.operation().arrival().stream()).toList();
    synapses.stream().filter(s -> s.flow() > 0).forEach(found::collect);
    synapses.forEach(found::observeStale);
    program.operations().stream()
        .map(Program.Scheduled::operation)
        .filter(operation -> operation.arrival().isEmpty())
        .forEach(found::observe);
    return found;
  }

  private void collect(Operation.Synapses synapses) {
    var statements = synapses.code().block().vector();
    for (int k = 0; k < statements.size(); k++) {
      String name = statements.get(k).variable();
      boolean flow = k < synapses.flow() || name.equals(LAST_UPDATE);
      if (flow && synapses.code().variables().get(name) instanceof Variable.Array a) {
        arrays.add(a.array());
      }
    }
  }

  /// Whether a pathway's code has a variable as the last event left it: under a name that equations
  /// have for it, which Brian 2 reads before it solves them, unless it takes statements one by one.
  static boolean isStale(Operation.Synapses synapses, String name) {
    var block = synapses.code().block();
    return synapses.flow() > 0
        && !name.equals(LAST_UPDATE)
        && block.mode() != Code.Mode.SCATTER
        && block.vector().subList(0, synapses.flow()).stream()
            .noneMatch(statement -> statement.variable().equals(name));
  }

  private void observeStale(Operation.Synapses synapses) {
    for (Code.Statement statement : synapses.code().block().vector()) {
      statement.expression().identifiers().stream()
          .filter(name -> isStale(synapses, name))
          .forEach(name -> observe(synapses, name));
    }
  }

  private void observe(Operation.Coded coded, String name) {
    if (coded.code().variables().get(name) instanceof Variable.Array a
        && arrays.contains(a.array())) {
      observed.add(a.array());
    }
  }

  private void observe(Operation operation) {
    operation.reads().stream().filter(arrays::contains).forEach(observed::add);
    operation.writes().stream()
        .filter(arrays::contains)
        .findFirst()
        .ifPresent(id -> {
          throw RefusedException.unsupported(
              operation.name(), "code that changes the event-driven variable '" + id + "'");
        });
  }

  /// Whether somebody but the pathways looks at an array.
  boolean isObserved(String id) {
    return observed.contains(id);
  }
}
