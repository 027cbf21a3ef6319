package org.brian2grad.runtime;

import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// How much memory a run may use, and how its segments are chosen.
///
/// @param budget bytes of state, tape and checkpoints, or [#UNLIMITED]
/// @param cache bytes of tape that a segment has at most where the budget does not ask for less
public record CheckpointPolicy(long budget, long cache) {
  public static final long UNLIMITED = Long.MAX_VALUE / 4;

  /// Plans of more are long lists; larger segments serve as well.
  private static final long MOST_SEGMENTS = 20_000;

  /// A part of the second-level cache of today's cores: the tape is written and read again without
  /// leaving it.
  public static final long CACHE = 384 << 10;

  public static CheckpointPolicy of(long budget) {
    return new CheckpointPolicy(budget, CACHE);
  }

  /// Bytes that may be spent on speed: none where a budget was given, which is for what is needed.
  long spare() {
    return budget == UNLIMITED ? UNLIMITED : 0;
  }

  /// What a run asks of memory, in bytes.
  ///
  /// @param fixed what does not depend on the plan, of all instances
  /// @param state of a snapshot of one instance
  /// @param row of the tape of one tick
  record Demand(long fixed, long state, long row, int instances, int workers, long ticks) {
    long of(long segment, long slots) {
      return fixed + slots * state * instances + segment * row * workers;
    }

    /// The same with more bytes that do not depend on the plan.
    Demand beside(long bytes) {
      return new Demand(fixed + bytes, state, row, instances, workers, ticks);
    }
  }

  /// The plan that runs the fewest ticks again within the budget.
  ///
  /// @throws DiagnosticException where even one snapshot and one tick of tape are too much
  Checkpoints plan(Demand demand) {
    // A run without ticks needs room for its state all the same.
    long ticks = Math.max(1, demand.ticks());
    long row = Math.max(1, demand.row());
    long whole = Math.clamp(Math.max(cache / row, shortest(ticks)), 1, ticks);
    // Snapshots cost memory too: a segment's tape is to be at least as large as its snapshot.
    double even =
        Math.sqrt((double) ticks * demand.state() * demand.instances() / (row * demand.workers()));
    if (whole * row < 8 * demand.state()) {
      whole = Math.clamp((long) Math.ceil(even), whole, ticks);
    }
    long slots = (ticks + whole - 1) / whole;
    if (demand.of(whole, slots) <= budget) {
      return new Checkpoints(demand.ticks(), whole, Math.toIntExact(slots));
    }
    return tight(demand, ticks);
  }

  /// Without this even the tightest plan does not fit.
  long least(Demand demand) {
    return demand.of(shortest(Math.max(1, demand.ticks())), 1);
  }

  /// @param needed bytes
  /// @param what they are for
  /// @throws DiagnosticException where the budget is less
  void require(long needed, String what) {
    if (needed > budget) {
      throw new DiagnosticException(
          new Diagnostic(
              "Simulator(memory_budget)",
              "memory-budget",
              "expected at least " + needed + " bytes for " + what + ", got " + budget,
              "give memory_budget=" + needed + " or more"));
    }
  }

  /// The shortest segments that are not too many for a list.
  private static long shortest(long ticks) {
    return (ticks + MOST_SEGMENTS - 1) / MOST_SEGMENTS;
  }

  private Checkpoints tight(Demand demand, long ticks) {
    String steps = shortest(ticks) == 1 ? "one step" : shortest(ticks) + " steps";
    require(least(demand), "state, one snapshot and " + steps + " of tape");
    Checkpoints best = null;
    for (long segment = shortest(ticks);
        segment <= ticks;
        segment = Math.max(segment + 1, segment * 5 / 4)) {
      long left = budget - demand.of(segment, 0);
      long needed = (ticks + segment - 1) / segment;
      long slots = Math.min(needed, left / Math.max(1, demand.state() * demand.instances()));
      if (slots < 1) {
        break;
      }
      Checkpoints plan = new Checkpoints(demand.ticks(), segment, Math.toIntExact(slots));
      if (best == null || plan.replayed() < best.replayed()) {
        best = plan;
      }
      if (slots == needed) {
        break;
      }
    }
    if (best == null) {
      throw new IllegalStateException("no plan for " + demand + " within " + budget);
    }
    return best;
  }
}
