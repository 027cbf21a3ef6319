package org.brian2grad.torch.loss;

import com.google.auto.service.AutoService;
import java.util.Map;
import java.util.Objects;
import org.brian2grad.torch.autograd.Scopes;
import org.brian2grad.units.Dimension;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// The distance of spike trains on the time scale tau.
///
/// Each spike counts as a causal exponential `exp(-t/tau)` from its time on; f and g are the sums
/// of those of the output and of the target:
///
///     D^2 = (1/tau) * integral of (f - g)^2 dt,   from the first step to infinity
///
/// One spike too many or too few costs 1/2 wherever it is, also at the last step; a spike that is
/// shifted by d costs `1 - exp(-|d|/tau)`. Between steps f - g is exactly exponential, so that the
/// integral is no sum of rectangles and its value does not depend on dt.
///
/// Shape: `[]`, or `[*batch]` if not reduced; summed over neurons in any case.
///
/// Source: van Rossum (2001), "A novel spike distance", Neural Computation 13, eq. 2.2.
///
/// @param tau in seconds, about the size of the shifts that are to be found
/// @param dt in seconds, from one row of the rasters to the next
public record VanRossum(double tau, double dt, Reduction reduction) implements Loss {
  private static final String WHERE = "Losses.vanRossum";

  public VanRossum {
    Shapes.seconds(WHERE + "(tau)", tau);
    Shapes.seconds(WHERE + "(dt)", dt);
  }

  @Override
  public Tensor of(Tensor output, Tensor target) {
    return Scopes.result(() -> {
      Tensor raster = Shapes.output(WHERE, output, 2);
      Tensor difference = raster.sub(Shapes.overTime(WHERE, target, raster));
      Tensor filtered = ExponentialFilter.of(difference, Math.exp(-dt / tau));
      return reduction.of(squares(filtered).sum(-1));
    });
  }

  /// The integrals of `d^2 exp(-2 t / tau) / tau` over one step each, and from the last step to
  /// infinity: `[T, ...]` to `[...]`.
  private Tensor squares(Tensor d) {
    Scalar step = new Scalar(-0.5 * Math.expm1(-2 * dt / tau));
    long last = d.size(0) - 1;
    Tensor before = d.narrow(0, 0, last).square().sum(0).mul(step);
    return before.add(d.select(0, last).square().mul(new Scalar(0.5)));
  }

  /// Makes it.
  @AutoService(LossFactory.class)
  public static final class Factory implements LossFactory {
    @Override
    public String name() {
      return "van_rossum";
    }

    @Override
    public Kind kind() {
      return Kind.RASTER;
    }

    @Override
    public Map<String, Dimension> options() {
      return Map.of("tau", Dimension.SECOND);
    }

    @Override
    public Loss create(Map<String, Double> options, double dt) {
      return new VanRossum(Objects.requireNonNull(options.get("tau")), dt, Reduction.MEAN);
    }
  }
}
