package org.brian2grad.torch.loss;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.brian2grad.torch.autograd.Scopes;
import org.bytedeco.pytorch.Tensor;

/// Numbers of spikes: `(count - target)^2` for each neuron, with `count = sum over T of raster`.
///
/// Shape: `[]`, or `[*batch, N]` if not reduced.
public record SpikeCount(Reduction reduction) implements Loss {
  private static final String WHERE = "Losses.spikeCount";

  @Override
  public Tensor of(Tensor raster, Tensor recording) {
    return Scopes.result(() -> {
      Tensor output = Shapes.output(WHERE, raster, 2);
      return counts(output.sum(0), Shapes.overTime(WHERE, recording, output).sum(0));
    });
  }

  /// @param counts `[*batch, N]`, such as the output `spikes.count`
  /// @param target `[*batch, N]`, `[N]` or one number
  public Tensor counts(Tensor counts, Tensor target) {
    return Scopes.result(() -> {
      Tensor output = Shapes.output(WHERE, counts, 1);
      return reduction.of(output.sub(Shapes.overNeurons(WHERE, target, output)).square());
    });
  }

  /// Makes it.
  @AutoService(LossFactory.class)
  public static final class Factory implements LossFactory {
    @Override
    public String name() {
      return "spike_count";
    }

    @Override
    public Kind kind() {
      return Kind.RASTER;
    }

    @Override
    public Loss create(Map<String, Double> options, double dt) {
      return new SpikeCount(Reduction.MEAN);
    }
  }
}
