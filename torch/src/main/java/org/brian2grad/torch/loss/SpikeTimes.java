package org.brian2grad.torch.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.brian2grad.torch.autograd.Elements;
import org.brian2grad.torch.autograd.ExternalFunction;
import org.brian2grad.torch.autograd.Scopes;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// The times of the first spikes of each neuron, with a gradient; a part of losses, and no loss
/// itself.
///
///     t_k = dt * (number of steps n with count(n) < k),   count(n): spikes up to and with step n
///
/// Hence a spike at step n is at `n dt`, and one that did not come is at the end, `T dt`.
///
/// Gradient: that of the function of the raster that is linear in each of its elements, `dt_k/ds_n
/// = t_k(with a spike at n) - t_k(without)`, in exact agreement with what a surrogate takes for the
/// effect of an event: a spike before the k-th would have been the k-th itself, and without it the
/// next one would have been.
public final class SpikeTimes {
  private SpikeTimes() {}

  /// @param raster `[T, *batch, N]` of zeros and ones
  /// @param number how many spikes of each neuron
  /// @param dt in seconds
  /// @return `[number, *batch, N]`, ascending, in seconds after the first step
  /// @throws org.brian2grad.diag.DiagnosticException when the raster is none, or the number not
  ///   positive
  public static Tensor of(Tensor raster, int number, double dt) {
    String where = "Losses.spikeTimes";
    Shapes.seconds(where + "(dt)", dt);
    Shapes.output(where, raster, 2);
    if (number < 1) {
      throw Shapes.error(
          where, "number", "expected at least one spike, got " + number, "give 1 or more");
    }
    double[] values = Elements.of(raster);
    if (!isRaster(values)) {
      throw Shapes.error(
          where,
          "raster",
          "expected zeros and ones, got others",
          "give the raster of a spike monitor");
    }
    return Scopes.result(() -> steps(raster, values, number).mul(new Scalar(dt)));
  }

  static boolean isRaster(double[] values) {
    return Arrays.stream(values).allMatch(s -> s == 0 || s == 1);
  }

  private static Tensor steps(Tensor raster, double[] values, int number) {
    long[] shape = raster.shape();
    ScalarType type = raster.scalar_type().intern();
    Trains trains = new Trains(values, (int) shape[0]);
    long[] times = shape.clone();
    times[0] = number;
    Tensor steps = Elements.tensor(trains.steps(number), type, times);
    if (GradMode.is_enabled() && raster.requires_grad()) {
      var adjoint = new Adjoint(trains, number, type, shape);
      try (ExternalFunction function = ExternalFunction.of(List.of(raster), adjoint)) {
        function.output(steps);
      }
    }
    return steps;
  }

  private record Adjoint(Trains trains, int number, ScalarType type, long[] shape)
      implements ExternalFunction.Reverse {
    @Override
    public List<@Nullable Tensor> apply(List<@Nullable Tensor> outputs) {
      List<@Nullable Tensor> result = new ArrayList<>();
      Tensor gradient = outputs.getFirst();
      result.add(
          gradient == null
              ? null
              : Elements.tensor(trains.adjoint(Elements.of(gradient), number), type, shape));
      return result;
    }
  }

  /// Spike trains beside each other: row n of the raster is step n.
  private static final class Trains {
    private final double[] raster;
    private final int length;
    private final int width;

    Trains(double[] raster, int length) {
      this.raster = raster;
      this.length = length;
      this.width = raster.length / length;
    }

    /// The steps of the first spikes, row after row; `length` for one that did not come.
    double[] steps(int number) {
      double[] steps = new double[number * width];
      Arrays.fill(steps, length);
      for (int m = 0; m < width; m++) {
        int count = 0;
        for (int n = 0; n < length && count < number; n++) {
          if (raster[n * width + m] > 0) {
            steps[count++ * width + m] = n;
          }
        }
      }
      return steps;
    }

    double[] adjoint(double[] gradient, int number) {
      double[] t = steps(number + 1);
      double[] result = new double[raster.length];
      for (int m = 0; m < width; m++) {
        adjoint(gradient, t, number, m, result);
      }
      return result;
    }

    private void adjoint(double[] gradient, double[] t, int number, int m, double[] result) {
      double[] removed = new double[number];
      double[] moved = new double[number];
      for (int k = number - 1; k >= 0; k--) {
        boolean last = k == number - 1;
        // Without its k-th spike a train has the next one in its place, and so on after it.
        removed[k] =
            (last ? 0 : removed[k + 1])
                + gradient[k * width + m] * (t[k * width + m] - t[(k + 1) * width + m]);
        // A spike put before the k-th takes its place, and each later one takes that of the next.
        moved[k] =
            last
                ? 0
                : moved[k + 1]
                    + gradient[(k + 1) * width + m] * (t[k * width + m] - t[(k + 1) * width + m]);
      }
      int next = 0;
      for (int n = 0; n < length && next < number; n++) {
        int at = n * width + m;
        if (raster[at] > 0) {
          result[at] = removed[next++];
        } else {
          result[at] = gradient[next * width + m] * (n - t[next * width + m]) + moved[next];
        }
      }
    }
  }
}
