package org.brian2grad.torch.autograd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The numbers of tensors, in row-major order.
public final class Elements {
  private Elements() {}

  /// A copy of all numbers of a tensor on the CPU.
  public static double[] of(Tensor tensor) {
    double[] values = new double[Math.toIntExact(tensor.numel())];
    Scopes.run(() -> {
      Tensor dense = SharedMemory.numbers(tensor.detach()).to(ScalarType.Double).contiguous();
      MemorySegment.copy(
          SharedMemory.segment(dense, (long) values.length * Double.BYTES),
          ValueLayout.JAVA_DOUBLE,
          0,
          values,
          0,
          values.length);
    });
    return values;
  }

  /// A new tensor with those numbers.
  public static Tensor tensor(double[] values, ScalarType type, long... shape) {
    return Scopes.result(() -> {
      Tensor tensor =
          torch.empty(shape, new TensorOptions(ScalarType.Double), new MemoryFormatOptional());
      SharedMemory.segment(tensor, tensor.numel() * Double.BYTES)
          .copyFrom(MemorySegment.ofArray(values));
      return tensor.to(type);
    });
  }
}
