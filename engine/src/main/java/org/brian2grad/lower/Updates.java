package org.brian2grad.lower;

import org.brian2grad.ir.Operation;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.model.Equations;

/// Schedules what is done to all elements of a group or of synapses at every step of their clock.
final class Updates {
  private Updates() {}

  /// Sets the subexpressions that are held over a time step.
  static void subexpressions(Draft draft, Elements elements, Equations equations) {
    Integration.heldOverStep(equations)
        .ifPresent(code ->
            add(
                draft,
                elements,
                "_subexpression_update",
                "SubexpressionUpdater",
                "before_start",
                code));
  }

  /// Brings the state one step further, where there is anything to do.
  static void state(Draft draft, Elements elements, AbstractCode code) {
    if (!code.assignments().isEmpty()) {
      add(draft, elements, "_stateupdater", "StateUpdater", "groups", code);
    }
  }

  private static void add(
      Draft draft, Elements elements, String suffix, String type, String when, AbstractCode code) {
    String name = elements.name() + suffix;
    var operation =
        new Operation.StateUpdate(
            name + "_codeobject",
            elements.name(),
            new CodeDraft(elements.scope(), elements.name(), code)
                .mayWriteShared()
                .code(elements.size()));
    draft.schedule().add(name, type, elements.clock(), when, 0, operation);
  }
}
