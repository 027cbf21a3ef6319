package org.brian2grad.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.runtime.Checkpoints.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointsTest {
  /// Executes a plan on a state that is its own tick, and returns the ticks that are run again.
  private static long execute(Checkpoints plan, long ticks) {
    Map<Integer, Long> slots = new HashMap<>();
    long[] state = {0};
    for (Action action : plan.forward()) {
      switch (action) {
        case Action.Advance(long from, long to) -> {
          assertThat(state[0]).isEqualTo(from);
          state[0] = to;
        }
        case Action.Save(int slot) -> slots.put(slot, state[0]);
        case Action.Restore _, Action.Replay _, Action.Reverse _, Action.Unwind _ ->
            throw new AssertionError(action + " in a forward pass");
      }
      assertThat(slots.size()).isLessThanOrEqualTo(plan.slots());
    }
    assertThat(state[0]).isEqualTo(ticks);
    long gone = ticks;
    long replayed = 0;
    for (Action action : plan.reverse()) {
      switch (action) {
        case Action.Save(int slot) -> slots.put(slot, state[0]);
        case Action.Restore(int slot) -> state[0] = slots.get(slot);
        case Action.Replay(long from, long to) -> {
          assertThat(state[0]).isEqualTo(from);
          replayed += to - from;
          state[0] = to;
        }
        case Action.Reverse(long from, long to) -> {
          assertThat(state[0]).isEqualTo(from);
          assertThat(to).isEqualTo(gone);
          assertThat(to - from).isLessThanOrEqualTo(plan.segment());
          gone = from;
          state[0] = to;
        }
        case Action.Advance _, Action.Unwind _ ->
            throw new AssertionError(action + " in a reverse sweep");
      }
      assertThat(slots.size()).isLessThanOrEqualTo(plan.slots());
    }
    assertThat(gone).isZero();
    return replayed;
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1",
    "10,1,10",
    "10,3,4",
    "100,7,3",
    "1000,10,1",
    "1000,10,2",
    "1000,10,100",
    "997,13,5",
    "5000,1,12",
    "5,10,1"
  })
  void goesBackThroughEveryTickOnce(long ticks, long segment, int slots) {
    var plan = new Checkpoints(ticks, segment, slots);
    assertThat(execute(plan, ticks)).isEqualTo(plan.replayed());
  }

  @Test
  void nothingIsReplayedWithASlotForEachSegment() {
    assertThat(new Checkpoints(1000, 10, 100).replayed()).isZero();
  }

  /// With s states and each segment run at most r times again, binomial(s + r, r) segments can be
  /// reversed.
  @Test
  void replaysAsFewAsRevolve() {
    // 10 segments, 4 states: binomial(4 + 1, 2) = 10 segments take at most 2 runs each before the
    // taped one.
    assertThat(new Checkpoints(10, 1, 4).replayed()).isLessThanOrEqualTo(2 * 10);
    // One state: the k-th segment from the end needs all before it again.
    assertThat(new Checkpoints(10, 1, 1).replayed()).isEqualTo(9 * 10 / 2);
  }

  @Test
  void aBudgetThatIsTooSmallSaysHowMuchIsNeeded() {
    var demand = new CheckpointPolicy.Demand(1000, 500, 200, 2, 1, 100);
    long needed = 1000 + 2 * 500 + 200;
    assertThatThrownBy(() -> CheckpointPolicy.of(needed - 1).plan(demand))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("memory-budget")
        .hasMessageContaining(Long.toString(needed));
    assertThat(CheckpointPolicy.of(needed).plan(demand).slots()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"2200", "3000", "5000", "20000", "200000", "100000000"})
  void plansStayWithinTheBudget(long budget) {
    var demand = new CheckpointPolicy.Demand(1000, 500, 200, 2, 1, 300);
    Checkpoints plan = CheckpointPolicy.of(budget).plan(demand);
    assertThat(demand.of(plan.segment(), plan.slots())).isLessThanOrEqualTo(budget);
    execute(plan, 300);
  }

  @Test
  void aLargerBudgetNeverReplaysMore() {
    var demand = new CheckpointPolicy.Demand(1000, 500, 200, 1, 1, 400);
    long before = Long.MAX_VALUE;
    for (long budget = 2000; budget < 300_000; budget += 1777) {
      long replayed = CheckpointPolicy.of(budget).plan(demand).replayed();
      assertThat(replayed).isLessThanOrEqualTo(before);
      before = replayed;
    }
  }

  @Test
  void aRunWithoutTicksMakesNone() {
    var demand = new CheckpointPolicy.Demand(1000, 100, 50, 2, 2, 0);
    for (long budget : new long[] {CheckpointPolicy.UNLIMITED, 1300}) {
      Checkpoints plan = CheckpointPolicy.of(budget).plan(demand);
      assertThat(execute(plan, 0)).isZero();
    }
  }

  @Test
  void plansOfLongRunsAreShort() {
    long ticks = Integer.MAX_VALUE;
    var demand = new CheckpointPolicy.Demand(1000, 100, 500_000, 1, 1, ticks);
    Checkpoints unlimited = CheckpointPolicy.of(CheckpointPolicy.UNLIMITED).plan(demand);
    assertThat(unlimited.reverse()).hasSizeLessThan(100_000);
    assertThat(execute(unlimited, ticks)).isZero();
    long least = demand.of(unlimited.segment(), 1);
    assertThat(CheckpointPolicy.of(least).plan(demand).reverse()).hasSizeLessThan(100_000);
    assertThatThrownBy(() -> CheckpointPolicy.of(least - 1).plan(demand))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining(Long.toString(least));
  }
}
