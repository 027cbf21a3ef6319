package org.brian2grad.frontend;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.brian2grad.lang.Expression;
import org.brian2grad.model.Part;
import org.brian2grad.program.ArraySpec;

/// A lowered object that has elements: neurons or synapses.
///
/// @param scope its variables
/// @param events by name
record Elements(
    String name, int size, Scope scope, ClockTable.Clock clock, Map<String, Event> events) {
  /// Where an event is listed, and when its condition is looked at.
  ///
  /// @param eventspace id of the array
  record Event(String eventspace, String when, int order) {}

  /// Neighbours among the elements.
  ///
  /// @param stop exclusive
  /// @param isPart whether they were named as a part, which in Brian is an object of its own
  record Range(Elements all, int start, int stop, boolean isPart) {
    int size() {
      return stop - start;
    }

    Event event(String name) {
      return all.event(name);
    }

    /// The variables as elements of the part know them: `i` counts from its start.
    Scope scope() {
      Scope whole = all.scope();
      Scope part = whole.copy();
      part.put("N", integer(size()));
      if (start > 0) {
        Symbol index = whole.require("i");
        part.put("_source_i", index);
        part.put("_offset", integer(start));
        part.put(
            "i",
            new Symbol.Formula(
                new Expression.Binary(
                    Expression.BinaryOperator.SUB,
                    new Expression.Identifier("_source_i"),
                    new Expression.Identifier("_offset")),
                index.type(),
                false,
                ""));
      }
      return part;
    }
  }

  static Symbol.Number integer(int value) {
    return new Symbol.Number(value, ArraySpec.Type.INT64, "");
  }

  Event event(String event) {
    return requireNonNull(events.get(event), event);
  }

  Range part(Part part) {
    return new Range(
        this, part.start(), part.stop().orElse(size), part.start() > 0 || part.stop().isPresent());
  }
}
