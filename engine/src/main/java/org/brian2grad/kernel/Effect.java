package org.brian2grad.kernel;

import java.util.List;

/// What a kernel does to memory, after all its loads, in the order listed.
public sealed interface Effect {
  /// `array[index] = value`. With a gather index the targets of a domain must differ, unless its
  /// elements follow each other.
  record Store(int array, Index index, int value) implements Effect {}

  /// `array[index] += value` (real arrays). Targets may repeat; elements add in ascending order,
  /// except that sums into [Index.Scalar] may be taken in vector-wide partial sums.
  record Add(int array, Index index, int value) implements Effect {}

  /// Appends one entry to a log for each element whose mask is true, in ascending order.
  record Append(int log, int mask, List<Integer> values) implements Effect {
    public Append {
      values = List.copyOf(values);
    }
  }

  /// The ids of the nodes it uses.
  default int[] operands() {
    return switch (this) {
      case Store s -> with(s.index(), s.value());
      case Add a -> with(a.index(), a.value());
      case Append a -> {
        int[] ids = new int[a.values().size() + 1];
        ids[0] = a.mask();
        for (int k = 0; k < a.values().size(); k++) {
          ids[k + 1] = a.values().get(k);
        }
        yield ids;
      }
    };
  }

  private static int[] with(Index index, int value) {
    return index instanceof Index.At(int at) ? new int[] {at, value} : new int[] {value};
  }
}
