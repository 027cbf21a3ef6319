package org.brian2grad.frontend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expressions;
import org.brian2grad.model.ModelObject;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Recovery;

/// Lowers neuron groups: their variables, state update, thresholds and what events do.
final class NeuronGroups {
  private static final String SPIKE = "spike";

  private final Draft draft;
  private final Integration integration;

  NeuronGroups(Draft draft) {
    this.draft = draft;
    this.integration = new Integration(draft.globals());
  }

  void lower(ModelObject.NeuronGroup group) {
    String name = group.name();
    var clock = draft.clocks().of(name, group.dt());
    Scope scope = new Scope(name, clock, draft.globals());
    var events = new LinkedHashMap<String, String>();
    group.events().forEach((event, e) -> events.put(event, e.condition()));
    group.threshold().ifPresent(condition -> events.put(SPIKE, condition));

    scope.put("N", Elements.integer(group.size()));
    var variables = new GroupVariables(draft.arrays(), scope, group.size());
    Map<String, Elements.Event> sources = new LinkedHashMap<>();
    events.keySet().forEach(event -> sources.put(event, source(variables, event)));
    variables.addIndex();
    scope.putClock();
    Optional<String> condition = refractoriness(group, variables);
    group.equations().equations().forEach(equation -> variables.add(equation, condition));
    var elements = new Elements(name, group.size(), scope, clock, sources);
    draft.add(elements);
    InitialValues.schedule(draft, elements, draft.initial().set(elements, group.initial()));

    Updates.subexpressions(draft, elements, group.equations());
    update(group, elements);
    events.forEach((event, text) -> threshold(group, elements, event, text));
    group.reset().ifPresent(code -> reset(elements, SPIKE, code, "resets"));
    group
        .events()
        .forEach(
            (event, e) -> e.code().ifPresent(code -> reset(elements, event, code, "after_resets")));
  }

  /// Where an event is listed; that of a threshold comes first in a step.
  private static Elements.Event source(GroupVariables variables, String event) {
    String id = variables.addEventspace(event);
    return new Elements.Event(id, event.equals(SPIKE) ? "thresholds" : "after_thresholds", 0);
  }

  private Optional<String> refractoriness(ModelObject.NeuronGroup group, GroupVariables variables) {
    if (group.refractory().isEmpty()) {
      return Optional.empty();
    }
    double[] all = new double[group.size()];
    java.util.Arrays.fill(all, 1);
    double[] never = new double[group.size()];
    java.util.Arrays.fill(never, Recovery.NEVER);
    String condition =
        variables.add(
            ArrayDraft.Facts.of(group.name(), Refractoriness.NOT_REFRACTORY),
            ArraySpec.Type.BOOL,
            all,
            Optional.empty());
    variables.add(
        ArrayDraft.Facts.of(group.name(), Refractoriness.LAST_SPIKE).unit("s"),
        ArraySpec.Type.FLOAT64,
        never,
        Optional.empty());
    return Optional.of(condition);
  }

  private void update(ModelObject.NeuronGroup group, Elements elements) {
    Scope scope = elements.scope();
    List<AbstractCode.Assignment> code =
        new ArrayList<>(Refractoriness.update(group.refractory(), scope).assignments());
    code.addAll(
        integration
            .step(
                group.equations(),
                scope,
                group.method(),
                equation -> Refractoriness.rate(equation, group.refractory().isPresent()))
            .assignments());
    Updates.state(draft, elements, new AbstractCode(code));
  }

  private void threshold(
      ModelObject.NeuronGroup group, Elements elements, String event, String condition) {
    boolean isRefractory = event.equals(SPIKE) && group.refractory().isPresent();
    Optional<Operation.Refractory> refractory =
        isRefractory
            ? Optional.of(
                new Operation.Refractory(
                    group.name() + "." + Refractoriness.NOT_REFRACTORY,
                    group.name() + "." + Refractoriness.LAST_SPIKE))
            : Optional.empty();
    Thresholds.add(draft, elements, event, Expressions.parse(condition), refractory);
  }

  private void reset(Elements elements, String event, String text, String when) {
    String name = elements.name() + "_" + event + "_resetter";
    String where = elements.name() + (event.equals(SPIKE) ? ".reset" : ".events." + event);
    var code =
        new CodeDraft(elements.scope(), where, AbstractCode.parse(text))
            .unconditional()
            .code(elements.size());
    var source = elements.event(event);
    draft
        .schedule()
        .add(
            name,
            "Resetter",
            elements.clock(),
            when,
            0,
            new Operation.Reset(
                name + "_codeobject", elements.name(), code, event, source.eventspace()));
  }
}
