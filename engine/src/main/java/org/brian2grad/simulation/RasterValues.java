package org.brian2grad.simulation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.DoubleStream;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.program.Precision;

/// Refuses rasters with other values than zeros and ones.
public final class RasterValues {
  private RasterValues() {}

  /// @param where who gives it
  /// @throws DiagnosticException for other values
  public static void require(String where, DoubleStream values) {
    if (values.anyMatch(value -> value != 0 && value != 1)) {
      throw error(where);
    }
  }

  /// @param count of the values in memory; those that only fill vectors are zeros
  static void require(String where, MemorySegment memory, Precision precision, long count) {
    boolean fits = true;
    switch (precision) {
      case DOUBLE -> {
        for (long k = 0; k < count; k++) {
          double value = memory.getAtIndex(ValueLayout.JAVA_DOUBLE, k);
          fits &= value == 0 || value == 1;
        }
      }
      case SINGLE -> {
        for (long k = 0; k < count; k++) {
          float value = memory.getAtIndex(ValueLayout.JAVA_FLOAT, k);
          fits &= value == 0 || value == 1;
        }
      }
    }
    if (!fits) {
      throw error(where);
    }
  }

  private static DiagnosticException error(String where) {
    return new DiagnosticException(
        new Diagnostic(
            where,
            "raster-values",
            "expected zeros and ones, got other values",
            "an event happens or it does not; round a relaxed raster first"));
  }
}
