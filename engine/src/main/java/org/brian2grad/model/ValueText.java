package org.brian2grad.model;

import java.util.Set;
import java.util.regex.Pattern;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;
import org.brian2grad.lang.Expressions;
import org.brian2grad.units.Quantity;
import org.brian2grad.units.Units;

/// Tells quantities from formulas.
final class ValueText {
  /// What begins otherwise is a formula, so that a constant may have the name of a unit.
  private static final Pattern NUMBER = Pattern.compile("\\s*[-+]?\\s*\\.?[0-9].*", Pattern.DOTALL);

  /// `20 ms`: no formula has a blank between a number and a name.
  private static final Pattern MEANT_AS_QUANTITY =
      Pattern.compile("\\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\\s*[\\p{L}_].*", Pattern.DOTALL);

  /// What no expression has.
  private static final Pattern NO_EXPRESSION = Pattern.compile("\\^|[^\\x00-\\x7F]");

  private static final Pattern NAME = Pattern.compile("(?<![\\w.])\\p{L}\\w*");

  /// With these, a text may still be a formula.
  private static final Set<String> NO_QUANTITY = Set.of("syntax", "unknown-unit", "exponent");

  private ValueText() {}

  static Value parse(String text, Position start) {
    return NUMBER.matcher(text).matches() ? number(text, start) : formula(text, start);
  }

  /// `5*A` is a formula: an expression knows no symbols of units but Brian's, so that a constant
  /// may be named like one. `5 A` can be no expression.
  private static Value number(String text, Position start) {
    try {
      Quantity quantity = Quantity.parse(text, start);
      return MEANT_AS_QUANTITY.matcher(text).matches()
              || NO_EXPRESSION.matcher(text).find()
              || hasBriansUnits(text)
          ? new Value.Same(quantity)
          : formula(text, start);
    } catch (DiagnosticException noQuantity) {
      if (!NO_QUANTITY.contains(noQuantity.code()) || MEANT_AS_QUANTITY.matcher(text).matches()) {
        throw noQuantity;
      }
      return formula(text, start);
    }
  }

  private static boolean hasBriansUnits(String text) {
    return NAME.matcher(text).results().allMatch(name -> Units.find(name.group()).isPresent());
  }

  private static Value formula(String text, Position start) {
    Expressions.parse(text, start);
    return new Value.Formula(text.strip());
  }
}
