package org.brian2grad.cli.check;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.brian2grad.NdArray;
import org.brian2grad.ParameterInfo;
import org.brian2grad.Run;
import org.brian2grad.RunOptions;
import org.brian2grad.Simulator;

/// Derivatives of a [Loss] from runs with other values: all steps, up and down, are the samples of
/// one batch.
final class Differences {
  private static final int SEED = 1;

  private final Simulator simulator;
  private final Loss loss;
  private final RunOptions options;

  Differences(Simulator simulator, Loss loss, RunOptions options) {
    this.simulator = simulator;
    this.loss = loss;
    this.options = options.withoutGradient();
  }

  /// The direction in which all values of a parameter change: each by its own size, or by that of
  /// the largest where it is zero; in random senses, so that nothing cancels.
  static double[] direction(ParameterInfo parameter) {
    double[] values = parameter.value().toArray();
    double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
    var random = new SplittableRandom(SEED);
    double[] direction = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      double size = values[k] == 0 ? (largest == 0 ? 1 : largest) : Math.abs(values[k]);
      direction[k] = values.length == 1 || random.nextBoolean() ? size : -size;
    }
    return direction;
  }

  /// The derivative along a direction.
  Extrapolation along(ParameterInfo parameter, double[] direction) {
    int samples = 2 * Extrapolation.LEVELS;
    double[] values = parameter.value().toArray();
    double[][] changed = new double[samples][];
    for (int sample = 0; sample < samples; sample++) {
      double step = Extrapolation.step(sample / 2) * (sample % 2 == 0 ? 1 : -1);
      changed[sample] = new double[values.length];
      for (int k = 0; k < values.length; k++) {
        changed[sample][k] = values[k] + step * direction[k];
      }
    }
    NdArray batch =
        parameter.timeFirst() ? behindTime(parameter, changed) : inFront(parameter, changed);
    double[] losses;
    try (Run run = simulator.run(Map.of(parameter.name(), batch), options)) {
      losses = loss.of(run);
    }
    double[] up = new double[Extrapolation.LEVELS];
    double[] down = new double[Extrapolation.LEVELS];
    for (int level = 0; level < up.length; level++) {
      up[level] = losses[2 * level];
      down[level] = losses[2 * level + 1];
    }
    return Extrapolation.of(up, down);
  }

  /// `[batch, *shape]`
  private static NdArray inFront(ParameterInfo parameter, double[][] samples) {
    long[] shape = parameter.shape();
    long[] batched = new long[shape.length + 1];
    batched[0] = samples.length;
    System.arraycopy(shape, 0, batched, 1, shape.length);
    return NdArray.of(Arrays.stream(samples).flatMapToDouble(Arrays::stream).toArray(), batched);
  }

  /// `[K, batch, ...]`
  private static NdArray behindTime(ParameterInfo parameter, double[][] samples) {
    long[] shape = parameter.shape();
    long[] batched = new long[shape.length + 1];
    batched[0] = shape[0];
    batched[1] = samples.length;
    System.arraycopy(shape, 1, batched, 2, shape.length - 1);
    int rows = (int) shape[0];
    int row = samples[0].length / Math.max(1, rows);
    double[] values = new double[samples.length * samples[0].length];
    for (int t = 0; t < rows; t++) {
      for (int sample = 0; sample < samples.length; sample++) {
        System.arraycopy(
            samples[sample], t * row, values, (t * samples.length + sample) * row, row);
      }
    }
    return NdArray.of(values, batched);
  }
}
