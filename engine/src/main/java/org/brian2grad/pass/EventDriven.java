package org.brian2grad.pass;

import java.util.HashSet;
import java.util.Set;
import org.brian2grad.ir.Code;
import org.brian2grad.ir.Operation;
import org.brian2grad.ir.Program;
import org.brian2grad.ir.Variable;

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
    for (var object : program.objects()) {
      for (Operation operation : object.operations()) {
        if (operation instanceof Operation.Synapses synapses && synapses.flow() > 0) {
          found.collect(synapses);
        }
      }
    }
    for (var object : program.objects()) {
      for (Operation operation : object.operations()) {
        if (operation instanceof Operation.Coded coded && !(coded instanceof Operation.Synapses)) {
          found.observe(coded);
        }
      }
    }
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

  private void observe(Operation.Coded coded) {
    for (Code.Statement statement : coded.code().block().vector()) {
      for (String name : statement.expression().identifiers()) {
        if (coded.code().variables().get(name) instanceof Variable.Array a
            && arrays.contains(a.array())) {
          observed.add(a.array());
        }
      }
      if (coded.code().variables().get(statement.variable()) instanceof Variable.Array a
          && arrays.contains(a.array())) {
        throw RefusedException.unsupported(
            coded.name(), "code that changes the event-driven variable '" + a.array() + "'");
      }
    }
  }

  /// Whether somebody but the pathways looks at an array.
  boolean isObserved(String id) {
    return observed.contains(id);
  }
}
