package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.brian2grad.program.Precision;

/// The largest absolute values in memory, lane by lane.
///
/// The bits of numbers that are not negative are ordered as the numbers are, so that integers are
/// compared, which is faster; what is not a number is larger than all.
final class Peaks {
  private static final long SIZE = Long.MAX_VALUE;
  private static final int SIZE_SINGLE = Integer.MAX_VALUE;

  private Peaks() {}

  /// Lets `peaks` be the largest of themselves and of values side by side.
  ///
  /// @param first position of the first value, of lane 0
  /// @param elements each with a value for every lane
  static void include(
      MemorySegment memory, long first, long elements, Precision precision, double[] peaks) {
    switch (precision) {
      case DOUBLE -> include(memory, first, elements, peaks);
      case SINGLE -> includeSingle(memory, first, elements, peaks);
    }
  }

  private static void include(MemorySegment memory, long first, long elements, double[] peaks) {
    int lanes = peaks.length;
    for (int lane = 0; lane < lanes; lane++) {
      long most = Double.doubleToRawLongBits(peaks[lane]);
      for (long e = 0; e < elements; e++) {
        long bits = memory.getAtIndex(ValueLayout.JAVA_LONG, first + lane + e * lanes);
        most = Math.max(most, bits & SIZE);
      }
      peaks[lane] = Double.longBitsToDouble(most);
    }
  }

  private static void includeSingle(
      MemorySegment memory, long first, long elements, double[] peaks) {
    int lanes = peaks.length;
    for (int lane = 0; lane < lanes; lane++) {
      int most = Float.floatToRawIntBits((float) peaks[lane]);
      for (long e = 0; e < elements; e++) {
        int bits = memory.getAtIndex(ValueLayout.JAVA_INT, first + lane + e * lanes);
        most = Math.max(most, bits & SIZE_SINGLE);
      }
      peaks[lane] = Float.intBitsToFloat(most);
    }
  }
}
