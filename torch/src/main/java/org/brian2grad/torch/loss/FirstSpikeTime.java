package org.brian2grad.torch.loss;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.brian2grad.torch.autograd.Scopes;
import org.bytedeco.pytorch.Tensor;

/// The time to the first spike: `(t_1 - target)^2` for each neuron, t_1 and its gradient as
/// [SpikeTimes] has them; a neuron without a spike counts as if it had one at the end.
///
/// Shape: `[]`, or `[*batch, N]` if not reduced.
///
/// Unit: seconds^2.
///
/// @param dt in seconds, from one row of the raster to the next
public record FirstSpikeTime(double dt, Reduction reduction) implements Loss {
  private static final String WHERE = "Losses.firstSpikeTime";

  public FirstSpikeTime {
    Shapes.seconds(WHERE + "(dt)", dt);
  }

  @Override
  public Tensor of(Tensor raster, Tensor recording) {
    return Scopes.result(() -> {
      Tensor output = Shapes.output(WHERE, raster, 2);
      Tensor target = Shapes.overTime(WHERE, recording, output).expand_as(output);
      return times(output, SpikeTimes.of(target, 1, dt).select(0, 0));
    });
  }

  /// @param target in seconds after the first step: `[*batch, N]`, `[N]` or one number
  public Tensor times(Tensor raster, Tensor target) {
    return Scopes.result(() -> {
      Tensor first = SpikeTimes.of(Shapes.output(WHERE, raster, 2), 1, dt).select(0, 0);
      return reduction.of(first.sub(Shapes.overNeurons(WHERE, target, first)).square());
    });
  }

  /// Makes it.
  @AutoService(LossFactory.class)
  public static final class Factory implements LossFactory {
    @Override
    public String name() {
      return "first_spike_time";
    }

    @Override
    public Kind kind() {
      return Kind.RASTER;
    }

    @Override
    public Loss create(Map<String, Double> options, double dt) {
      return new FirstSpikeTime(dt, Reduction.MEAN);
    }
  }
}
