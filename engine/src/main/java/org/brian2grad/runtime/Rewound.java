package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Module;

/// The arrays that a reverse sweep brings back to what they were, so that going back once more
/// needs a copy of what they are.
final class Rewound {
  private record Part(long offset, long bytes) {}

  private final List<Part> parts = new ArrayList<>();
  private final long bytes;

  Rewound(Module module, Layout layout) {
    long sum = 0;
    for (int id = 0; id < module.arrays().size(); id++) {
      ArrayDecl array = module.array(id);
      if (array.rewound()) {
        Part part = new Part(layout.offset(id), layout.rowBytes(id));
        parts.add(part);
        sum += part.bytes();
      }
    }
    this.bytes = Simulation.align(sum);
  }

  /// Bytes of a copy.
  long bytes() {
    return bytes;
  }

  void save(MemorySegment state, MemorySegment copy) {
    long at = 0;
    for (Part part : parts) {
      MemorySegment.copy(state, part.offset(), copy, at, part.bytes());
      at += part.bytes();
    }
  }

  void restore(MemorySegment copy, MemorySegment state) {
    long at = 0;
    for (Part part : parts) {
      MemorySegment.copy(copy, at, state, part.offset(), part.bytes());
      at += part.bytes();
    }
  }
}
