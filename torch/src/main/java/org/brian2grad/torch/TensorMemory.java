package org.brian2grad.torch;

import java.util.Arrays;
import org.brian2grad.NdArray;
import org.brian2grad.program.Precision;
import org.brian2grad.torch.autograd.Scopes;
import org.brian2grad.torch.autograd.SharedMemory;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The same memory as a tensor and as an array of the engine.
final class TensorMemory {
  private TensorMemory() {}

  static ScalarType type(Precision precision) {
    return switch (precision) {
      case DOUBLE -> ScalarType.Double;
      case SINGLE -> ScalarType.Float;
    };
  }

  /// A view of a tensor on the CPU of type float64 or float32, with its strides; valid as long as
  /// the tensor.
  static NdArray array(Tensor tensor) {
    Precision precision =
        tensor.scalar_type().intern() == ScalarType.Double ? Precision.DOUBLE : Precision.SINGLE;
    long[] shape = tensor.shape();
    long[] strides = strides(tensor);
    long values = tensor.numel() == 0 ? 0 : 1;
    for (int k = 0; k < shape.length && values > 0; k++) {
      values += (shape[k] - 1) * strides[k];
    }
    return NdArray.of(
        SharedMemory.segment(tensor, values * precision.bytes()), precision, shape, strides);
  }

  static long[] strides(Tensor tensor) {
    long[] strides = new long[(int) tensor.dim()];
    Arrays.setAll(strides, tensor::stride);
    return strides;
  }

  /// An array as a tensor, without a graph: a view where it is outside of the heap, else a copy.
  static Tensor tensor(NdArray array) {
    return tensor(array, Holders.NONE);
  }

  /// @param holders of the memory, one of whom a view is
  static Tensor tensor(NdArray array, Holders holders) {
    long[] shape = array.shape();
    if (array.size() == 0) {
      return Scopes.result(() -> torch.empty(shape, options(array.precision()), none()));
    }
    if (array.storage().isNative()) {
      holders.add();
      return SharedMemory.view(
          array.storage(), type(array.precision()), shape, array.strides(), holders::remove);
    }
    return Scopes.result(() -> {
      // Gaps are copied too: it is one copy of memory then, whatever the strides.
      long bytes = array.storage().byteSize();
      long[] values = {bytes / array.precision().bytes()};
      Tensor whole = torch.empty(values, options(array.precision()), none());
      SharedMemory.segment(whole, bytes).copyFrom(array.storage());
      return whole.as_strided(shape, array.strides());
    });
  }

  private static TensorOptions options(Precision precision) {
    return new TensorOptions(type(precision));
  }

  private static org.bytedeco.pytorch.MemoryFormatOptional none() {
    return new org.bytedeco.pytorch.MemoryFormatOptional();
  }
}
