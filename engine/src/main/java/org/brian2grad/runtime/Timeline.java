package org.brian2grad.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.program.Program.ClockSpec;

/// The clocks of a run, tick by tick. A global tick is a step at which at least one clock is due.
public final class Timeline {
  /// Brian 2's: clocks whose times differ by less than this part of a time step are due together.
  private static final double TOGETHER = 1e-4;

  private final List<ClockSpec> clocks;
  private final long[] first;
  private final long ticks;
  private final MemorySegment firstTable;
  private final MemorySegment schedule;

  private Timeline(
      List<ClockSpec> clocks,
      long[] first,
      long ticks,
      MemorySegment firstTable,
      MemorySegment schedule) {
    this.clocks = clocks;
    this.first = first;
    this.ticks = ticks;
    this.firstTable = firstTable;
    this.schedule = schedule;
  }

  /// The timeline of a run that starts at given timesteps and has as many steps of each clock as
  /// its clocks say.
  ///
  /// @param first timestep of each clock at the start
  public static Timeline of(List<ClockSpec> clocks, long[] first) {
    Arena arena = Arena.ofAuto();
    MemorySegment table = arena.allocateFrom(ValueLayout.JAVA_LONG, first);
    if (clocks.size() == 1) {
      long ticks = clocks.getFirst().last() - clocks.getFirst().first();
      return new Timeline(clocks, first.clone(), Math.max(0, ticks), table, MemorySegment.NULL);
    }
    long entries = 0;
    for (ClockSpec clock : clocks) {
      entries += Math.max(0, clock.last() - clock.first()) * clocks.size();
    }
    MemorySegment schedule = allocate(arena, 8 * Math.max(1, entries));
    return new Timeline(clocks, first.clone(), fill(schedule, clocks, first), table, schedule);
  }

  private static MemorySegment allocate(Arena arena, long bytes) {
    try {
      return arena.allocate(bytes, 64);
    } catch (OutOfMemoryError _) {
      throw new DiagnosticException(
          new Diagnostic(
              "run",
              "out-of-memory",
              "expected room for " + bytes + " bytes of a table of steps, got none",
              "run for fewer steps, with one clock, or raise -XX:MaxDirectMemorySize"));
    }
  }

  /// Writes for each tick and clock its timestep, or -1 minus the next one where it is not due.
  ///
  /// @param schedule with room for as many ticks as all clocks have steps
  /// @return the number of ticks
  private static long fill(MemorySegment schedule, List<ClockSpec> clocks, long[] first) {
    long[] step = first.clone();
    long ticks = 0;
    while (!clocks.isEmpty()) {
      int earliest = 0;
      for (int k = 1; k < step.length; k++) {
        if (time(clocks, step, k) < time(clocks, step, earliest)) {
          earliest = k;
        }
      }
      ClockSpec next = clocks.get(earliest);
      if (step[earliest] >= first[earliest] + next.last() - next.first()) {
        break;
      }
      double now = time(clocks, step, earliest);
      for (int k = 0; k < step.length; k++) {
        ClockSpec other = clocks.get(k);
        double apart = Math.abs(time(clocks, step, k) - now);
        boolean due = k == earliest || apart / Math.min(next.dt(), other.dt()) < TOGETHER;
        due &= step[k] < first[k] + other.last() - other.first();
        schedule.setAtIndex(
            ValueLayout.JAVA_LONG, ticks * step.length + k, due ? step[k]++ : -1 - step[k]);
      }
      ticks++;
    }
    return ticks;
  }

  private static double time(List<ClockSpec> clocks, long[] step, int clock) {
    return step[clock] * clocks.get(clock).dt();
  }

  /// Global ticks of the run.
  public long ticks() {
    return ticks;
  }

  /// Steps of one clock in the run: the rows of its records.
  public long rows(int clock) {
    return clocks.size() == 1 ? ticks : clocks.get(clock).last() - clocks.get(clock).first();
  }

  /// The timestep of each clock at the start.
  public long[] first() {
    return first.clone();
  }

  /// The timestep of a clock at a tick, also where it is not due: then the next one.
  public long timestep(int clock, long tick) {
    if (clocks.size() == 1 || tick >= ticks) {
      return tick >= ticks ? first[clock] + rows(clock) : first[clock] + tick;
    }
    long entry = schedule.getAtIndex(ValueLayout.JAVA_LONG, tick * clocks.size() + clock);
    return entry >= 0 ? entry : -1 - entry;
  }

  /// Whether a clock has a step at a tick of the run.
  public boolean isDue(int clock, long tick) {
    return clocks.size() == 1
        || schedule.getAtIndex(ValueLayout.JAVA_LONG, tick * clocks.size() + clock) >= 0;
  }

  /// Time in seconds at a tick.
  public double time(long tick) {
    double now = Double.POSITIVE_INFINITY;
    for (int k = 0; k < clocks.size(); k++) {
      now = Math.min(now, timestep(k, tick) * clocks.get(k).dt());
    }
    return now;
  }

  MemorySegment firstTable() {
    return firstTable;
  }

  MemorySegment schedule() {
    return schedule;
  }
}
