package org.brian2grad.units;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

/// Writes quantities in fitting units.
final class QuantityText {
  /// Of these, one is chosen; Brian's short names are what people write.
  private static final List<String> STEPS = List.of("", "m", "u", "n", "p", "f", "k", "M", "G");

  private QuantityText() {}

  static String of(Quantity quantity) {
    if (quantity.dimension().isNone()) {
      return number(quantity.value());
    }
    String base = quantity.dimension().toString();
    if (quantity.value() == 0 || !Double.isFinite(quantity.value())) {
      return with(base, quantity.value());
    }
    return Units.find(base)
        .filter(unit -> unit.dimension().equals(quantity.dimension()))
        .flatMap(unit ->
            STEPS.stream()
                .flatMap(prefix -> Units.find(prefix + unit.name()).stream())
                .min(Comparator.comparingDouble(u -> misfit(quantity.value() / u.value()))))
        .map(unit -> number(inUnit(quantity.value(), unit)) + " " + unit.shortest())
        .orElseGet(() -> with(base, quantity.value()));
  }

  private static String with(String unit, double value) {
    return number(value) + (unit.startsWith("1/") ? unit.substring(1) : " " + unit);
  }

  /// How far a number is from those that are easily read: 1 to 1000.
  private static double misfit(double number) {
    double exponent = Math.log10(Math.abs(number));
    return exponent < 0
        ? -exponent
        : Math.max(0, exponent - 3 + 1e-12) + (exponent < 3 ? exponent * 1e-3 : 1);
  }

  /// Digits are moved, so that 0.02 second is 20 ms and not 20.000000000000004.
  private static double inUnit(double value, Unit unit) {
    return new BigDecimal(Double.toString(value)).scaleByPowerOfTen(-unit.scale()).doubleValue();
  }

  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
