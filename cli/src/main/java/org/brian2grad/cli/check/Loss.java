package org.brian2grad.cli.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.brian2grad.NdArray;
import org.brian2grad.OutputInfo;
import org.brian2grad.Run;
import org.brian2grad.Simulator;
import org.brian2grad.Tangents;

/// A number that depends on all that a network shows: recorded values, each times a fixed random
/// weight between -1 and 1, so that nothing cancels. Every output counts alike, whatever its unit
/// and size. Where nothing is recorded, the state at the end is taken.
final class Loss {
  private static final String FINAL = "final.";
  private static final String COUNT = ".count";

  private final List<Term> terms = new ArrayList<>();

  /// @param weights of the values of the output, in row-major order
  private record Term(OutputInfo output, double[] weights) {
    /// Where samples are in a batched output: behind time, where it has one.
    int axis() {
      return isFinal(output) || output.name().endsWith(COUNT) ? 0 : 1;
    }
  }

  /// @param run of one sample, which gives the sizes of outputs
  Loss(Simulator simulator, Run run) {
    boolean monitored =
        simulator.outputs().stream().anyMatch(o -> o.differentiable() && !isFinal(o));
    for (OutputInfo output : simulator.outputs()) {
      if (output.differentiable() && isFinal(output) != monitored) {
        terms.add(new Term(output, weights(output.name(), run.output(output.name()).toArray())));
      }
    }
  }

  private static boolean isFinal(OutputInfo output) {
    return output.name().startsWith(FINAL);
  }

  private static double[] weights(String name, double[] values) {
    double size = 0;
    for (double value : values) {
      size = Math.max(size, Math.abs(value));
    }
    double scale = 1 / ((size == 0 ? 1 : size) * Math.sqrt(Math.max(1, values.length)));
    var random = new SplittableRandom(name.hashCode());
    double[] weights = new double[values.length];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = random.nextDouble(-scale, scale);
    }
    return weights;
  }

  /// Its derivative with respect to the outputs of a run without a batch: it is linear.
  Map<String, NdArray> gradient() {
    Map<String, NdArray> gradient = new LinkedHashMap<>();
    for (Term term : terms) {
      gradient.put(term.output().name(), NdArray.of(term.weights(), term.output().shape()));
    }
    return gradient;
  }

  /// Its derivative along the direction of tangents of a run without a batch.
  double of(Tangents tangents) {
    double sum = 0;
    for (Term term : terms) {
      double[] values = tangents.of(term.output().name()).toArray();
      for (int k = 0; k < values.length; k++) {
        sum += term.weights()[k] * values[k];
      }
    }
    return sum;
  }

  /// Its value for each sample of a run with a batch.
  double[] of(Run run) {
    double[] losses = new double[run.batch()];
    for (Term term : terms) {
      NdArray output = run.output(term.output().name());
      for (int sample = 0; sample < losses.length; sample++) {
        double[] values = output.select(term.axis(), sample).toArray();
        for (int k = 0; k < values.length; k++) {
          losses[sample] += term.weights()[k] * values[k];
        }
      }
    }
    return losses;
  }
}
