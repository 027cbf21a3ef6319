package org.brian2grad.frontend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;
import org.brian2grad.model.Equations;
import org.brian2grad.model.Equations.Flag;
import org.brian2grad.model.ModelObject;
import org.brian2grad.model.ModelObject.Side;
import org.brian2grad.model.Value;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.symbolic.Substitution;

/// Lowers what events do at synapses: their way there, and their code.
///
/// Source: `SynapticPathway` in `brian2/synapses/synapses.py`.
final class Pathways {
  private final Draft draft;
  private final Integration integration;
  private final ModelObject.Synapses synapses;
  private final Elements elements;
  private final Elements.Range source;
  private final Elements.Range target;

  Pathways(
      Draft draft,
      Integration integration,
      ModelObject.Synapses synapses,
      Elements elements,
      Elements.Range source,
      Elements.Range target) {
    this.draft = draft;
    this.integration = integration;
    this.synapses = synapses;
    this.elements = elements;
    this.source = source;
    this.target = target;
  }

  static boolean isEventDriven(Equations equations) {
    return equations.equations().stream().anyMatch(Pathways::isEventDriven);
  }

  private static boolean isEventDriven(Equations.Equation equation) {
    return equation.flags().contains(Flag.EVENT_DRIVEN);
  }

  private static boolean hasCode(ModelObject.Pathway pathway) {
    return !pathway.code().isBlank();
  }

  private String name(ModelObject.Pathway pathway) {
    return synapses.name() + "_" + pathway.name();
  }

  private static boolean isShared(ModelObject.Pathway pathway) {
    return pathway.delay().orElse(null) instanceof Value.Same;
  }

  /// Adds the array of each pathway's delays: one for all synapses if it was given as one.
  void addDelays() {
    for (var pathway : synapses.pathways()) {
      if (hasCode(pathway)) {
        var facts = ArrayDraft.Facts.of(name(pathway), "delay").unit("s").constant();
        draft
            .arrays()
            .add(
                isShared(pathway) ? facts.only() : facts,
                ArraySpec.Type.FLOAT64,
                new double[isShared(pathway) ? 1 : elements.size()]);
      }
    }
  }

  /// Sets them, which may need what the synapses' variables have been set to.
  void setDelays() {
    for (var pathway : synapses.pathways()) {
      if (hasCode(pathway) && pathway.delay().isPresent()) {
        String array = name(pathway) + ".delay";
        draft.initial().set(elements.scope(), elements.size(), array, pathway.delay().get());
      }
    }
  }

  void lower() {
    synapses.pathways().stream().filter(Pathways::hasCode).forEach(this::lower);
  }

  private void lower(ModelObject.Pathway pathway) {
    String name = name(pathway);
    boolean isPre = pathway.from() == Side.PRE;
    Elements.Range from = isPre ? source : target;
    int queue = draft.queues().size();
    draft
        .queues()
        .add(
            new Program.QueueSpec(
                name,
                pathway.event(),
                name + ".delay",
                synapses.name() + (isPre ? "._synaptic_pre" : "._synaptic_post"),
                from.event(pathway.event()).eventspace(),
                from.start(),
                from.stop(),
                from.all().clock().dt(),
                List.of()));
    AbstractCode solution = eventDriven();
    List<AbstractCode.Assignment> code = new ArrayList<>(solution.assignments());
    code.addAll(AbstractCode.parse(pathway.code()).assignments());
    if (isEventDriven(synapses.equations())) {
      code.add(new AbstractCode.Assignment("lastupdate", "=", new Expression.Identifier("t")));
    }
    int flow = solution.assignments().size();
    var result =
        new CodeDraft(
                scope(pathway), synapses.name() + "." + pathway.name(), new AbstractCode(code))
            .mayRepeat()
            .result(elements.size());
    draft
        .schedule()
        .add(
            name,
            "SynapticPathway",
            from.all().clock(),
            "synapses",
            isPre ? -1 : 1,
            new Operation.Push(name + "_push_spikes", name, queue),
            new Operation.Synapses(
                name + "_codeobject",
                synapses.name(),
                result.code(),
                queue,
                (int) result.lines().stream().filter(line -> line < flow).count()));
  }

  private Scope scope(ModelObject.Pathway pathway) {
    Scope scope = elements.scope().copy();
    boolean isShared = isShared(pathway);
    scope.put(
        "delay",
        new Symbol.Element(
            name(pathway) + ".delay",
            isShared ? Scope.ONLY : Scope.OWN,
            ArraySpec.Type.FLOAT64,
            isShared,
            true,
            Optional.empty()));
    return scope;
  }

  /// The solution of event-driven equations since the last event: the step of the exact update is
  /// as long as that.
  private AbstractCode eventDriven() {
    Equations driven =
        new Equations(
            synapses.equations().equations().stream()
                .filter(e -> isEventDriven(e) || !(e instanceof Equations.Differential))
                .toList());
    AbstractCode step = integration.solution(driven, elements.scope());
    Map<String, Expression> since =
        Map.of(
            "dt",
            new Expression.Binary(
                Expression.BinaryOperator.SUB,
                new Expression.Identifier("t"),
                new Expression.Identifier("lastupdate")));
    return new AbstractCode(
        step.assignments().stream()
            .map(a ->
                new AbstractCode.Assignment(
                    a.variable(), a.operator(), Substitution.apply(a.expression(), since)))
            .toList());
  }
}
