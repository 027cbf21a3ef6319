package org.brian2grad.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.Problems;
import org.brian2grad.diag.Wording;

/// Which batch dimensions the values of a call may have. Each value has the shape of its input with
/// some of them in front (behind time, where that is first); together they make those of the call.
public enum Batching {
  /// Any number, which are broadcast: PyTorch's rule.
  BROADCAST("") {
    @Override
    Optional<long[]> join(long[] a, long[] b) {
      long[] whole = new long[Math.max(a.length, b.length)];
      for (int k = 1; k <= whole.length; k++) {
        long one = k <= a.length ? a[a.length - k] : 1;
        long other = k <= b.length ? b[b.length - k] : 1;
        if (one != other && one != 1 && other != 1) {
          return Optional.empty();
        }
        whole[whole.length - k] = one == 1 ? other : one;
      }
      return Optional.of(whole);
    }
  },
  /// One at most, of one size.
  ONE(" with at most one batch dimension") {
    @Override
    Optional<long[]> join(long[] a, long[] b) {
      return a.length == 0 || Arrays.equals(a, b)
          ? Optional.of(b)
          : b.length == 0 ? Optional.of(a) : Optional.empty();
    }
  };

  private final String words;

  Batching(String words) {
    this.words = words;
  }

  /// What two values have together, if they fit.
  abstract Optional<long[]> join(long[] a, long[] b);

  /// The batch dimensions of a call; none for a single sample.
  ///
  /// @param inputs by name, those of rasters of thresholds among them
  /// @param shapes of the values that are given, by name
  /// @param others batch dimensions of what is given besides, by what it is
  /// @throws org.brian2grad.diag.DiagnosticException for unknown names and shapes that do not fit,
  ///   all at once
  public long[] of(
      Inputs inputs,
      Map<String, Input> rasters,
      Map<String, long[]> shapes,
      Map<String, long[]> others) {
    var problems = new Problems();
    Map<String, long[]> batches = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> {
      Optional<Input> input = Optional.ofNullable(rasters.get(name)).or(() -> inputs.find(name));
      if (input.isEmpty()) {
        problems.add(inputs.unknown("sim()", name));
      } else {
        problems.attempt(() -> own(input.get(), shape)).ifPresent(b -> batches.put(name, b));
      }
    });
    problems.throwIfAny();
    batches.putAll(others);
    long[] whole = {};
    for (long[] batch : batches.values()) {
      Optional<long[]> joined = join(whole, batch);
      if (joined.isEmpty()) {
        problems.add(apart(batches));
        problems.throwIfAny();
      }
      whole = joined.orElse(whole);
    }
    return whole;
  }

  /// The batch dimensions of one value.
  private long[] own(Input input, long[] shape) {
    int more = shape.length - input.shape().length;
    int first = input.batchPosition();
    if (more < 0
        || (this == ONE && more > 1)
        || !Arrays.equals(without(shape, first, more), input.shape())) {
      throw new org.brian2grad.diag.DiagnosticException(
          new Diagnostic(
              "sim(" + input.name() + ")",
              "parameter-shape",
              "expected shape " + input.batched() + words + ", got " + Arrays.toString(shape),
              input.timeFirst()
                  ? "time comes first, then batch dimensions, those of the model last"
                  : "batch dimensions come first, those of the model last"));
    }
    long[] batch = Arrays.copyOfRange(shape, first, first + more);
    if (Arrays.stream(batch).anyMatch(extent -> extent == 0)) {
      throw new org.brian2grad.diag.DiagnosticException(
          new Diagnostic(
              "sim(" + input.name() + ")",
              "parameter-shape",
              "expected at least one sample, got an array of shape " + Arrays.toString(shape),
              "leave the call out, or give batch dimensions that are not 0"));
    }
    return batch;
  }

  private static long[] without(long[] shape, int first, int count) {
    List<Long> rest = new ArrayList<>(Arrays.stream(shape).boxed().toList());
    rest.subList(Math.min(first, rest.size()), Math.min(first + count, rest.size())).clear();
    return rest.stream().mapToLong(Long::longValue).toArray();
  }

  private Diagnostic apart(Map<String, long[]> batches) {
    List<String> listed = new ArrayList<>();
    batches.forEach((name, batch) -> {
      if (batch.length > 0) {
        listed.add(name + " " + Arrays.toString(batch));
      }
    });
    return new Diagnostic(
        Wording.same("sim()"),
        "parameter-shape",
        (this == ONE
                ? "expected one number of samples, got "
                : "expected batch dimensions that broadcast together, got ")
            + String.join(", ", listed),
        Wording.same(
            this == ONE
                ? "give every batched input the same batch dimension"
                : "give every batched input the same leading dimensions"));
  }
}
