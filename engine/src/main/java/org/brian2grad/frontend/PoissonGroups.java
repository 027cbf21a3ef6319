package org.brian2grad.frontend;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.lang.Expressions;
import org.brian2grad.model.ModelObject;
import org.brian2grad.model.Value;
import org.brian2grad.program.ArraySpec;

/// Lowers Poisson groups, whose neurons spike with a probability in each step.
final class PoissonGroups {
  private final Draft draft;

  PoissonGroups(Draft draft) {
    this.draft = draft;
  }

  void lower(ModelObject.PoissonGroup group) {
    String name = group.name();
    var clock = draft.clocks().of(name, group.dt());
    Scope scope = new Scope(name, clock, draft.globals());
    scope.put("N", Elements.integer(group.size()));
    var variables = new GroupVariables(draft.arrays(), scope, group.size());
    variables.addIndex();
    String eventspace = variables.addEventspace("spike");
    scope.putClock();
    var events = Map.of("spike", new Elements.Event(eventspace, "thresholds", 0));
    var elements = new Elements(name, group.size(), scope, clock, events);
    Map<String, Value> initial = new LinkedHashMap<>();
    switch (group.rates()) {
      case Value.Formula f ->
          scope.put(
              "rates",
              new Symbol.Formula(
                  Expressions.parse(f.expression()), ArraySpec.Type.FLOAT64, false, "Hz"));
      case Value.Same _, Value.Listed _ -> {
        variables.add(
            ArrayDraft.Facts.of(name, "rates").unit("Hz"),
            ArraySpec.Type.FLOAT64,
            new double[group.size()],
            Optional.empty());
        initial.put("rates", group.rates());
      }
    }
    draft.add(elements);
    InitialValues.schedule(draft, elements, draft.initial().set(elements, initial));
    Thresholds.add(
        draft, elements, "spike", Expressions.parse("rand() < rates*dt"), Optional.empty());
  }
}
