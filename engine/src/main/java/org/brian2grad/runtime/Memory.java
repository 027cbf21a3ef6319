package org.brian2grad.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.kernel.Layout;

/// Native blocks that are used again: a fit asks for the same sizes at each step.
final class Memory {
  private int kept = 4;

  private final Deque<Block> free = new ArrayDeque<>();
  private long held;
  private long within = Long.MAX_VALUE;
  private long peak;

  /// A block that belongs to one simulation until it is closed.
  final class Block implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;
    private boolean open = true;

    private Block(long bytes) {
      try {
        segment = arena.allocate(bytes, Layout.ALIGNMENT);
      } catch (OutOfMemoryError _) {
        arena.close();
        throw new DiagnosticException(
            new Diagnostic(
                "run",
                "out-of-memory",
                "expected room for " + bytes + " bytes of state and tape, got none",
                "take fewer samples, or give a memory budget"));
      }
    }

    MemorySegment segment() {
      return segment;
    }

    @Override
    public void close() {
      synchronized (Memory.this) {
        if (open) {
          open = false;
          held -= segment.byteSize();
          free.addFirst(this);
          while (free.size() > kept) {
            free.removeLast().arena.close();
          }
        }
      }
    }
  }

  /// A block of at least that many bytes, with undefined content.
  synchronized Block take(long bytes) {
    long size = Math.max(Layout.ALIGNMENT, bytes);
    Block block = null;
    for (var it = free.iterator(); it.hasNext() && block == null; ) {
      Block candidate = it.next();
      if (candidate.segment.byteSize() == size) {
        block = candidate;
        it.remove();
      }
    }
    if (block == null) {
      makeRoom(size);
      block = new Block(size);
    }
    block.open = true;
    held += size;
    peak = Math.max(peak, held);
    return block;
  }

  /// From now on keeps no block for later where all together would be more than these bytes.
  synchronized void keepWithin(long bytes) {
    within = bytes;
    makeRoom(0);
  }

  private void makeRoom(long bytes) {
    long kept = free.stream().mapToLong(block -> block.segment.byteSize()).sum();
    while (!free.isEmpty() && held + kept + bytes > within) {
      Block block = free.removeLast();
      kept -= block.segment.byteSize();
      block.arena.close();
    }
  }

  /// Frees the blocks that nobody uses, and from now on those that are given back.
  synchronized void release() {
    kept = 0;
    while (!free.isEmpty()) {
      free.removeLast().arena.close();
    }
  }

  /// The most bytes that were in use at a time since the last call of this method.
  synchronized long takePeak() {
    long result = peak;
    peak = held;
    return result;
  }
}
