package org.brian2grad.torch.loss;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.brian2grad.torch.autograd.Scopes;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The mean squared error of a trace: `(output - target)^2`, averaged over all elements.
///
/// Of a trace with resets, the squared error has many minima; begin with [VanRossum] and finish
/// with this one.
///
/// What is NaN in the target is missing: it counts neither in the mean nor in the gradient.
///
/// Unit: the square of that of the output, 1e-6 for a difference of 1 mV.
public record Mse(Reduction reduction) implements Loss {
  private static final String WHERE = "Losses.mse";

  @Override
  public Tensor of(Tensor output, Tensor target) {
    return Scopes.result(() -> {
      Tensor trace = Shapes.output(WHERE, output, 2);
      Tensor wanted = Shapes.overTime(WHERE, target, trace);
      Tensor missing = wanted.isnan();
      Tensor difference = trace.sub(wanted);
      return missing.any().item_bool()
          ? present(difference, missing.logical_not().expand_as(difference))
          : reduction.of(difference.square());
    });
  }

  /// @param present which differences there are
  private Tensor present(Tensor difference, Tensor present) {
    long count = present.sum().item_long();
    if (count == 0) {
      throw Shapes.error(
          WHERE,
          "no-data",
          "expected a target with at least one number, got NaN only",
          "NaN stands for what is missing: give what was recorded");
    }
    // Not a product: 0 * NaN is NaN, in the gradient too.
    Tensor squares = torch.where(present, difference, torch.zeros_like(difference)).square();
    return switch (reduction) {
      case MEAN -> squares.sum().div(new Scalar((double) count));
      case SUM, NONE -> reduction.of(squares);
    };
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
