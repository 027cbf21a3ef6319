package org.brian2grad.frontend;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.model.Equations;
import org.brian2grad.model.Equations.Flag;
import org.brian2grad.model.ModelObject;
import org.brian2grad.program.ArraySpec;

/// Lowers synapses: which there are, their variables, what happens to them at every step. What
/// happens at events is in [Pathways], sums over them are in [SummedVariables].
final class SynapsesLowering {
  private final Draft draft;
  private final Integration integration;

  SynapsesLowering(Draft draft) {
    this.draft = draft;
    this.integration = new Integration(draft.globals());
  }

  void lower(ModelObject.Synapses synapses) {
    String name = synapses.name();
    var clock = draft.clocks().of(name, synapses.dt());
    Elements.Range source = draft.part(synapses.source());
    Elements.Range target = draft.part(synapses.target());
    var pairs = connect(synapses, clock, source, target);

    Scope scope = new Scope(name, clock, draft.globals());
    var elements = new Elements(name, pairs.size(), scope, clock, Map.of());
    addVariables(synapses, elements, pairs, source, target);
    draft.add(elements);
    var pathways = new Pathways(draft, integration, synapses, elements, source, target);
    pathways.addDelays();
    InitialValues.schedule(draft, elements, draft.initial().set(elements, synapses.initial()));
    pathways.setDelays();

    Updates.subexpressions(draft, elements, synapses.equations());
    AbstractCode step =
        integration.step(
            clockDriven(synapses.equations()),
            scope,
            synapses.method(),
            Equations.Differential::rate);
    Updates.state(draft, elements, step);
    pathways.lower();
    new SummedVariables(draft, synapses, elements, source, target).lower();
  }

  private Connections.Pairs connect(
      ModelObject.Synapses synapses,
      ClockTable.Clock clock,
      Elements.Range source,
      Elements.Range target) {
    Scope scope = new Scope(synapses.name(), clock, draft.globals());
    SynapseVariables.addIndices(scope, source, target);
    SynapseVariables.addNeighbours(scope, source, target);
    return new Connections(draft, scope, source, target).pairs(synapses.connection());
  }

  private void addVariables(
      ModelObject.Synapses synapses,
      Elements elements,
      Connections.Pairs pairs,
      Elements.Range source,
      Elements.Range target) {
    String name = synapses.name();
    var arrays = draft.arrays();
    Scope scope = elements.scope();
    var type = ArraySpec.Type.INT32;
    arrays.add(ArrayDraft.Facts.fixed(name, "_synaptic_pre"), type, numbers(pairs.sources()));
    arrays.add(ArrayDraft.Facts.fixed(name, "_synaptic_post"), type, numbers(pairs.targets()));
    scope.putClock();
    SynapseVariables.addIndices(scope, source, target);
    var variables = new GroupVariables(arrays, scope, pairs.size());
    variables.add(
        ArrayDraft.Facts.fixed(name, "N").only(),
        type,
        new double[] {pairs.size()},
        Optional.empty());
    count(scope, "N_incoming", pairs.targets(), target, SynapseVariables.POST);
    count(scope, "N_outgoing", pairs.sources(), source, SynapseVariables.PRE);
    for (Equations.Equation equation : synapses.equations().equations()) {
      if (!equation.flags().contains(Flag.SUMMED)) {
        variables.add(equation, Optional.empty());
      }
    }
    if (Pathways.isEventDriven(synapses.equations())) {
      variables.add(
          ArrayDraft.Facts.of(name, "lastupdate").unit("s"),
          ArraySpec.Type.FLOAT64,
          new double[pairs.size()],
          Optional.empty());
    }
    SynapseVariables.addNeighbours(scope, source, target);
  }

  private static double[] numbers(int[] values) {
    return Arrays.stream(values).asDoubleStream().toArray();
  }

  /// How many synapses each neuron has.
  private void count(
      Scope scope, String variable, int[] neurons, Elements.Range part, String index) {
    double[] counts = new double[part.stop()];
    for (int neuron : neurons) {
      counts[neuron]++;
    }
    var type = ArraySpec.Type.INT32;
    String array =
        draft.arrays().add(ArrayDraft.Facts.fixed(scope.owner(), variable), type, counts);
    scope.put(variable, new Symbol.Element(array, index, type, false, true, Optional.empty()));
  }

  private static Equations clockDriven(Equations equations) {
    Stream<Equations.Equation> driven =
        equations.equations().stream().filter(e -> !e.flags().contains(Flag.EVENT_DRIVEN));
    return new Equations(driven.toList());
  }
}
