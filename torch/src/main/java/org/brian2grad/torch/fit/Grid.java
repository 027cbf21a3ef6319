package org.brian2grad.torch.fit;

import org.brian2grad.Simulator;
import org.brian2grad.program.Program;
import org.brian2grad.program.Program.ClockSpec;

/// The steps at which a monitor records.
///
/// @param first number of the first step; step n is at `n dt`
/// @param dt in seconds
/// @param rows how many
record Grid(long first, double dt, int rows) {
  /// Rounding of times that went through text, or were computed as another multiple: parts of dt.
  private static final double ROUNDING = 1e-4;

  static Grid of(Simulator simulator, String monitor) {
    return of(simulator.program(), monitor);
  }

  /// The steps at which something of a program happens.
  ///
  /// @param scheduled name of a monitor, or of what finds spikes
  static Grid of(Program program, String scheduled) {
    for (Program.ScheduledObject object : program.objects()) {
      if (object.name().equals(scheduled)) {
        ClockSpec clock = program.clocks().get(object.clock());
        return new Grid(
            clock.first(), clock.dt(), Math.toIntExact(Math.max(0, clock.last() - clock.first())));
      }
    }
    throw new IllegalArgumentException("no object " + scheduled);
  }

  /// Where between the rows a time is: 2.5 half way from row 2 to row 3. Times that are those of a
  /// row but for rounding are exactly there.
  double row(double time) {
    double row = time / dt - first;
    return Math.abs(row - Math.rint(row)) < ROUNDING ? Math.rint(row) : row;
  }

  double time(double row) {
    return (first + row) * dt;
  }
}
