package org.brian2grad;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.Problems;
import org.brian2grad.kernel.Precision;
import org.brian2grad.runtime.Given;

/// The values of a call, checked and brought to one number of samples.
///
/// @param batch samples
/// @param batched whether the caller sees a dimension of samples
/// @param values of the parameters that were given
record Binding(int batch, boolean batched, Map<String, Value> values) {
  /// @param array as it was given
  /// @param batched whether each sample has its own
  record Value(Parameters.Entry entry, NdArray array, boolean batched) {
    /// The number of the dimension of samples.
    int dimension() {
      return entry.info().timeFirst() ? 1 : 0;
    }

    /// The values as the engine has them: samples first.
    Given given(Precision precision) {
      NdArray first = batched && dimension() > 0 ? array.swap(0, 1) : array;
      NdArray values = first.precision() == precision ? first : first.copy(precision);
      return new Given(entry.array(), values.memory(), batched, entry.name());
    }

    /// The values as rows of a record, the same for all samples where there is one of them only.
    MemorySegment rows(Arena arena, Records records) {
      long[] shape = entry.info().shape();
      int size = Math.toIntExact(shape[1]);
      MemorySegment memory = records.allocate(arena, entry.name(), shape[0], size);
      NdArray all = records.showAll(memory, shape[0], size);
      all.set(batched ? array : array.spread(1, records.shape().batch()));
      return memory;
    }
  }

  /// @throws DiagnosticException for unknown names and wrong shapes, all at once
  static Binding of(Parameters parameters, Map<String, NdArray> given) {
    var problems = new Problems();
    Map<String, Value> values = new LinkedHashMap<>();
    Map<String, Long> batches = new LinkedHashMap<>();
    given.forEach((name, array) -> {
      Optional<Parameters.Entry> found = parameters.find(name);
      if (found.isEmpty()) {
        problems.add(parameters.unknown("sim()", name));
        return;
      }
      Parameters.Entry entry = found.get();
      int more = array.rank() - entry.info().shape().length;
      int dimension = entry.info().timeFirst() ? 1 : 0;
      if (more < 0 || more > 1 || !fits(entry, array, more == 1)) {
        problems.add(shape(entry, array));
      } else if (entry.input().isPresent() && !isRaster(array)) {
        problems.add(notARaster(name));
      } else {
        values.put(name, new Value(entry, array, more == 1));
        if (more == 1) {
          batches.put(name, array.shape()[dimension]);
        }
      }
    });
    List<Long> sizes = batches.values().stream().distinct().toList();
    if (sizes.size() > 1) {
      problems.add(
          "sim()",
          "parameter-shape",
          "expected one number of samples, got " + words(batches),
          "give every batched input the same batch dimension");
    }
    problems.throwIfAny();
    int batch = sizes.isEmpty() ? 1 : Math.toIntExact(sizes.getFirst());
    return new Binding(batch, !sizes.isEmpty(), values);
  }

  private static String words(Map<String, Long> batches) {
    List<String> words = new ArrayList<>();
    batches.forEach((name, size) -> words.add(size + " of " + name));
    return String.join(", ", words);
  }

  private static boolean fits(Parameters.Entry entry, NdArray array, boolean batched) {
    List<Long> shape = new ArrayList<>(Arrays.stream(array.shape()).boxed().toList());
    if (batched && shape.remove(entry.info().timeFirst() ? 1 : 0) == 0) {
      return false;
    }
    return shape.equals(Arrays.stream(entry.info().shape()).boxed().toList());
  }

  private static Diagnostic shape(Parameters.Entry entry, NdArray array) {
    String where = "sim(" + entry.name() + ")";
    boolean batched = array.rank() == entry.info().shape().length + 1;
    if (batched && array.shape()[entry.info().timeFirst() ? 1 : 0] == 0) {
      return new Diagnostic(
          where,
          "parameter-shape",
          "expected at least one sample, got an array of shape " + Arrays.toString(array.shape()),
          "leave the call out, or give a batch dimension that is not 0");
    }
    return new Diagnostic(
        where,
        "parameter-shape",
        "expected shape "
            + entry.batched()
            + " with at most one batch dimension, got "
            + Arrays.toString(array.shape()),
        entry.info().timeFirst()
            ? "time comes first, then the batch dimension, that of the model last"
            : "the batch dimension comes first, those of the model last");
  }

  private static boolean isRaster(NdArray array) {
    return Arrays.stream(array.toArray()).allMatch(value -> value == 0 || value == 1);
  }

  private static Diagnostic notARaster(String name) {
    return new Diagnostic(
        "sim(" + name + ")",
        "raster-values",
        "expected zeros and ones, got other values",
        "an event happens or it does not; round a relaxed raster first");
  }
}
