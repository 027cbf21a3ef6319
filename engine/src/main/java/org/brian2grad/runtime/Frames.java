package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.brian2grad.kernel.Frame;

/// Writes the block of fields that a routine is called with.
final class Frames {
  private Frames() {}

  static void set(MemorySegment frame, Frame field, long value) {
    frame.set(ValueLayout.JAVA_LONG, field.offset(), value);
  }

  static void set(MemorySegment frame, Frame field, MemorySegment address) {
    set(frame, field, address.address());
  }
}
