package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Precision;

/// Elements of arrays in the engine's types and in those of a program.
final class Elements {
  private Elements() {}

  /// The program's type whose bytes are the same.
  private static ArraySpec.Type type(StorageType type, Precision precision) {
    return switch (type) {
      case BOOL -> ArraySpec.Type.BOOL;
      case INT32 -> ArraySpec.Type.INT32;
      case INT64 -> ArraySpec.Type.INT64;
      case REAL -> precision == Precision.DOUBLE ? ArraySpec.Type.FLOAT64 : ArraySpec.Type.FLOAT32;
    };
  }

  static boolean same(StorageType own, Precision precision, ArraySpec.Type other) {
    return type(own, precision) == other;
  }

  static double get(MemorySegment memory, StorageType type, Precision precision, long element) {
    return get(memory, type(type, precision), element);
  }

  static void set(
      MemorySegment memory, StorageType type, Precision precision, long element, double value) {
    set(memory, type(type, precision), element, value);
  }

  static double get(MemorySegment memory, ArraySpec.Type type, long element) {
    return switch (type) {
      case FLOAT64 -> memory.getAtIndex(ValueLayout.JAVA_DOUBLE, element);
      case FLOAT32 -> memory.getAtIndex(ValueLayout.JAVA_FLOAT, element);
      case INT64 -> memory.getAtIndex(ValueLayout.JAVA_LONG, element);
      case INT32 -> memory.getAtIndex(ValueLayout.JAVA_INT, element);
      case INT8, BOOL -> memory.get(ValueLayout.JAVA_BYTE, element);
    };
  }

  static void set(MemorySegment memory, ArraySpec.Type type, long element, double value) {
    switch (type) {
      case FLOAT64 -> memory.setAtIndex(ValueLayout.JAVA_DOUBLE, element, value);
      case FLOAT32 -> memory.setAtIndex(ValueLayout.JAVA_FLOAT, element, (float) value);
      case INT64 -> memory.setAtIndex(ValueLayout.JAVA_LONG, element, (long) value);
      case INT32 -> memory.setAtIndex(ValueLayout.JAVA_INT, element, (int) value);
      case INT8 -> memory.set(ValueLayout.JAVA_BYTE, element, (byte) value);
      case BOOL -> memory.set(ValueLayout.JAVA_BYTE, element, (byte) (value != 0 ? 1 : 0));
    }
  }
}
