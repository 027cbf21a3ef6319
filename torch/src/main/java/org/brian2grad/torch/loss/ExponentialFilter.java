package org.brian2grad.torch.loss;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collections;
import java.util.List;
import org.brian2grad.torch.autograd.ExternalFunction;
import org.brian2grad.torch.autograd.SharedMemory;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// The causal exponential filter over time: `y[n] = decay y[n-1] + x[n]`, from `y[-1] = 0`.
///
/// Its adjoint is the same filter from the end to the beginning.
final class ExponentialFilter {
  private ExponentialFilter() {}

  /// @param x float64 or float32 `[T, *any]`
  /// @param decay what is left after one step, from 0 to 1
  static Tensor of(Tensor x, double decay) {
    Tensor filtered = filter(x.detach(), decay, false);
    if (GradMode.is_enabled() && x.requires_grad()) {
      try (ExternalFunction function = ExternalFunction.of(List.of(x), new Adjoint(decay))) {
        function.output(filtered);
      }
    }
    return filtered;
  }

  private record Adjoint(double decay) implements ExternalFunction.Reverse {
    @Override
    public List<@Nullable Tensor> apply(List<@Nullable Tensor> outputs) {
      Tensor gradient = outputs.getFirst();
      return gradient == null
          ? Collections.singletonList(null)
          : List.of(filter(gradient, decay, true));
    }
  }

  private static Tensor filter(Tensor x, double decay, boolean backwards) {
    Tensor from = SharedMemory.numbers(x).contiguous();
    Tensor to = torch.empty_like(from);
    int steps = Math.toIntExact(x.size(0));
    long width = steps == 0 ? 0 : x.numel() / steps;
    boolean single = x.scalar_type().intern() == ScalarType.Float;
    long bytes = x.numel() * (single ? Float.BYTES : Double.BYTES);
    MemorySegment source = SharedMemory.segment(from, bytes);
    MemorySegment target = SharedMemory.segment(to, bytes);
    for (int n = 0; n < steps; n++) {
      long row = (backwards ? steps - 1 - n : n) * width;
      long before = n == 0 ? -1 : row + (backwards ? width : -width);
      if (single) {
        stepSingle(source, target, row, before, width, decay);
      } else {
        step(source, target, row, before, width, decay);
      }
    }
    return to;
  }

  private static void step(
      MemorySegment x, MemorySegment y, long row, long before, long width, double decay) {
    for (long m = 0; m < width; m++) {
      double left = before < 0 ? 0 : decay * y.getAtIndex(ValueLayout.JAVA_DOUBLE, before + m);
      double input = x.getAtIndex(ValueLayout.JAVA_DOUBLE, row + m);
      y.setAtIndex(ValueLayout.JAVA_DOUBLE, row + m, left + input);
    }
  }

  private static void stepSingle(
      MemorySegment x, MemorySegment y, long row, long before, long width, double decay) {
    for (long m = 0; m < width; m++) {
      double left = before < 0 ? 0 : decay * y.getAtIndex(ValueLayout.JAVA_FLOAT, before + m);
      double input = x.getAtIndex(ValueLayout.JAVA_FLOAT, row + m);
      y.setAtIndex(ValueLayout.JAVA_FLOAT, row + m, (float) (left + input));
    }
  }
}
