package org.brian2grad.torch.loss;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.brian2grad.torch.autograd.Scopes;
import org.bytedeco.pytorch.Tensor;

/// The mean squared error of a trace: `(output - target)^2`, averaged over all elements.
///
/// Of a trace with resets, the squared error has many minima; begin with [VanRossum] and finish
/// with this one.
///
/// Unit: the square of that of the output, 1e-6 for a difference of 1 mV.
public record Mse(Reduction reduction) implements Loss {
  private static final String WHERE = "Losses.mse";

  @Override
  public Tensor of(Tensor output, Tensor target) {
    return Scopes.result(() -> {
      Tensor trace = Shapes.output(WHERE, output, 2);
      return reduction.of(trace.sub(Shapes.overTime(WHERE, target, trace)).square());
    });
  }

  /// Makes it.
  @AutoService(LossFactory.class)
  public static final class Factory implements LossFactory {
    @Override
    public String name() {
      return "mse";
    }

    @Override
    public Kind kind() {
      return Kind.TRACE;
    }

    @Override
    public Loss create(Map<String, Double> options, double dt) {
      return new Mse(Reduction.MEAN);
    }
  }
}
