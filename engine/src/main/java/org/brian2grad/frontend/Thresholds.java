package org.brian2grad.frontend;

import java.util.List;
import java.util.Optional;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Operation;

/// Lowers conditions of events.
final class Thresholds {
  private static final String CONDITION = "_cond";

  private Thresholds() {}

  /// @param refractory what the event writes; then neurons that are refractory do not have it
  static void add(
      Draft draft,
      Elements elements,
      String event,
      Expression condition,
      Optional<Operation.Refractory> refractory) {
    Expression whole =
        refractory.isEmpty()
            ? condition
            : new Expression.Logical(
                Expression.LogicalOperator.AND,
                condition,
                new Expression.Identifier(Refractoriness.NOT_REFRACTORY));
    String name = elements.name() + "_" + event + "_thresholder";
    var code =
        new CodeDraft(
                elements.scope(),
                elements.name() + "." + event,
                new AbstractCode(List.of(new AbstractCode.Assignment(CONDITION, "=", whole))))
            .defining(CONDITION, new Symbol.Local(ArraySpec.Type.BOOL, false))
            .code(elements.size());
    Elements.Event source = elements.event(event);
    draft
        .schedule()
        .add(
            name,
            "Thresholder",
            elements.clock(),
            source.when(),
            source.order(),
            new Operation.Threshold(
                name + "_codeobject",
                elements.name(),
                code,
                event,
                source.eventspace(),
                refractory));
  }
}
