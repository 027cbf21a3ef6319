package org.brian2grad.interpreter;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Log;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;

/// The differences of two memories of one module: elements by type, everything around them byte by
/// byte.
final class MemoryComparison {
  private static final int SHOWN = 10;

  private final TestMemory expected;
  private final TestMemory actual;
  private final Set<Integer> approximate;
  private final double tolerance;
  private final List<String> differences = new ArrayList<>();
  private final Map<MemorySegment, boolean[]> covered = new HashMap<>();

  private MemoryComparison(
      TestMemory expected, TestMemory actual, Set<Integer> approximate, double tolerance) {
    this.expected = expected;
    this.actual = actual;
    this.approximate = approximate;
    this.tolerance = tolerance;
  }

  /// @param approximate real arrays that may differ by `tolerance` of their largest element, or of
  ///   1
  static List<String> of(
      TestMemory expected, TestMemory actual, Set<Integer> approximate, double tolerance) {
    var comparison = new MemoryComparison(expected, actual, approximate, tolerance);
    Module module = expected.module();
    for (int array = 0; array < module.arrays().size(); array++) {
      comparison.array(array);
    }
    for (int log = 0; log < module.logs().size(); log++) {
      comparison.log(log);
    }
    comparison.around();
    return comparison.differences.stream().limit(SHOWN).toList();
  }

  private void array(int array) {
    ArrayDecl a = expected.module().array(array);
    double bound = approximate.contains(array) ? tolerance * largest(array) : 0;
    for (int row = 0; row < expected.rows(array); row++) {
      for (int element = 0; element < a.size(); element++) {
        for (int lane = 0; lane < expected.lanes(array); lane++) {
          element(array, row, element, lane, bound);
        }
      }
      cover(array, row);
    }
  }

  private double largest(int array) {
    double largest = 1;
    for (int row = 0; row < expected.rows(array); row++) {
      for (int element = 0; element < expected.module().array(array).size(); element++) {
        for (int lane = 0; lane < expected.lanes(array); lane++) {
          double value = Math.abs(expected.get(array, row, element, lane));
          largest = value > largest && value < Double.POSITIVE_INFINITY ? value : largest;
        }
      }
    }
    return largest;
  }

  private void element(int array, int row, int element, int lane, double bound) {
    ArrayDecl a = expected.module().array(array);
    boolean same;
    if (a.type() == StorageType.REAL) {
      same =
          same(
              expected.get(array, row, element, lane),
              actual.get(array, row, element, lane),
              bound);
    } else {
      same =
          expected.integer(array, row, element, lane) == actual.integer(array, row, element, lane);
    }
    if (!same) {
      differences.add(
          "%s, row %d, element %d, lane %d: expected %s, got %s"
              .formatted(
                  a.name(),
                  row,
                  element,
                  lane,
                  expected.get(array, row, element, lane),
                  actual.get(array, row, element, lane)));
    }
  }

  /// All NaN are one: their sign and payload mean nothing.
  private static boolean same(double a, double b, double bound) {
    return Double.compare(a, b) == 0 || (bound > 0 && Math.abs(a - b) <= bound);
  }

  private boolean[] covered(MemorySegment block) {
    return covered.computeIfAbsent(block, b -> new boolean[(int) b.byteSize()]);
  }

  /// A row, with elements beyond the domain: what those hold does not matter.
  private void cover(int array, int row) {
    ArrayDecl a = expected.module().array(array);
    MemorySegment block =
        switch (a.region()) {
          case RECORD -> expected.record(array);
          case SHARED, PARAMETER, STATE, ADJOINT, TAPE -> expected.region(a.region());
        };
    boolean[] bytes = covered(block);
    Geometry geometry = expected.geometry();
    for (int element = 0; element < geometry.padded(a.size()); element++) {
      for (int lane = 0; lane < expected.lanes(array); lane++) {
        long at = expected.address(array, row, element, lane) - block.address();
        for (int k = 0; k < a.type().bytes(expected.module().precision()); k++) {
          bytes[(int) at + k] = true;
        }
      }
    }
  }

  private void log(int log) {
    Log l = expected.module().logs().get(log);
    if (expected.logged(log) != actual.logged(log)) {
      differences.add(
          "%s: expected %d entries, got %d"
              .formatted(l.name(), expected.logged(log), actual.logged(log)));
      return;
    }
    for (long entry = 0; entry < expected.logged(log); entry++) {
      for (int field = 0; field < 2 + l.columns().size(); field++) {
        boolean real = field >= 2 && l.columns().get(field - 2) == ValueType.REAL;
        long a = expected.logged(log, entry, field);
        long b = actual.logged(log, entry, field);
        if (a != b && !(real && same(Double.longBitsToDouble(a), Double.longBitsToDouble(b), 0))) {
          differences.add(
              "%s, entry %d, field %d: expected %s, got %s"
                  .formatted(
                      l.name(),
                      entry,
                      field,
                      real ? Double.longBitsToDouble(a) : a,
                      real ? Double.longBitsToDouble(b) : b));
        }
      }
    }
    boolean[] bytes = covered(expected.log(log));
    int from = 64;
    for (int k = 0; k < expected.logged(log) * l.entryBytes(); k++) {
      bytes[from + k] = true;
    }
  }

  /// Nobody writes outside of arrays and logs.
  private void around() {
    List<MemorySegment> left = expected.blocks();
    List<MemorySegment> right = actual.blocks();
    for (int k = 0; k < left.size(); k++) {
      boolean[] bytes = covered(left.get(k));
      for (int at = 0; at < bytes.length; at++) {
        byte a = left.get(k).get(ValueLayout.JAVA_BYTE, at);
        byte b = right.get(k).get(ValueLayout.JAVA_BYTE, at);
        if (!bytes[at] && a != b) {
          differences.add("block %d, byte %d: %d became %d".formatted(k, at, a, b));
        }
      }
    }
  }
}
