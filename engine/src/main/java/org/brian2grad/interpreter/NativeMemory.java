package org.brian2grad.interpreter;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Memory by address, as machine code sees it.
final class NativeMemory {
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private NativeMemory() {}

  static byte getByte(long address) {
    return ALL.get(ValueLayout.JAVA_BYTE, address);
  }

  static int getInt(long address) {
    return ALL.get(ValueLayout.JAVA_INT, address);
  }

  static long getLong(long address) {
    return ALL.get(ValueLayout.JAVA_LONG, address);
  }

  static float getFloat(long address) {
    return ALL.get(ValueLayout.JAVA_FLOAT, address);
  }

  static double getDouble(long address) {
    return ALL.get(ValueLayout.JAVA_DOUBLE, address);
  }

  static void set(long address, byte value) {
    ALL.set(ValueLayout.JAVA_BYTE, address, value);
  }

  static void set(long address, int value) {
    ALL.set(ValueLayout.JAVA_INT, address, value);
  }

  static void set(long address, long value) {
    ALL.set(ValueLayout.JAVA_LONG, address, value);
  }

  static void set(long address, float value) {
    ALL.set(ValueLayout.JAVA_FLOAT, address, value);
  }

  static void set(long address, double value) {
    ALL.set(ValueLayout.JAVA_DOUBLE, address, value);
  }
}
