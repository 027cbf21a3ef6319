package org.brian2grad.cli.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.brian2grad.Gradient;
import org.brian2grad.NdArray;
import org.brian2grad.ParameterInfo;
import org.brian2grad.Run;
import org.brian2grad.RunOptions;
import org.brian2grad.Simulator;
import org.brian2grad.Tangents;
import org.brian2grad.diag.DiagnosticException;

/// Compares the gradient of a [Loss] with three oracles:
///
/// - the interpreter, which runs the same kernels without machine code: always;
/// - forward mode, which goes along a direction of the parameter, and knows no adjoint: unless
///   adjoints are bounded, which tangents are not;
/// - differences of the loss, where no spike is in reach, that is where the surrogate adds nothing
///   to the gradient: across a spike the loss jumps, and differences mean nothing.
public final class GradientCheck {
  /// A simulator for the check.
  public enum Variation {
    NATIVE,
    INTERPRETED,
    /// With twice the surrogates.
    DOUBLED
  }

  /// What a gradient is compared with.
  public enum Oracle {
    INTERPRETER,
    TANGENT,
    DIFFERENCES
  }

  /// What a comparison says.
  public enum Verdict {
    OK,
    FAILED,
    /// Spikes are in reach: differences mean nothing.
    SPIKES,
    /// Differences do not agree with each other.
    UNCLEAR,
    /// Adjoints are bounded: the gradient is not that of the loss.
    BOUNDED
  }

  /// One comparison.
  ///
  /// @param gradient for a parameter with one value; else the derivative along a direction, or the
  ///   value that differs most
  /// @param expected the same by the oracle
  /// @param difference relative to the largest that is expected
  public record Row(
      ParameterInfo parameter,
      Oracle oracle,
      double gradient,
      double expected,
      double difference,
      Verdict verdict) {}

  private final Tolerances tolerances;
  private final RunOptions options;

  /// @param rounding by which machine code and the interpreter may differ
  /// @param truncation by which differences may be wrong
  public record Tolerances(double rounding, double truncation) {
    /// Rounding of a unit in the last place in each step, amplified by the dynamics; differences
    /// lose half of the digits to cancellation and win some back by extrapolation.
    public static final Tolerances DEFAULT = new Tolerances(1e-8, 1e-6);
  }

  /// @param options of all runs
  public GradientCheck(Tolerances tolerances, RunOptions options) {
    this.tolerances = tolerances;
    this.options = options;
  }

  /// Three comparisons for each parameter.
  ///
  /// @param simulators makes those that are needed, with the same parameters
  public List<Row> of(Function<Variation, Simulator> simulators) {
    List<Row> rows = new ArrayList<>();
    try (Simulator machine = simulators.apply(Variation.NATIVE)) {
      Loss loss;
      Gradient gradient;
      try (Run run = machine.run(Map.of(), options)) {
        loss = new Loss(machine, run);
        gradient = run.gradient(loss.gradient(), options.progress());
      }
      Gradient interpreted = gradient(simulators, Variation.INTERPRETED, loss);
      Gradient doubled = gradient(simulators, Variation.DOUBLED, loss);
      Differences differences = new Differences(machine, loss, options);
      for (ParameterInfo parameter : machine.parameters()) {
        double[] native_ = gradient.of(parameter.name()).toArray();
        rows.add(compared(parameter, native_, interpreted.of(parameter.name()).toArray()));
        rows.add(compared(parameter, native_, machine, loss));
        rows.add(
            Arrays.equals(native_, doubled.of(parameter.name()).toArray())
                ? compared(parameter, native_, differences)
                : new Row(
                    parameter,
                    Oracle.DIFFERENCES,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Verdict.SPIKES));
      }
    }
    return rows;
  }

  private Gradient gradient(
      Function<Variation, Simulator> simulators, Variation variation, Loss loss) {
    try (Simulator simulator = simulators.apply(variation);
        Run run = simulator.run(Map.of(), options)) {
      return run.gradient(loss.gradient(), options.progress());
    }
  }

  private Row compared(ParameterInfo parameter, double[] gradient, double[] expected) {
    double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    int worst = 0;
    for (int k = 1; k < gradient.length; k++) {
      if (!(Math.abs(gradient[k] - expected[k]) <= Math.abs(gradient[worst] - expected[worst]))) {
        worst = k;
      }
    }
    double difference = relative(gradient[worst] - expected[worst], size);
    return new Row(
        parameter,
        Oracle.INTERPRETER,
        gradient[worst],
        expected[worst],
        difference,
        difference <= tolerances.rounding() ? Verdict.OK : Verdict.FAILED);
  }

  private Row compared(ParameterInfo parameter, double[] gradient, Simulator simulator, Loss loss) {
    double[] direction = Differences.direction(parameter);
    double derivative = 0;
    double size = 0;
    for (int k = 0; k < direction.length; k++) {
      derivative += gradient[k] * direction[k];
      size += Math.abs(gradient[k] * direction[k]);
    }
    double expected;
    Map<String, NdArray> along = Map.of(parameter.name(), NdArray.of(direction, parameter.shape()));
    try (Tangents tangents = simulator.tangent(Map.of(), along, options)) {
      expected = loss.of(tangents);
    } catch (DiagnosticException e) {
      if (e.code().equals("clipped-tangent")) {
        return new Row(
            parameter, Oracle.TANGENT, Double.NaN, Double.NaN, Double.NaN, Verdict.BOUNDED);
      }
      throw e;
    }
    // What rounding does to a sum is small beside its terms, and not beside the sum.
    double difference = relative(derivative - expected, Math.max(size, Math.abs(expected)));
    double unit = direction.length == 1 ? direction[0] : 1;
    return new Row(
        parameter,
        Oracle.TANGENT,
        derivative / unit,
        expected / unit,
        difference,
        difference <= tolerances.rounding() ? Verdict.OK : Verdict.FAILED);
  }

  private Row compared(ParameterInfo parameter, double[] gradient, Differences differences) {
    double[] direction = Differences.direction(parameter);
    Extrapolation expected = differences.along(parameter, direction);
    double derivative = 0;
    for (int k = 0; k < direction.length; k++) {
      derivative += gradient[k] * direction[k];
    }
    double size = Math.max(Math.abs(derivative), Math.abs(expected.value()));
    double difference = relative(derivative - expected.value(), size);
    boolean known = expected.error() <= tolerances.truncation() * size;
    double unit = direction.length == 1 ? direction[0] : 1;
    return new Row(
        parameter,
        Oracle.DIFFERENCES,
        derivative / unit,
        expected.value() / unit,
        difference,
        difference <= tolerances.truncation()
            ? Verdict.OK
            : known ? Verdict.FAILED : Verdict.UNCLEAR);
  }

  private static double relative(double difference, double size) {
    return difference == 0 ? 0 : Math.abs(difference) / size;
  }
}
