package org.brian2grad.torch.loss;

import java.util.Arrays;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.Layout;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// What all losses share: targets brought to the shape of the output.
final class Shapes {
  private Shapes() {}

  /// A tensor of float64 or float32 with time first.
  ///
  /// @param dimensions at least
  /// @throws DiagnosticException when it is none, or has no time steps
  static Tensor output(String where, Tensor output, int dimensions) {
    requireNumbers(where, "a tensor of float64 or float32", output, "give what a run gave");
    ScalarType type = output.scalar_type().intern();
    if (type != ScalarType.Double && type != ScalarType.Float) {
      throw error(
          where,
          "type",
          "expected a tensor of float64 or float32, got one of " + type,
          "give what a run gave");
    }
    if (output.dim() < dimensions) {
      throw error(
          where,
          "shape",
          "expected at least " + dimensions + " dimensions, got shape " + text(output),
          "time comes first, neurons last: [T, *batch, N]");
    }
    if (dimensions > 1 && output.size(0) == 0) {
      throw error(where, "shape", "expected at least one time step, got none", "run for longer");
    }
    return output;
  }

  /// Numbers in memory that our own loops may read.
  private static void requireNumbers(String where, String what, Tensor tensor, String remedy) {
    if (tensor.isNull() || !tensor.defined()) {
      throw error(
          where,
          "undefined-tensor",
          "expected " + what + ", got one without a value",
          "its PointerScope may have been closed: use it inside");
    }
    if (!tensor.is_cpu() || tensor.layout().intern() != Layout.Strided) {
      String found = tensor.layout().intern() + " on " + tensor.device().type().intern();
      throw error(where, "device", "expected a dense tensor on the CPU, got " + found, remedy);
    }
  }

  /// @throws DiagnosticException unless it is a target at all, whatever its shape
  static void requireTarget(String where, Tensor target) {
    requireNumbers(where + "(target)", "a tensor", target, "move it with .cpu(), .to_dense()");
  }

  /// A target in the type of the output.
  private static Tensor like(Tensor target, Tensor output) {
    return target.to(output.scalar_type());
  }

  /// A target `[T, *batch, N]`, `[T, N]` or `[]` for an output `[T, *batch, N]`.
  ///
  /// @throws DiagnosticException when the shapes do not belong together
  static Tensor overTime(String where, Tensor target, Tensor output) {
    requireTarget(where, target);
    long[] shape = output.shape();
    long[] given = target.shape();
    Tensor values = like(target, output);
    if (given.length == 2 && shape.length > 2) {
      long[] spread = new long[shape.length];
      Arrays.fill(spread, 1);
      spread[0] = given[0];
      spread[shape.length - 1] = given[1];
      values = values.reshape(spread);
    }
    if (values.dim() == 0 || fits(values.shape(), shape, 1)) {
      return values;
    }
    long steps = shape[0];
    long neurons = shape[shape.length - 1];
    boolean transposed = Arrays.equals(given, new long[] {neurons, steps});
    String shared = shape.length == 2 ? "" : " or [" + steps + ", " + neurons + "]";
    throw error(
        where,
        "shape",
        "expected a target of shape " + text(output) + shared + ", got " + Arrays.toString(given),
        transposed
            ? "transpose it: time comes first, neurons last"
            : "time comes first, neurons last");
  }

  /// A target `[*batch, N]`, `[N]` or `[]` for an output `[*batch, N]`.
  ///
  /// @throws DiagnosticException when the shapes do not belong together
  static Tensor overNeurons(String where, Tensor target, Tensor output) {
    requireTarget(where, target);
    long[] shape = output.shape();
    long[] given = target.shape();
    long neurons = shape[shape.length - 1];
    boolean shared = given.length == 0 || (given.length == 1 && given[0] == neurons);
    if (shared || fits(given, shape, 0)) {
      return like(target, output);
    }
    String each = shape.length == 1 ? "" : " or [" + neurons + "]";
    throw error(
        where,
        "shape",
        "expected a target of shape " + text(output) + each + ", got " + Arrays.toString(given),
        "give one value for each neuron, or one for all");
  }

  /// Whether a shape is another one, or has ones in its batch dimensions.
  private static boolean fits(long[] have, long[] want, int firstBatch) {
    boolean fits = have.length == want.length;
    for (int k = 0; fits && k < want.length; k++) {
      boolean batch = k >= firstBatch && k < want.length - 1;
      fits = have[k] == want[k] || (batch && have[k] == 1);
    }
    return fits;
  }

  /// @throws DiagnosticException unless it is a positive time
  static double seconds(String where, double time) {
    if (!(time > 0) || !Double.isFinite(time)) {
      throw error(
          where, "time", "expected a positive time, got " + time + " s", "give it in seconds");
    }
    return time;
  }

  static String text(Tensor tensor) {
    return Arrays.toString(tensor.shape());
  }

  static DiagnosticException error(String where, String code, String what, String remedy) {
    return new DiagnosticException(new Diagnostic(where, code, what, remedy));
  }
}
