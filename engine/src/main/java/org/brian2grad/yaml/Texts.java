package org.brian2grad.yaml;

import java.util.Optional;
import org.brian2grad.diag.Position;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expressions;
import org.brian2grad.model.Equations;
import org.brian2grad.model.Part;

/// Texts in the language of equations.
final class Texts {
  private Texts() {}

  static Optional<Equations> equations(Field field) {
    return field.parsed(
        "equations",
        "write them as Brian 2 does, below '|'",
        text -> Equations.parse(text, Position.startOf("equations")));
  }

  static Optional<String> expression(Field field) {
    return field.parsed(
        "an expression",
        "write for example v > 15*mV",
        text -> {
          Expressions.parse(text);
          return text.strip();
        });
  }

  static Optional<String> code(Field field) {
    return field.parsed(
        "code",
        "write assignments, for example v = 0*mV",
        text -> {
          AbstractCode.parse(text);
          return text.strip();
        });
  }

  static Optional<Part> part(Field field) {
    return field.parsed("the name of a group", "write for example neurons", Part::parse);
  }

  /// The name of something else in the document.
  static Optional<String> name(Field field) {
    return field.text("a name", "write the name of something in this model");
  }

  static Optional<String> method(Field field) {
    return field.text("the name of a method", "write for example exact, or leave it out");
  }
}
