package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Log;
import org.brian2grad.kernel.Module;

/// Memory that a thread lends to whichever instance it works on: room for the events of a few
/// ticks.
final class Scratch {
  private static final long LOG_BYTES = 1 << 20;

  private final List<Log> logs;
  private final MemorySegment block;
  private final long[] offsets;
  private final long ticks;

  private Scratch(List<Log> logs, MemorySegment block, long[] offsets, long ticks) {
    this.logs = logs;
    this.block = block;
    this.offsets = offsets;
    this.ticks = ticks;
  }

  /// The most events of a log in a tick.
  private static long perTick(Log log, Geometry geometry) {
    return (long) geometry.padded(log.size()) * geometry.lanes() * log.entryBytes();
  }

  /// Ticks after which the logs have to be drained.
  ///
  /// @param room bytes that all logs may take, but at least one tick is logged
  static long ticks(Module module, Geometry geometry, long room) {
    long row = module.logs().stream().mapToLong(log -> perTick(log, geometry)).sum();
    long ticks = row == 0 ? Long.MAX_VALUE : Math.max(1, room / row);
    for (Log log : module.logs()) {
      ticks = Math.min(ticks, Math.max(1, LOG_BYTES / Math.max(1, perTick(log, geometry))));
    }
    return ticks;
  }

  static long bytes(Module module, Geometry geometry, long ticks) {
    return module.logs().stream().mapToLong(log -> 16 + ticks * perTick(log, geometry)).sum();
  }

  /// @param block of [#bytes]
  static Scratch of(Module module, Geometry geometry, long ticks, MemorySegment block) {
    long[] offsets = new long[module.logs().size()];
    long end = 16L * offsets.length;
    for (int k = 0; k < offsets.length; k++) {
      offsets[k] = end;
      end += ticks * perTick(module.logs().get(k), geometry);
    }
    return new Scratch(module.logs(), block, offsets, ticks);
  }

  long ticks() {
    return ticks;
  }

  /// The table for [org.brian2grad.kernel.Frame#LOGS], all logs empty.
  MemorySegment table() {
    for (int k = 0; k < offsets.length; k++) {
      block.setAtIndex(ValueLayout.JAVA_LONG, 2L * k, block.address() + offsets[k]);
      block.setAtIndex(ValueLayout.JAVA_LONG, 2L * k + 1, 0);
    }
    return block;
  }

  void drain(List<EventList> events) {
    for (int k = 0; k < offsets.length; k++) {
      long count = block.getAtIndex(ValueLayout.JAVA_LONG, 2L * k + 1);
      if (count > 0) {
        long bytes = count * logs.get(k).entryBytes();
        events.get(k).append(block.asSlice(offsets[k], bytes), count);
      }
    }
  }
}
