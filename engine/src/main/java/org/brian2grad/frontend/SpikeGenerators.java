package org.brian2grad.frontend;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import org.brian2grad.diag.Problems;
import org.brian2grad.model.ModelObject;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Operation;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;

/// Lowers spike generators: their spikes in ascending order, each with its step.
///
/// Source: `brian2/input/spikegeneratorgroup.py`.
final class SpikeGenerators {
  /// Part of a step by which times are shifted, so that one at a step does not fall before it.
  private static final double SHIFT = 1e-3;

  private final Draft draft;

  SpikeGenerators(Draft draft) {
    this.draft = draft;
  }

  void lower(ModelObject.SpikeGenerator generator) {
    String name = generator.name();
    var clock = draft.clocks().of(name, generator.dt());
    double[] times = generator.times();
    int[] indices = generator.indices();
    int[] order =
        IntStream.range(0, times.length)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer k) -> times[k])
                    .thenComparingInt(k -> indices[k]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] neurons = Arrays.stream(order).mapToDouble(k -> indices[k]).toArray();
    double[] bins =
        Arrays.stream(order)
            .mapToDouble(k -> (int) ((times[k] + SHIFT * clock.dt()) / clock.dt()))
            .toArray();
    double period = generator.period().map(Quantity::value).orElse(0.0);
    double periodBins = Math.rint(period / clock.dt());
    require(generator, neurons, bins, period, periodBins, clock.dt());

    Scope scope = new Scope(name, clock, draft.globals());
    scope.put("N", Elements.integer(generator.size()));
    scope.putClock();
    var variables = new GroupVariables(draft.arrays(), scope, generator.size());
    variables.addIndex();
    var arrays = draft.arrays();
    var type = ArraySpec.Type.INT32;
    String eventspace = variables.addEventspace("spike");
    var operation =
        new Operation.SpikeGenerator(
            name + "_codeobject",
            name,
            "spike",
            eventspace,
            arrays.add(ArrayDraft.Facts.fixed(name, "neuron_index"), type, neurons),
            arrays.add(ArrayDraft.Facts.fixed(name, "_timebins"), type, bins),
            arrays.add(
                ArrayDraft.Facts.fixed(name, "_period_bins").only(),
                type,
                new double[] {periodBins}),
            arrays.add(
                ArrayDraft.Facts.of(name, "_lastindex").only().readOnly(), type, new double[1]));
    draft.schedule().add(name, "SpikeGeneratorGroup", clock, "thresholds", 0, operation);
    draft.add(
        new Elements(
            name,
            generator.size(),
            scope,
            clock,
            Map.of("spike", new Elements.Event(eventspace, "thresholds", 0))));
  }

  private static void require(
      ModelObject.SpikeGenerator generator,
      double[] neurons,
      double[] bins,
      double period,
      double periodBins,
      double dt) {
    var problems = new Problems();
    String step = seconds(dt);
    for (int k = 1; k < bins.length; k++) {
      if (bins[k] == bins[k - 1] && neurons[k] == neurons[k - 1]) {
        problems.add(
            generator.name(),
            "spikes-in-step",
            "expected one spike of a neuron in a step of "
                + step
                + ", got two of neuron "
                + (int) neurons[k]
                + " in step "
                + (int) bins[k],
            "move one of them, or give the generator a smaller dt");
        break;
      }
    }
    if (period > 0 && Math.abs(periodBins * dt - period) > period * Math.ulp(1.0)) {
      problems.add(
          generator.name(),
          "period",
          "expected a period of whole steps of " + step + ", got " + seconds(period),
          "choose a multiple of dt");
    } else if (period > 0 && bins.length > 0 && bins[bins.length - 1] >= periodBins) {
      problems.add(
          generator.name(),
          "period",
          "expected spikes before the end of the period of " + seconds(period) + ", got later ones",
          "give their times from the start of a period");
    }
    problems.throwIfAny();
  }

  private static String seconds(double value) {
    return new Quantity(value, Dimension.of(0, 0, 1)).text();
  }
}
