package org.brian2grad.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.brian2grad.program.Program.ClockSpec;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static ClockSpec clock(double dt, long first, long last) {
    return new ClockSpec("clock", dt, first, last, "t", "timestep", "dt");
  }

  /// Which clocks are due, tick by tick: `ab` where both are.
  private static List<String> due(Timeline timeline, int clocks) {
    List<String> due = new ArrayList<>();
    for (long tick = 0; tick < timeline.ticks(); tick++) {
      var now = new StringBuilder();
      for (int k = 0; k < clocks; k++) {
        now.append(timeline.isDue(k, tick) ? "abc".substring(k, k + 1) : "");
      }
      due.add(now.toString());
    }
    return due;
  }

  @Test
  void ticksOfOneClockAreItsSteps() {
    var timeline = Timeline.of(List.of(clock(1e-4, 10, 15)), new long[] {100});
    assertThat(timeline.ticks()).isEqualTo(5);
    assertThat(timeline.rows(0)).isEqualTo(5);
    assertThat(timeline.first()).containsExactly(100);
    assertThat(timeline.timestep(0, 3)).isEqualTo(103);
    assertThat(timeline.timestep(0, 5)).isEqualTo(105);
    assertThat(timeline.isDue(0, 3)).isTrue();
    assertThat(timeline.time(3)).isEqualTo(103 * 1e-4);
    assertThat(timeline.schedule()).isEqualTo(MemorySegment.NULL);
  }

  @Test
  void aClockThatEndsBeforeItBeginsHasNoTicks() {
    assertThat(Timeline.of(List.of(clock(1e-4, 10, 7)), new long[] {10}).ticks()).isZero();
  }

  @Test
  void aSlowClockIsDueAtSomeTicks() {
    var clocks = List.of(clock(1e-4, 0, 5), clock(2e-4, 0, 3));
    var timeline = Timeline.of(clocks, new long[] {0, 0});
    assertThat(due(timeline, 2)).containsExactly("ab", "a", "ab", "a", "ab");
    assertThat(timeline.rows(1)).isEqualTo(3);
    assertThat(timeline.timestep(1, 2)).isEqualTo(1);
    // Where it is not due, the next one.
    assertThat(timeline.timestep(1, 3)).isEqualTo(2);
    assertThat(timeline.timestep(1, 5)).isEqualTo(3);
  }

  @Test
  void clocksThatAreNotMultiplesHaveTicksOfTheirOwn() {
    var clocks = List.of(clock(2e-4, 0, 3), clock(3e-4, 0, 2));
    var timeline = Timeline.of(clocks, new long[] {0, 0});
    assertThat(due(timeline, 2)).containsExactly("ab", "a", "b", "a");
    assertThat(timeline.time(2)).isCloseTo(3e-4, Offset.offset(1e-18));
  }

  /// Brian's rule: times that differ by less than a ten-thousandth of a step are one.
  @Test
  void roundingOfTimesDoesNotSplitATick() {
    var clocks = List.of(clock(0.1, 0, 31), clock(0.3, 0, 11));
    var timeline = Timeline.of(clocks, new long[] {0, 0});
    assertThat(3 * 0.1).isNotEqualTo(0.3);
    assertThat(timeline.ticks()).isEqualTo(31);
    assertThat(due(timeline, 2).subList(0, 4)).containsExactly("ab", "a", "a", "ab");
  }

  @Test
  void timesThatDifferByMoreAreTwoTicks() {
    var clocks = List.of(clock(1, 0, 2), clock(1.001, 0, 2));
    assertThat(due(Timeline.of(clocks, new long[] {0, 0}), 2)).containsExactly("ab", "a", "b");
  }

  @Test
  void aRunStartsWhereItsCallerSays() {
    var clocks = List.of(clock(1e-4, 0, 2), clock(2e-4, 0, 1));
    var timeline = Timeline.of(clocks, new long[] {7, 4});
    // 0.7 ms, 0.8 ms: the slow clock's fourth step begins at 0.8 ms.
    assertThat(due(timeline, 2)).containsExactly("a", "ab");
    assertThat(timeline.timestep(0, 0)).isEqualTo(7);
    assertThat(timeline.timestep(1, 0)).isEqualTo(4);
  }

  /// What native code reads: a timestep, or -1 minus the next one.
  @Test
  void tablesOfNativeCode() {
    var clocks = List.of(clock(1e-4, 0, 3), clock(2e-4, 0, 2));
    var timeline = Timeline.of(clocks, new long[] {0, 0});
    assertThat(timeline.schedule().asSlice(0, 48).toArray(ValueLayout.JAVA_LONG))
        .containsExactly(0, 0, 1, -2, 2, 1);
    assertThat(timeline.firstTable().toArray(ValueLayout.JAVA_LONG)).containsExactly(0, 0);
  }
}
