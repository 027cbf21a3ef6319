package org.brian2grad.frontend;

import java.util.List;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.model.Equations;
import org.brian2grad.program.Operation;

/// Schedules what is done to all elements of a group or of synapses at every step of their clock.
final class Updates {
  /// An order before all that anybody gives.
  private static final int FIRST = -1_000_000;

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

  /// Sets variables in the first step, before anything else; those that stand still while neurons
  /// are refractory, too. Each has an operation of its own: one for all may not be together with
  /// one for each.
  static void start(Draft draft, Elements elements, AbstractCode code) {
    for (int k = 0; k < code.assignments().size(); k++) {
      AbstractCode.Assignment assignment = code.assignments().get(k);
      String name = elements.name() + "_initial_" + assignment.variable();
      var one =
          new CodeDraft(elements.scope(), elements.name(), new AbstractCode(List.of(assignment)));
      draft
          .schedule()
          .add(
              name,
              "InitialValues",
              draft.clocks().start(elements.clock()),
              "before_start",
              FIRST + k,
              operation(name, elements, one.unconditional()));
    }
  }

  private static void add(
      Draft draft, Elements elements, String suffix, String type, String when, AbstractCode code) {
    String name = elements.name() + suffix;
    var operation =
        operation(name, elements, new CodeDraft(elements.scope(), elements.name(), code));
    draft.schedule().add(name, type, elements.clock(), when, 0, operation);
  }

  private static Operation operation(String name, Elements elements, CodeDraft code) {
    return new Operation.StateUpdate(
        name + "_codeobject", elements.name(), code.mayWriteShared().code(elements.size()));
  }
}
