package org.brian2grad.units;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brian2grad.diag.DiagnosticException;

/// The unit in which somebody wrote a quantity, and may want to read others.
///
/// @param text as it was written: `mS/cm**2`, `ms`
/// @param one of it
public record WrittenUnit(String text, Quantity one) {
  /// One digit less than a double may need: what was rounded once reads as it was written.
  private static final MathContext DIGITS = new MathContext(16);

  private static final Pattern NUMBER_AND_UNIT =
      Pattern.compile(
          "\\s*[-+]?\\s*(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?\\s*\\*?\\s*(\\p{L}.*)",
          Pattern.DOTALL);

  private static final Pattern OTHER_NUMBER = Pattern.compile("[*/(\\s]\\s*[0-9.]");

  /// The unit of a number with one behind it; empty for a plain number, and for what says more,
  /// such as `1/(2*ms)`.
  public static Optional<WrittenUnit> of(String quantity) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(quantity);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String unit = matcher.group(1).strip();
    String factors = unit.replaceAll("(\\*\\*|\\^)\\s*\\(?\\s*[-+]?\\s*[0-9.]+\\s*\\)?", "");
    if (OTHER_NUMBER.matcher(factors).find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new WrittenUnit(unit, Quantity.parse("1*" + unit)));
    } catch (DiagnosticException _) {
      return Optional.empty();
    }
  }

  /// A value in SI base units as a number of this unit: 0.02 as 20 ms. It is rounded to 16 digits.
  public double number(double value) {
    if (!Double.isFinite(value)) {
      return value;
    }
    return new BigDecimal(Double.toString(value))
        .divide(new BigDecimal(Double.toString(one.value())), DIGITS)
        .doubleValue();
  }
}
