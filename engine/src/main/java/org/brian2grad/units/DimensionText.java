package org.brian2grad.units;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;

/// Names dimensions: as Brian 2 displays them, and as a user would write them.
final class DimensionText {
  private static final String[] SYMBOLS = {"m", "kg", "s", "A", "K", "mol", "cd"};
  private static final String[] NAMES = {
    "metre", "kilogram", "second", "amp", "kelvin", "mole", "candle"
  };

  /// Compound units that Brian displays (`additional_units` in `brian2/units/allunits.py`), by the
  /// product that they are.
  private static final Map<String, String> COMPOUND =
      Map.ofEntries(
          Map.entry("Pa s", "pascal*second"),
          Map.entry("W/(m^2)", "watt/metre**2"),
          Map.entry("J/K", "joule/kelvin"),
          Map.entry("J/(kg K)", "joule/kilogram/kelvin"),
          Map.entry("W/(m K)", "watt/metre/kelvin"),
          Map.entry("V/(m^3)", "volt/metre**3"),
          Map.entry("C/(m^3)", "coulomb/metre**3"),
          Map.entry("C/(m^2)", "coulomb/metre**2"),
          Map.entry("F/m", "farad/metre"),
          Map.entry("H/m", "henry/metre"),
          Map.entry("J/mol", "joule/mole"),
          Map.entry("J/(mol K)", "joule/mole/kelvin"),
          Map.entry("C/kg", "coulomb/kilogram"),
          Map.entry("Gy/s", "gray/second"),
          Map.entry("kat/(m^3)", "katal/metre**3"));

  /// Units of which compound ones are made in messages, the likeliest first.
  private static final List<String> LIKELY =
      List.of(
          "volt",
          "amp",
          "siemens",
          "farad",
          "ohm",
          "coulomb",
          "mole",
          "metre",
          "second",
          "kilogram");

  /// Powers of a likely unit: those beyond 1 and -1 stand alone.
  private static final List<Double> POWERS = List.of(1.0, -1.0, 2.0, -2.0, 3.0, -3.0, 0.5, -0.5);

  /// More units that Brian displays a dimension in, by itself.
  private static final List<String> SINGLE = List.of("hertz", "watt", "joule", "newton", "pascal");

  private static final double SAME = 1e-9;

  private DimensionText() {}

  /// The dimension that Brian displays so, `m^-2 A` or `A/(m^2)`, where it is made of units that
  /// have a symbol of their own.
  static Optional<Dimension> ofSymbol(String symbol) {
    if (symbol.isEmpty()) {
      return Optional.of(Dimension.NONE);
    }
    Map<String, String> names =
        Stream.of(LIKELY.stream(), Stream.of(NAMES), SINGLE.stream())
            .flatMap(part -> part)
            .flatMap(name -> Units.find(name).stream())
            .collect(Collectors.toMap(Unit::symbol, Unit::name, (first, _) -> first));
    StringBuilder text = new StringBuilder();
    for (String part : symbol.split("(?<=[ /()^])|(?=[ /()^])", -1)) {
      text.append(
          switch (part) {
            case " " -> "*";
            case "^" -> "**";
            default -> names.getOrDefault(part, part);
          });
    }
    try {
      return Optional.of(Dimension.parse(text.toString(), Position.startOf("unit")));
    } catch (DiagnosticException _) {
      return Optional.empty();
    }
  }

  /// What Brian's `get_unit_for_display` says before a user has made units of his own; nothing for
  /// a number.
  static String symbol(Dimension dimension) {
    if (dimension.isNone()) {
      return "";
    }
    return named(dimension)
        .map(Unit::symbol)
        .or(() ->
            COMPOUND.entrySet().stream()
                .filter(e -> Quantity.parse(e.getValue()).dimension().equals(dimension))
                .map(Map.Entry::getKey)
                .findFirst())
        .orElseGet(() -> product(dimension));
  }

  /// The preferred unit of scale 1, squares and cubes included.
  private static Optional<Unit> named(Dimension dimension) {
    return Units.units().stream()
        .filter(u -> u.scale() == 0 && u.dimension().equals(dimension))
        .findFirst();
  }

  /// `m^2 kg s^-3`; where one exponent is a fraction, Brian shows all as such: `m^2.0 s^-0.5`.
  private static String product(Dimension dimension) {
    double[] exponents = dimension.exponents();
    boolean whole = isWhole(exponents);
    List<String> parts = new ArrayList<>();
    for (int k = 0; k < exponents.length; k++) {
      double e = exponents[k];
      if (Math.abs(e) > SAME) {
        String power = whole ? Long.toString(Math.round(e)) : Double.toString(e);
        parts.add(e == 1 ? SYMBOLS[k] : SYMBOLS[k] + "^" + power);
      }
    }
    return String.join(" ", parts);
  }

  private static boolean isWhole(double[] exponents) {
    for (double e : exponents) {
      if (Math.abs(e - Math.rint(e)) > SAME) {
        return false;
      }
    }
    return true;
  }

  /// A product of units that Brian's equations accept: `volt/second`, `siemens/metre**2`.
  static String text(Dimension dimension) {
    if (dimension.isNone()) {
      return "1";
    }
    return named(dimension)
        .filter(Unit::isBase)
        .map(Unit::name)
        .or(() -> compound(dimension))
        .orElseGet(() -> written(baseFactors(dimension)));
  }

  /// One likely unit, and a power of a base unit, or the other way round.
  private static Optional<String> compound(Dimension dimension) {
    return LIKELY.stream()
        .flatMap(name -> POWERS.stream().flatMap(power -> rest(name, power, dimension).stream()))
        .min(Comparator.comparingDouble(DimensionText::length))
        .map(DimensionText::written);
  }

  private record Factor(String unit, double exponent) {}

  private static double length(List<Factor> factors) {
    return factors.stream().mapToDouble(f -> 1 + Math.abs(f.exponent())).sum();
  }

  private static Optional<List<Factor>> rest(String name, double power, Dimension dimension) {
    List<Factor> rest = baseFactors(dimension.over(Units.of(name).dimension().power(power)));
    int most = Math.abs(power) == 1 ? 1 : 0;
    if (rest.size() > most || rest.stream().anyMatch(f -> f.unit().equals(name))) {
      return Optional.empty();
    }
    return Optional.of(Stream.concat(Stream.of(new Factor(name, power)), rest.stream()).toList());
  }

  private static List<Factor> baseFactors(Dimension dimension) {
    double[] exponents = dimension.exponents();
    List<Factor> factors = new ArrayList<>();
    for (int k = 0; k < exponents.length; k++) {
      if (Math.abs(exponents[k]) > SAME) {
        factors.add(new Factor(NAMES[k], exponents[k]));
      }
    }
    return factors;
  }

  private static String written(List<Factor> factors) {
    String numerator =
        factors.stream()
            .filter(f -> f.exponent() > 0)
            .map(f -> power(f.unit(), f.exponent()))
            .collect(Collectors.joining("*"));
    String denominator =
        factors.stream()
            .filter(f -> f.exponent() < 0)
            .map(f -> "/" + power(f.unit(), -f.exponent()))
            .collect(Collectors.joining());
    return (numerator.isEmpty() ? "1" : numerator) + denominator;
  }

  private static String power(String unit, double exponent) {
    return Math.abs(exponent - 1) < SAME ? unit : unit + "**" + QuantityText.number(exponent);
  }
}
