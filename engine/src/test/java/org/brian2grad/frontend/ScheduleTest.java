package org.brian2grad.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.brian2grad.program.Program;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void slotsComeFirstThenOrderThenName() {
    var clock = new ClockTable.Clock("defaultclock", 1e-4);
    var schedule = new Schedule();
    List<String> slots =
        Stream.of("start", "groups", "thresholds", "synapses", "resets", "end")
            .flatMap(slot -> Stream.of("before_" + slot, slot, "after_" + slot))
            .toList();
    slots.reversed().forEach(slot -> schedule.add(slot, "T", clock, slot, 0));
    schedule.add("late", "T", clock, "groups", 1);
    schedule.add("early", "T", clock, "groups", -1);
    schedule.add("another", "T", clock, "groups", 0);
    List<String> expected = new java.util.ArrayList<>(slots);
    expected.add(slots.indexOf("groups"), "early");
    expected.add(expected.indexOf("groups"), "another");
    expected.add(expected.indexOf("groups") + 1, "late");
    var clocks = new ClockTable(new ArrayDraft(), 1e-4, 1);
    assertThat(schedule.objects(clocks))
        .extracting(Program.ScheduledObject::name)
        .isEqualTo(expected);
  }
}
