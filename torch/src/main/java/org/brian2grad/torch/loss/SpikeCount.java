package org.brian2grad.torch.loss;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.brian2grad.torch.autograd.Elements;
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

  /// @param raster `[T, *batch, N]`
  /// @param target the number of spikes of each neuron: `[*batch, N]`, `[N]` or one number
  public Tensor rasters(Tensor raster, Tensor target) {
    return Scopes.result(() -> counts(Shapes.output(WHERE, raster, 2).sum(0), target));
  }

  /// For an output that is one of the two. What it is follows from the dimensions: those of the
  /// target are a count's, and a raster has one more. Where the target has no batch dimensions of
  /// its own, that leaves it open.
  ///
  /// @throws org.brian2grad.diag.DiagnosticException where it is open
  public Tensor numbers(Tensor output, Tensor target) {
    Shapes.output(WHERE, output, 1);
    Shapes.requireTarget(WHERE, target);
    if (output.dim() == 1 || output.dim() == target.dim()) {
      return counts(output, target);
    }
    // Counts [B, N] with a target [N] look like a raster, but for their values.
    if (output.dim() == target.dim() + 1 && SpikeTimes.isRaster(Elements.of(output))) {
      return rasters(output, target);
    }
    throw Shapes.error(
        WHERE,
        "shape",
        "expected the target to have the dimensions of the count of each neuron, got "
            + Shapes.text(target)
            + " for an output of shape "
            + Shapes.text(output),
        "say what the output is: SpikeCount has rasters(...) and counts(...)");
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
