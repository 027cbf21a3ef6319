package org.brian2grad.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Where the state is saved, and in which order the reverse sweep restores it, runs it forward
/// again and goes back.
///
/// The ticks are cut into segments whose tape fits into the budget (and the cache). With a slot for
/// each segment every one is run forward once more; with fewer, segments are divided binomially,
/// which needs the fewest repetitions.
///
/// Source: Griewank & Walther (2000), "Algorithm 799: Revolve".
public final class Checkpoints {
  /// One thing an instance does.
  public sealed interface Action {
    /// Runs forward, recording what the caller sees.
    record Advance(long from, long to) implements Action {}

    /// Copies the state into a slot.
    record Save(int slot) implements Action {}

    /// Copies a slot into the state.
    record Restore(int slot) implements Action {}

    /// Runs forward again, without records.
    record Replay(long from, long to) implements Action {}

    /// Runs forward with the tape, then goes back.
    record Reverse(long from, long to) implements Action {}

    /// Goes back through the tape that the forward pass has filled.
    record Unwind(long from, long to) implements Action {}
  }

  private final long ticks;
  private final long segment;
  private final int slots;
  private final List<Action> forward = new ArrayList<>();
  private final List<Action> reverse = new ArrayList<>();

  /// @param ticks of the run
  /// @param segment ticks whose tape is held at once
  /// @param slots for states, at least one
  public Checkpoints(long ticks, long segment, int slots) {
    this.ticks = ticks;
    this.segment = Math.max(1, segment);
    this.slots = slots;
    if (slots < 1) {
      throw new IllegalArgumentException("at least the first state is saved, got slots " + slots);
    }
    plan();
  }

  private record Saved(long segment, int slot) {}

  private void plan() {
    long count = segments();
    Deque<Integer> free = new ArrayDeque<>();
    for (int slot = 1; slot < slots; slot++) {
      free.add(slot);
    }
    Deque<Saved> saved = new ArrayDeque<>();
    forward.add(new Action.Save(0));
    saved.push(new Saved(0, 0));
    long at = 0;
    while (!free.isEmpty() && count - at > 1) {
      long next = at + split(count - at, free.size());
      forward.add(new Action.Advance(tick(at), tick(next)));
      int slot = free.remove();
      forward.add(new Action.Save(slot));
      saved.push(new Saved(next, slot));
      at = next;
    }
    forward.add(new Action.Advance(tick(at), ticks));
    long end = count;
    while (!saved.isEmpty()) {
      Saved last = saved.pop();
      sweep(last.segment(), end, last.slot(), free);
      end = last.segment();
      free.push(last.slot());
    }
  }

  /// Goes back from segment `end` to segment `begin`, whose first state is in a slot.
  private void sweep(long begin, long end, int slot, Deque<Integer> free) {
    long stop = end;
    while (stop - begin > 0) {
      reverse.add(new Action.Restore(slot));
      if (stop - begin == 1) {
        reverse.add(new Action.Reverse(tick(begin), tick(stop)));
        return;
      }
      if (free.isEmpty()) {
        reverse.add(new Action.Replay(tick(begin), tick(stop - 1)));
        reverse.add(new Action.Reverse(tick(stop - 1), tick(stop)));
        stop--;
        continue;
      }
      long middle = begin + split(stop - begin, free.size());
      reverse.add(new Action.Replay(tick(begin), tick(middle)));
      int next = free.pop();
      reverse.add(new Action.Save(next));
      sweep(middle, stop, next, free);
      free.push(next);
      stop = middle;
    }
  }

  /// The segments before the next saved state: the fewest repetitions for `count` segments with
  /// `free` more slots.
  private static long split(long count, int free) {
    int repetitions = 1;
    while (reachable(free + 1, repetitions) < count) {
      repetitions++;
    }
    return Math.max(1, Math.min(count - 1, count - reachable(free, repetitions)));
  }

  /// Segments that `slots` states and `repetitions` runs of each segment suffice for:
  /// binomial(slots + r, r).
  private static long reachable(int slots, int repetitions) {
    double result = 1;
    for (int k = 1; k <= repetitions; k++) {
      result = result * (slots - 1 + k) / k;
      if (result > 1e15) {
        return Long.MAX_VALUE / 4;
      }
    }
    return Math.round(result);
  }

  private long tick(long segmentIndex) {
    return Math.min(ticks, segmentIndex * segment);
  }

  public long segments() {
    return Math.max(1, (ticks + segment - 1) / segment);
  }

  public long segment() {
    return segment;
  }

  public int slots() {
    return slots;
  }

  /// What the forward pass does.
  public List<Action> forward() {
    return forward;
  }

  /// What the reverse sweep does.
  public List<Action> reverse() {
    return reverse;
  }

  /// Ticks that are run forward again without the tape.
  public long replayed() {
    long total = 0;
    for (Action action : reverse) {
      if (action instanceof Action.Replay replay) {
        total += replay.to() - replay.from();
      }
    }
    return total;
  }
}
