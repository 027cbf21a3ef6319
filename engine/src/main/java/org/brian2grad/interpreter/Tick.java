package org.brian2grad.interpreter;

import org.brian2grad.kernel.Frame;

/// A step of the time loop, as the clocks see it.
///
/// @param number the global tick
/// @param timesteps of each clock
/// @param due which clocks tick
record Tick(long number, long[] timesteps, boolean[] due) {

  /// With one clock global ticks are that clock's steps; with several the schedule says.
  static Tick of(long number, int clocks, FrameFields frame) {
    long[] timesteps = new long[clocks];
    boolean[] due = new boolean[clocks];
    for (int clock = 0; clock < clocks; clock++) {
      if (clocks == 1) {
        timesteps[clock] = frame.firstTimestep(clock) + number;
        due[clock] = true;
      } else {
        long entry = frame.scheduled(number, clock, clocks);
        due[clock] = entry >= 0;
        timesteps[clock] = due[clock] ? entry : -1 - entry;
      }
    }
    return new Tick(number, timesteps, due);
  }

  /// The row of an array in whose region there is one.
  long row(ArrayAccess array, FrameFields frame) {
    return switch (array.array().region()) {
      case SHARED, PARAMETER, STATE, ADJOINT -> 0;
      case TAPE -> number - frame.get(Frame.BEGIN);
      case RECORD -> {
        int clock = array.array().clock();
        yield timesteps[clock] - frame.firstTimestep(clock);
      }
    };
  }
}
