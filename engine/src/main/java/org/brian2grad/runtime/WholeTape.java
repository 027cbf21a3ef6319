package org.brian2grad.runtime;

import java.util.Optional;

/// The tape of a whole run, filled by the forward pass itself: for runs so small that it stays in
/// the cache, where running forward twice is the larger part of the work.
///
/// It is filled for the reverse sweep that the last run had. Should this run's be another, the
/// sweep takes the usual way, from the checkpoints that are kept as well.
///
/// @param code of that reverse sweep
/// @param bytes of the tape of one instance
record WholeTape(ReverseCode code, Memory.Block block, long bytes) implements AutoCloseable {
  /// Of the tapes of all instances: a part of a core's share of the last-level cache.
  private static final long LIMIT = 3 << 20;

  static Optional<WholeTape> of(
      Engine engine, CheckpointPolicy policy, Call.Keep keep, Shape shape, long ticks) {
    Optional<ReverseCode> code = engine.lastReverse(keep.inputs(), shape.geometry());
    if (code.isEmpty()) {
      return Optional.empty();
    }
    long each = Simulation.align(Math.max(1, ticks * code.get().layout().tapeRow()));
    long bytes = each * shape.instances();
    return bytes > Math.min(LIMIT, policy.spare())
        ? Optional.empty()
        : Optional.of(new WholeTape(code.get(), engine.memory().take(bytes), each));
  }

  /// The address of the row of a tick.
  long row(int instance, long tick) {
    return block.segment().address() + bytes * instance + tick * code.layout().tapeRow();
  }

  @Override
  public void close() {
    block.close();
  }
}
