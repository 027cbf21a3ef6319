package org.brian2grad.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;
import org.brian2grad.units.Quantity;
import org.brian2grad.units.WrittenUnit;

/// A parameter that is to be found, between two bounds.
///
/// @param name a constant's, or `group.variable`
/// @param low bound
/// @param high bound
/// @param start where the search begins; in the middle of the range, on its scale, where it is
///   empty
/// @param logarithmic whether the optimizer works on the logarithm, so that a step is a factor
/// @param unit in which the bounds were written, for what is said of it; empty where each value is
///   shown in the one that fits it best. Two parameters that differ in it only are equal
public record FitParameter(
    String name,
    Quantity low,
    Quantity high,
    Optional<Quantity> start,
    boolean logarithmic,
    Optional<WrittenUnit> unit) {
  private static final MathContext SHOWN = new MathContext(6);
  private static final Pattern RANGE = Pattern.compile("(.*?[^.])\\.\\.([^.].*)", Pattern.DOTALL);

  /// @throws DiagnosticException for bounds that are not finite and ascending, dimensions that
  ///   differ, a start outside, or a logarithmic scale of values that are not positive
  public FitParameter {
    if (!low.dimension().equals(high.dimension())) {
      throw error(
          name,
          "fit-dimension",
          "expected two bounds of one dimension, got "
              + low.dimension()
              + " and "
              + high.dimension(),
          "give both the unit of " + name);
    }
    if (!Double.isFinite(low.value())
        || !Double.isFinite(high.value())
        || !(low.value() < high.value())) {
      throw error(
          name,
          "fit-range",
          "expected a lower bound below the upper one, got "
              + low.value()
              + " and "
              + high.value()
              + " in SI units",
          "write the lower bound first, e.g. 5 ms .. 80 ms");
    }
    if (logarithmic && !(low.value() > 0)) {
      throw error(
          name,
          "fit-scale",
          "expected positive bounds on a logarithmic scale, got " + low.value(),
          "take 'scale: linear', or a range above zero");
    }
    if (start.isPresent()) {
      requireWithin(name, start.get(), low, high);
    }
  }

  /// One whose values are shown in the units that fit them best.
  public FitParameter(
      String name, Quantity low, Quantity high, Optional<Quantity> start, boolean logarithmic) {
    this(name, low, high, start, logarithmic, Optional.empty());
  }

  /// The same with another start.
  public FitParameter withStart(Quantity other) {
    return new FitParameter(name, low, high, Optional.of(other), logarithmic, unit);
  }

  private static void requireWithin(String name, Quantity start, Quantity low, Quantity high) {
    if (!start.dimension().equals(low.dimension())) {
      throw error(
          name,
          "fit-dimension",
          "expected a start in " + low.dimension() + ", got " + start.dimension(),
          "give it the unit of " + name);
    }
    if (!(start.value() >= low.value() && start.value() <= high.value())) {
      throw error(
          name,
          "fit-start",
          "expected a start between the bounds, got " + start.value() + " in SI units",
          "widen the range, or start inside");
    }
  }

  /// Reads a range, for example `5 ms .. 80 ms`; its scale is the one by default, its start in the
  /// middle.
  ///
  /// @throws DiagnosticException where the text is none
  public static FitParameter parse(String name, String range) {
    Matcher matcher = RANGE.matcher(range);
    if (!matcher.matches()) {
      throw error(
          name,
          "fit-range",
          "expected two bounds with '..' between them, got '" + range.strip() + "'",
          "write for example 5 ms .. 80 ms");
    }
    Quantity low = Quantity.parse(matcher.group(1), Position.startOf("range"));
    Quantity high =
        Quantity.parse(matcher.group(2), Position.startOf("range").within(1, matcher.start(2) + 1));
    return new FitParameter(
        name,
        low,
        high,
        Optional.empty(),
        logarithmicByDefault(low),
        WrittenUnit.of(matcher.group(1)).or(() -> WrittenUnit.of(matcher.group(2))));
  }

  /// Where the search begins.
  public Quantity first() {
    double a = low.value();
    double b = high.value();
    return start.orElseGet(() ->
        new Quantity(logarithmic ? Math.sqrt(a) * Math.sqrt(b) : a + (b - a) / 2, low.dimension()));
  }

  /// From bound to bound, in SI base units.
  public double width() {
    return high.value() - low.value();
  }

  /// A value for people to read: in the unit of the bounds, with six digits.
  public String text(double value) {
    if (unit.isPresent() && Double.isFinite(value)) {
      double number = new BigDecimal(unit.get().number(value)).round(SHOWN).doubleValue();
      return Quantity.of(number).text() + " " + unit.get().text();
    }
    double shown = new BigDecimal(value).round(SHOWN).doubleValue();
    return new Quantity(shown, low.dimension()).text();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FitParameter that
        && name.equals(that.name)
        && low.equals(that.low)
        && high.equals(that.high)
        && start.equals(that.start)
        && logarithmic == that.logarithmic;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, low, high, start, logarithmic);
  }

  /// Where no scale is given: steps by factors, unless the range holds a value that has no
  /// logarithm.
  public static boolean logarithmicByDefault(Quantity low) {
    return low.value() > 0;
  }

  private static DiagnosticException error(String name, String code, String what, String remedy) {
    return new DiagnosticException(new Diagnostic("fit.parameters." + name, code, what, remedy));
  }
}
