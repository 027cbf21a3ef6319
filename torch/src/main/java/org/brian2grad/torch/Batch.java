package org.brian2grad.torch;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.brian2grad.NdArray;
import org.brian2grad.OutputInfo;
import org.brian2grad.ParameterInfo;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.bytedeco.pytorch.Tensor;

/// The batch dimensions of a call: any number here, one for all of them in the engine.
record Batch(long[] shape) {
  /// Those that all tensors have in common once they are broadcast.
  ///
  /// @throws DiagnosticException where they do not belong together
  static Batch of(Map<String, ParameterInfo> parameters, Map<String, Tensor> given) {
    long[] whole = {};
    Map<String, String> words = new LinkedHashMap<>();
    var problems = new Problems();
    boolean fits = true;
    for (var entry : given.entrySet()) {
      ParameterInfo info = parameters.get(entry.getKey());
      if (info == null || entry.getValue().dim() <= info.shape().length) {
        continue;
      }
      long[] own = own(info, entry.getValue());
      words.put(entry.getKey(), Arrays.toString(own));
      if (Arrays.stream(own).anyMatch(extent -> extent == 0)) {
        problems.add(
            "sim(" + entry.getKey() + ")",
            "parameter-shape",
            "expected at least one sample, got a tensor of shape "
                + Arrays.toString(entry.getValue().shape()),
            "leave the call out, or give batch dimensions that are not 0");
      }
      long[] joint = broadcast(whole, own);
      fits &= joint.length > 0;
      whole = joint.length > 0 ? joint : whole;
    }
    if (!fits) {
      problems.add(
          "sim()",
          "parameter-shape",
          "expected batch dimensions that broadcast together, got " + words,
          "give every batched tensor the same batch dimensions");
    }
    problems.throwIfAny();
    return new Batch(whole);
  }

  /// The dimensions of a tensor that its parameter has not.
  private static long[] own(ParameterInfo info, Tensor tensor) {
    int more = (int) tensor.dim() - info.shape().length;
    int first = info.timeFirst() ? 1 : 0;
    return Arrays.copyOfRange(tensor.shape(), first, first + more);
  }

  /// Empty where two shapes do not broadcast.
  private static long[] broadcast(long[] a, long[] b) {
    long[] whole = new long[Math.max(a.length, b.length)];
    for (int k = 1; k <= whole.length; k++) {
      long one = k <= a.length ? a[a.length - k] : 1;
      long other = k <= b.length ? b[b.length - k] : 1;
      if (one != other && one != 1 && other != 1) {
        return new long[0];
      }
      whole[whole.length - k] = one == 1 ? other : one;
    }
    return whole;
  }

  boolean isEmpty() {
    return shape.length == 0;
  }

  private long samples() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /// A tensor with all batch dimensions, or as it is where it has none of its own.
  Tensor expand(ParameterInfo info, Tensor tensor) {
    if (tensor.dim() <= info.shape().length || Arrays.equals(own(info, tensor), shape)) {
      return tensor;
    }
    int first = info.timeFirst() ? 1 : 0;
    long[] aligned =
        with(without(tensor.shape(), first, own(info, tensor).length), first, lead(tensor, info));
    return tensor.reshape(aligned).expand(with(info.shape(), first, shape));
  }

  /// The batch dimensions of a tensor with ones in front, as many as there are here.
  private long[] lead(Tensor tensor, ParameterInfo info) {
    long[] own = own(info, tensor);
    long[] lead = new long[shape.length];
    Arrays.fill(lead, 1);
    System.arraycopy(own, 0, lead, lead.length - own.length, own.length);
    return lead;
  }

  /// One dimension in place of all batch dimensions; a copy only where strides need one.
  Tensor flatten(ParameterInfo info, Tensor tensor) {
    boolean batched = tensor.dim() > info.shape().length;
    return batched ? flatten(tensor, info.timeFirst() ? 1 : 0) : tensor;
  }

  /// The gradient of an output, with one dimension of samples.
  Tensor flatten(OutputInfo info, Tensor tensor) {
    return flatten(tensor, position(info));
  }

  private Tensor flatten(Tensor tensor, int first) {
    if (shape.length <= 1) {
      return tensor;
    }
    return tensor.reshape(
        with(without(tensor.shape(), first, shape.length), first, new long[] {samples()}));
  }

  /// An output with all batch dimensions in place of one: the same memory.
  NdArray unflatten(OutputInfo info, NdArray array) {
    if (shape.length <= 1) {
      return array;
    }
    int first = position(info);
    long[] strides = new long[shape.length];
    long stride = array.strides()[first];
    for (int k = shape.length - 1; k >= 0; k--) {
      strides[k] = stride;
      stride *= shape[k];
    }
    return NdArray.of(
        array.storage(),
        array.precision(),
        with(without(array.shape(), first, 1), first, shape),
        with(without(array.strides(), first, 1), first, strides));
  }

  /// Batch dimensions come after time; what has no time begins with them.
  private static int position(OutputInfo info) {
    return info.timeFirst() ? 1 : 0;
  }

  private static long[] with(long[] values, int at, long[] more) {
    long[] result = Arrays.copyOf(values, values.length + more.length);
    System.arraycopy(more, 0, result, at, more.length);
    System.arraycopy(values, at, result, at + more.length, values.length - at);
    return result;
  }

  private static long[] without(long[] values, int at, int count) {
    long[] result = new long[values.length - count];
    System.arraycopy(values, 0, result, 0, at);
    System.arraycopy(values, at + count, result, at, result.length - at);
    return result;
  }

  @Override
  public String toString() {
    return Arrays.toString(shape);
  }
}
