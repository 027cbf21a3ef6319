package org.brian2grad.kernel;

/// Where an array lives, which is also how long its values last.
public enum Region {
  /// Tables that nobody writes: one copy for all instances, never laned.
  SHARED,
  /// Values given for a run and values the prologue derives from them: fixed during the time loop.
  PARAMETER,
  /// What the time loop changes: one contiguous block, so that a snapshot is one copy.
  STATE,
  /// Adjoints of parameters and state, accumulated over the reverse sweep.
  ADJOINT,
  /// One row per tick of the array's clock over the whole run: traces, rasters, clamped spikes, and
  /// the adjoints of those.
  RECORD,
  /// One row per global tick of the current segment: what the reverse sweep needs of the forward
  /// one.
  TAPE;

  /// Whether arrays of this region have a row per tick.
  public boolean hasRows() {
    return this == RECORD || this == TAPE;
  }
}
