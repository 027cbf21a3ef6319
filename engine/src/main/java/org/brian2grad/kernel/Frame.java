package org.brian2grad.kernel;

/// What a routine is called with: one pointer to a block of 64-bit fields, at these byte offsets.
///
/// Global ticks count the steps of the whole run at which at least one clock is due; with one clock
/// they are that clock's steps.
public enum Frame {
  /// Addresses of the blocks of the regions.
  SHARED,
  PARAMETER,
  STATE,
  ADJOINT,
  TAPE,
  /// Address of a table of addresses, one for each RECORD array.
  RECORDS,
  /// Address of a table of pairs (address of the entries, number of entries), one for each log. The
  /// caller guarantees room for `size` entries per lane and tick of the segment.
  LOGS,
  /// The pitch of RECORD rows, see [Layout]: a multiple of the lanes of an instance, since vectors
  /// of lanes are stored aligned.
  PITCH,
  /// The segment: global ticks begin (inclusive) to end (exclusive). A tape row is counted from
  /// begin.
  BEGIN,
  END,
  /// Address of one int64 for each clock: its timestep at the start of the run, which is its row 0.
  FIRST_TIMESTEPS,
  /// With several clocks, address of `int64[ticks][clocks]`: the timestep of each clock at each
  /// global tick, or -1 - timestep where the clock is not due. Not read when the module has one
  /// clock.
  SCHEDULE;

  /// The position in the enum is the position in memory.
  @SuppressWarnings("EnumOrdinal")
  public long offset() {
    return 8L * ordinal();
  }

  public static long bytes() {
    return 8L * values().length;
  }
}
