package org.brian2grad.interpreter;

import org.brian2grad.kernel.Frame;

/// The fields of a frame and the tables they point to.
final class FrameFields {
  private final long address;

  FrameFields(long address) {
    this.address = address;
  }

  long get(Frame field) {
    return NativeMemory.getLong(address + field.offset());
  }

  /// The address of row 0 of a RECORD array.
  long record(int slot) {
    return NativeMemory.getLong(get(Frame.RECORDS) + 8L * slot);
  }

  /// The timestep of a clock at the start of the run.
  long firstTimestep(int clock) {
    return NativeMemory.getLong(get(Frame.FIRST_TIMESTEPS) + 8L * clock);
  }

  /// The entry of the schedule: a timestep, or -1 - timestep where the clock is not due.
  long scheduled(long tick, int clock, int clocks) {
    return NativeMemory.getLong(get(Frame.SCHEDULE) + 8L * (tick * clocks + clock));
  }

  /// The address of the pair (entries, number of entries) of a log.
  long log(int log) {
    return get(Frame.LOGS) + 16L * log;
  }
}
