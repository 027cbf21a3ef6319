package org.brian2grad.frontend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;

/// What happens in a time step, in Brian 2's order: by slot, then by order, then by name.
final class Schedule {
  /// Each slot has one before it and one after it.
  private static final List<String> SLOTS =
      List.of("start", "groups", "thresholds", "synapses", "resets", "end");

  private final List<Entry> entries = new ArrayList<>();

  private record Entry(
      String name,
      String type,
      ClockTable.Clock clock,
      String when,
      int order,
      List<Operation> operations) {}

  /// @param type Brian 2's class of the object
  /// @param when slot, or `before_` or `after_` one
  void add(
      String name,
      String type,
      ClockTable.Clock clock,
      String when,
      int order,
      Operation... operations) {
    entries.add(new Entry(name, type, clock, when, order, List.of(operations)));
  }

  List<Program.ScheduledObject> objects(ClockTable clocks) {
    return entries.stream()
        .sorted(
            Comparator.comparingInt((Entry e) -> position(e.when()))
                .thenComparingInt(Entry::order)
                .thenComparing(Entry::name))
        .map(e ->
            new Program.ScheduledObject(
                e.name(), e.type(), clocks.index(e.clock()), e.when(), e.order(), e.operations()))
        .toList();
  }

  private static int position(String when) {
    for (int k = 0; k < SLOTS.size(); k++) {
      String slot = SLOTS.get(k);
      if (when.equals("before_" + slot)) {
        return 3 * k;
      }
      if (when.equals(slot)) {
        return 3 * k + 1;
      }
      if (when.equals("after_" + slot)) {
        return 3 * k + 2;
      }
    }
    throw new IllegalArgumentException("no slot '" + when + "'");
  }
}
