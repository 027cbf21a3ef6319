package org.brian2grad.model;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.lang.Expressions;
import org.brian2grad.units.Dimension;

/// Checks what puts spikes or currents into a model: Poisson groups, spike generators, timed
/// arrays.
///
/// @param checking what is known of the model
record SourceCheck(Checking checking) {
  void poisson(ModelObject.PoissonGroup group) {
    String name = group.name();
    checking.requireSize(name + ".size", group.size());
    group.dt().ifPresent(dt -> checking.requireStep(name + ".dt", dt));
    new ValueCheck(checking, name + ".rates", Dimension.HERTZ, checking.names(group))
        .check(group.rates(), ValueCheck.Rule.NOT_NEGATIVE, Optional.of(group.size()), "neuron");
    if (group.rates() instanceof Value.Formula(String text)) {
      requireOther(name + ".rates", text);
    }
  }

  /// Rates are a subexpression, which cannot be defined by itself.
  private void requireOther(String where, String text) {
    boolean itself;
    try {
      itself = Expressions.parse(text).identifiers().contains("rates");
    } catch (DiagnosticException _) {
      return; // reported before
    }
    if (itself) {
      checking.error(
          where,
          "cycle",
          "expected rates that do not depend on themselves, got '" + text.strip() + "'",
          "use another name on the right");
    }
  }

  void generator(ModelObject.SpikeGenerator generator) {
    String name = generator.name();
    checking.requireSize(name + ".size", generator.size());
    generator.dt().ifPresent(dt -> checking.requireStep(name + ".dt", dt));
    int[] indices = generator.indices();
    double[] times = generator.times();
    checking.requireLength(name + ".times", times.length, indices.length, "index");
    checking.requireIndices(name + ".indices", indices, generator.size(), name);
    for (int k = 0; k < times.length; k++) {
      if (!Double.isFinite(times[k]) || times[k] < 0) {
        checking.error(
            name + ".times",
            "range",
            "expected times that are finite and not negative, got "
                + times[k]
                + " second at place "
                + k,
            "choose another time");
        break;
      }
    }
    requireOneSpikeAtATime(name, indices, times);
    generator
        .period()
        .ifPresent(period -> {
          String where = name + ".period";
          checking.requireTime(where, period, 0, "a period that is not negative");
          double last = Arrays.stream(times).max().orElse(0);
          if (period.value() > 0 && period.value() <= last) {
            checking.error(
                where,
                "range",
                "expected a period longer than the last spike time, got "
                    + period.text()
                    + " for a spike at "
                    + last
                    + " second",
                "choose a longer period");
          }
        });
  }

  /// Brian's generators send at most one spike of a neuron in a time step; equal times are the part
  /// of this that does not depend on the step.
  private void requireOneSpikeAtATime(String name, int[] indices, double[] times) {
    record Spike(int index, double time) {}
    Set<Spike> seen = new HashSet<>();
    for (int k = 0; k < Math.min(indices.length, times.length); k++) {
      if (!seen.add(new Spike(indices[k], times[k]))) {
        checking.error(
            name + ".times",
            "duplicate",
            "expected at most one spike of a neuron in a time step, got two of neuron "
                + indices[k]
                + " at "
                + times[k]
                + " second",
            "leave one of them out");
        return;
      }
    }
  }

  void timedArray(ModelObject.TimedArray array) {
    String name = array.name();
    checking.requireStep(name + ".dt", array.dt());
    double[] values = array.values().values();
    int columns = array.columns().orElse(1);
    if (values.length == 0 || columns < 1 || values.length % columns != 0) {
      checking.error(
          name + ".values",
          "length",
          "expected at least one row of "
              + columns
              + (columns == 1 ? " value" : " values")
              + " and no part of a row, got "
              + values.length
              + " values",
          "give as many values in each row");
    }
    for (int k = 0; k < values.length; k++) {
      if (Double.isNaN(values[k])) {
        checking.error(
            name + ".values",
            "range",
            "expected numbers, got NaN at place " + k,
            "choose another value");
        break;
      }
    }
  }
}
