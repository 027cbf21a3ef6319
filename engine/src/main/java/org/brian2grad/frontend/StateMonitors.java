package org.brian2grad.frontend;

import java.util.List;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.model.ModelObject;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Operation;

/// Lowers monitors of variables.
final class StateMonitors {
  private final Draft draft;

  StateMonitors(Draft draft) {
    this.draft = draft;
  }

  void lower(ModelObject.StateMonitor monitor) {
    String name = monitor.name();
    Elements source = draft.element(monitor.source());
    double[] indices =
        monitor
            .elements()
            .map(list -> list.stream().mapToDouble(Integer::doubleValue).toArray())
            .orElseGet(() -> ArrayDraft.range(source.size()));
    requireWithin(name, indices, source);
    var clock = draft.clocks().of(name, monitor.dt(), source.clock());
    var made = new MonitorDraft(draft, name, clock);
    made.addTimes();
    // Synapses find their neurons by these.
    for (String index : List.of(SynapseVariables.PRE, SynapseVariables.POST)) {
      source.scope().own(index).ifPresent(symbol -> made.scope().put(index, symbol));
    }
    for (String variable : monitor.variables()) {
      made.record(source.scope(), variable, 0, indices.length);
    }
    var facts = ArrayDraft.Facts.fixed(name, "_indices");
    String indexArray = made.add(facts, ArraySpec.Type.INT32, indices);
    var operation =
        new Operation.StateMonitor(
            name + "_codeobject",
            name,
            made.code().code(indices.length),
            indexArray,
            made.record());
    draft.schedule().add(name, "StateMonitor", clock, "start", 0, operation);
  }

  /// How many synapses there are is known only now.
  private static void requireWithin(String name, double[] indices, Elements source) {
    for (double index : indices) {
      if (index < 0 || index >= source.size()) {
        throw new DiagnosticException(
            new Diagnostic(
                name + ".elements",
                "index",
                "expected indices below "
                    + source.size()
                    + ", the size of '"
                    + source.name()
                    + "', got "
                    + (long) index,
                "name elements that there are"));
      }
    }
  }
}
