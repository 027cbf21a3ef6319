package org.brian2grad.torch;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Tensors of numbers, and back.
public final class Tensors {
  private Tensors() {}

  public static Tensor scalar(double value) {
    return torch.scalar_tensor(new Scalar(value), new TensorOptions(ScalarType.Double));
  }

  public static Tensor of(double... values) {
    return of(values, values.length);
  }

  public static Tensor of(double[] values, long... shape) {
    try (DoublePointer memory = new DoublePointer(values)) {
      return torch.from_blob(memory, shape, new TensorOptions(ScalarType.Double)).clone();
    }
  }

  /// A leaf that a gradient is wanted for.
  public static Tensor parameter(Tensor values) {
    return values.detach().clone().requires_grad_();
  }

  /// Numbers that are all different, so that no two places can be mistaken for each other.
  public static Tensor weights(Tensor like) {
    Tensor numbers = torch.arange(new Scalar((double) like.numel())).to(ScalarType.Double);
    Tensor weights = numbers.mul(new Scalar(0.7)).add(new Scalar(1.0)).sin();
    return weights.to(like.scalar_type()).reshape(like.shape());
  }

  public static double[] numbers(Tensor tensor) {
    Tensor dense = tensor.detach().to(ScalarType.Double).contiguous();
    double[] values = new double[(int) dense.numel()];
    if (values.length > 0) {
      dense.data_ptr_double().get(values);
    }
    return values;
  }

  public static double number(Tensor tensor) {
    return tensor.item_double();
  }
}
