package org.brian2grad.torch;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.NdArray;
import org.brian2grad.ParameterInfo;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.program.Precision;
import org.brian2grad.torch.autograd.SharedMemory;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.Layout;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The tensors of a call, and the arrays of the engine that they are.
///
/// @param tensors with all batch dimensions; those that were not given with them are expanded in
///   the graph, so that libtorch sums their gradient
/// @param arrays the same memory with one dimension for all samples
/// @param batch the batch dimensions, none for a single sample
record Values(Map<String, Tensor> tensors, Map<String, NdArray> arrays, Batch batch) {
  /// @param precision that the engine computes in
  /// @throws DiagnosticException for tensors that are no real numbers in memory, and batch
  ///   dimensions that do not broadcast, all at once. Names and shapes are the engine's to check
  static Values of(List<ParameterInfo> parameters, Map<String, Tensor> given, Precision precision) {
    Problems problems = new Problems();
    given.forEach((name, tensor) -> check(name, tensor).ifPresent(problems::add));
    problems.throwIfAny();
    Map<String, ParameterInfo> known = new LinkedHashMap<>();
    parameters.forEach(info -> known.put(info.name(), info));
    Batch batch = Batch.of(known, given);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    given.forEach((name, tensor) -> {
      ParameterInfo info = known.get(name);
      Tensor whole = info == null ? tensor : batch.expand(info, tensor);
      Tensor values = SharedMemory.numbers(whole.detach());
      if (whole.scalar_type().intern() != TensorMemory.type(precision)) {
        values = values.to(TensorMemory.type(precision));
      }
      tensors.put(name, whole);
      arrays.put(name, TensorMemory.array(info == null ? values : batch.flatten(info, values)));
    });
    return new Values(tensors, arrays, batch);
  }

  private static Optional<Diagnostic> check(String name, Tensor tensor) {
    String where = "sim(" + name + ")";
    if (tensor.isNull() || !tensor.defined()) {
      return Optional.of(
          new Diagnostic(
              where,
              "undefined-tensor",
              "expected a tensor, got one without a value",
              "its PointerScope may have been closed: make it outside, or run inside"));
    }
    ScalarType type = tensor.scalar_type().intern();
    if (type != ScalarType.Double && type != ScalarType.Float) {
      return Optional.of(
          new Diagnostic(
              where,
              "dtype",
              "expected float64 or float32, got " + type,
              "convert it, e.g. with .to(torch.ScalarType.Double)"));
    }
    if (!tensor.is_cpu() || tensor.layout().intern() != Layout.Strided) {
      return Optional.of(
          new Diagnostic(
              where,
              "device",
              "expected a dense tensor on the CPU, got "
                  + tensor.layout().intern()
                  + " on "
                  + tensor.device().type().intern(),
              "move it with .cpu(), make it dense with .to_dense()"));
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "Values" + Arrays.toString(tensors.keySet().toArray()) + batch;
  }
}
