package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.program.Precision;

/// How large the values of a run are, sample by sample: adjoints of variables with different units
/// are compared in these.
///
/// Of a state it is the largest size at the start and at the end of the run, of a trace or rate
/// that in every 64th row; events and their numbers are counted in ones.
final class Magnitudes {
  private static final long ROWS = 64;

  private final Lowered lowered;
  private final Layout layout;
  private final Precision precision;
  private final Shape shape;
  private final int instance;
  private final Map<Integer, double[]> sizes = new HashMap<>();

  Magnitudes(Lowered lowered, Layout layout, Shape shape, int instance) {
    this.lowered = lowered;
    this.layout = layout;
    this.precision = lowered.precision();
    this.shape = shape;
    this.instance = instance;
  }

  private int lanes() {
    return shape.geometry().lanes();
  }

  /// The size of an array's values in a lane; 0 where it is not known.
  double of(int array, int lane) {
    double[] known = sizes.get(array);
    return known == null ? 1 : known[lane];
  }

  /// Looks at the state as it is now.
  void includeState(MemorySegment state) {
    for (int array : lowered.names().variables().values()) {
      ArrayDecl a = lowered.arrays().get(array);
      if (a.region() == Region.STATE && a.type() == StorageType.REAL) {
        long first = layout.offset(array) / precision.bytes();
        Peaks.include(state, first, a.size(), precision, sizes(array));
      }
    }
  }

  /// Looks at what was recorded.
  void includeRecords(Map<Integer, MemorySegment> records, Timeline timeline) {
    var names = lowered.names();
    for (var shown : java.util.List.of(names.traces(), names.rates())) {
      for (int array : shown.values()) {
        MemorySegment memory = records.get(array);
        ArrayDecl a = lowered.arrays().get(array);
        if (memory != null && a.type() == StorageType.REAL) {
          for (long row = 0; row < timeline.rows(a.clock()); row += ROWS) {
            includeRow(shape, instance, a.size(), memory, row, precision, sizes(array));
          }
        }
      }
    }
  }

  /// Lets peaks grow by those of a row of a record.
  static void includeRow(
      Shape shape,
      int instance,
      int size,
      MemorySegment memory,
      long row,
      Precision precision,
      double[] peaks) {
    long first = row * shape.recordRow(size) + shape.recordOffset(instance, size);
    if (shape.geometry().axis() == Geometry.Axis.ELEMENTS) {
      Peaks.include(memory, first, size, precision, peaks);
      return;
    }
    for (int e = 0; e < size; e++) {
      Peaks.include(memory, first + (long) e * shape.pitch(), 1, precision, peaks);
    }
  }

  private double[] sizes(int array) {
    return sizes.computeIfAbsent(array, _ -> new double[lanes()]);
  }
}
