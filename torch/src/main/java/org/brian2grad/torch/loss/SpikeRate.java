package org.brian2grad.torch.loss;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.brian2grad.torch.autograd.Scopes;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Firing rates: `(rate - target)^2` for each neuron, with `rate = (sum over T of raster)/(T dt)`.
///
/// Shape: `[]`, or `[*batch, N]` if not reduced.
///
/// Unit: Hz^2.
///
/// @param dt in seconds, from one row of the raster to the next
public record SpikeRate(double dt, Reduction reduction) implements Loss {
  private static final String WHERE = "Losses.spikeRate";

  public SpikeRate {
    Shapes.seconds(WHERE + "(dt)", dt);
  }

  @Override
  public Tensor of(Tensor raster, Tensor recording) {
    return Scopes.result(() -> {
      Tensor output = Shapes.output(WHERE, raster, 2);
      return rates(output, rate(Shapes.overTime(WHERE, recording, output)));
    });
  }

  /// @param target in Hz: `[*batch, N]`, `[N]` or one number
  public Tensor rates(Tensor raster, Tensor target) {
    return Scopes.result(() -> {
      Tensor rate = rate(Shapes.output(WHERE, raster, 2));
      return reduction.of(rate.sub(Shapes.overNeurons(WHERE, target, rate)).square());
    });
  }

  private Tensor rate(Tensor raster) {
    return raster.sum(0).div(new Scalar(raster.size(0) * dt));
  }

  /// Makes it.
  @AutoService(LossFactory.class)
  public static final class Factory implements LossFactory {
    @Override
    public String name() {
      return "spike_rate";
    }

    @Override
    public Kind kind() {
      return Kind.RASTER;
    }

    @Override
    public Loss create(Map<String, Double> options, double dt) {
      return new SpikeRate(dt, Reduction.MEAN);
    }
  }
}
