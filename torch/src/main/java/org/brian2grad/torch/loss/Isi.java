package org.brian2grad.torch.loss;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.Map;
import org.brian2grad.torch.autograd.Scopes;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Intervals between spikes: for each neuron the mean over the target's intervals k of
///
///     ((t_(k+1) - t_k) - (u_(k+1) - u_k))^2
///
/// where t and u are the spike times of the output and of the target as [SpikeTimes] has them, with
/// their gradient: a spike that did not come counts as one at the end. Spikes beyond the target's
/// last one do not count, nor do neurons that have fewer than two in the target; [SpikeCount] sees
/// both.
///
/// Shape: `[]`, or `[*batch, N]` if not reduced.
///
/// Unit: seconds^2.
///
/// @param dt in seconds, from one row of the rasters to the next
public record Isi(double dt, Reduction reduction) implements Loss {
  private static final String WHERE = "Losses.isi";

  public Isi {
    Shapes.seconds(WHERE + "(dt)", dt);
  }

  @Override
  public Tensor of(Tensor output, Tensor recording) {
    return Scopes.result(() -> {
      Tensor raster = Shapes.output(WHERE, output, 2);
      Tensor target = Shapes.overTime(WHERE, recording, raster).detach().expand_as(raster);
      Tensor counts = target.sum(0);
      int number = counts.numel() == 0 ? 0 : (int) counts.max().item_double();
      if (number < 2) {
        return reduction.of(raster.sum(0).mul(new Scalar(0)));
      }
      Tensor difference = intervals(raster, number).sub(intervals(target, number));
      Tensor squares = difference.square().mul(counted(counts, number));
      Tensor intervals = counts.sub(new Scalar(1)).clamp_min(new Scalar(1));
      return reduction.of(squares.sum(0).div(intervals));
    });
  }

  private Tensor intervals(Tensor raster, int number) {
    Tensor times = SpikeTimes.of(raster, number, dt);
    return times.narrow(0, 1, number - 1).sub(times.narrow(0, 0, number - 1));
  }

  /// One for the intervals that the target has: `[number - 1, *batch, N]`.
  private static Tensor counted(Tensor counts, int number) {
    long[] column = new long[(int) counts.dim() + 1];
    Arrays.fill(column, 1);
    column[0] = number - 1L;
    Tensor interval =
        torch.arange(new Scalar(1), new Scalar(number)).to(counts.scalar_type()).reshape(column);
    return interval.lt(counts).to(counts.scalar_type());
  }

  /// Makes it.
  @AutoService(LossFactory.class)
  public static final class Factory implements LossFactory {
    @Override
    public String name() {
      return "isi";
    }

    @Override
    public Kind kind() {
      return Kind.RASTER;
    }

    @Override
    public Loss create(Map<String, Double> options, double dt) {
      return new Isi(dt, Reduction.MEAN);
    }
  }
}
