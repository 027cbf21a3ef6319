package org.brian2grad.program;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Memory for the arrays of a program that is not made of somebody else's memory: off the heap,
/// freed with the last reference to it.
public final class ArrayData {
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private ArrayData() {}

  /// The values as elements of that type, one after the other; integers are cut off, truth values
  /// are 1 for all that is not 0.
  public static MemorySegment of(ArraySpec.Type type, double[] values) {
    long bytes = (long) values.length * type.bytes();
    if (bytes == 0) {
      return MemorySegment.ofArray(new byte[0]);
    }
    MemorySegment memory = Arena.ofAuto().allocate(bytes, type.bytes());
    for (int k = 0; k < values.length; k++) {
      put(type, memory, k, values[k]);
    }
    return memory.asReadOnly();
  }

  private static void put(ArraySpec.Type type, MemorySegment memory, int k, double value) {
    switch (type) {
      case FLOAT64 -> memory.setAtIndex(ValueLayout.JAVA_DOUBLE.withOrder(ORDER), k, value);
      case FLOAT32 -> memory.setAtIndex(ValueLayout.JAVA_FLOAT.withOrder(ORDER), k, (float) value);
      case INT64 -> memory.setAtIndex(ValueLayout.JAVA_LONG.withOrder(ORDER), k, (long) value);
      case INT32 -> memory.setAtIndex(ValueLayout.JAVA_INT.withOrder(ORDER), k, (int) value);
      case INT8 -> memory.set(ValueLayout.JAVA_BYTE, k, (byte) value);
      case BOOL -> memory.set(ValueLayout.JAVA_BYTE, k, (byte) (value != 0 ? 1 : 0));
    }
  }
}
