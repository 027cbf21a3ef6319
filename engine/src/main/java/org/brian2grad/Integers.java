package org.brian2grad;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.brian2grad.lowering.Catalogue;

/// Integers and truth values as the engine keeps them.
record Integers(Catalogue.Kind kind, MemorySegment memory) {
  static Integers of(Catalogue.Kind kind, int count) {
    return new Integers(kind, MemorySegment.ofArray(new long[(count * bytes(kind) + 7) / 8]));
  }

  private static int bytes(Catalogue.Kind kind) {
    return switch (kind) {
      case BOOL, EVENTS, CANDIDATES -> 1;
      case INT32 -> 4;
      case INT64 -> 8;
      case REAL -> throw new IllegalArgumentException("a real number is no integer");
    };
  }

  long get(int at) {
    return switch (bytes(kind)) {
      case 1 -> memory.get(ValueLayout.JAVA_BYTE, at);
      case 4 -> memory.getAtIndex(ValueLayout.JAVA_INT, at);
      default -> memory.getAtIndex(ValueLayout.JAVA_LONG, at);
    };
  }
}
