package org.brian2grad.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.diag.Position;
import org.brian2grad.diag.Problems;
import org.brian2grad.units.Quantity;

/// Reads what a builder was given as text, and notes what is wrong with it under the path of the
/// place in the model.
record Texts(String object, Problems problems) {
  /// A value, or a text that stands for one.
  sealed interface Given {
    record Text(String text) implements Given {}

    record Ready(Value value) implements Given {}
  }

  private Position at(String part) {
    return Position.startOf(object.isEmpty() ? part : object + "." + part);
  }

  Optional<Quantity> quantity(String part, Optional<String> text) {
    return text.flatMap(t -> problems.attempt(() -> Quantity.parse(t, at(part))));
  }

  Optional<Equations> equations(String text) {
    return problems.attempt(() -> Equations.parse(text, at("equations")));
  }

  Optional<Part> part(String part, String text) {
    return problems.attempt(() -> Part.parse(text, at(part)));
  }

  Optional<Value> value(String part, Given given) {
    return switch (given) {
      case Given.Text t -> problems.attempt(() -> Value.parse(t.text(), at(part)));
      case Given.Ready r -> Optional.of(r.value());
    };
  }

  Map<String, Value> values(String part, Map<String, Given> given) {
    Map<String, Value> values = new LinkedHashMap<>();
    given.forEach(
        (name, g) -> value(part + "." + name, g).ifPresent(value -> values.put(name, value)));
    return values;
  }
}
