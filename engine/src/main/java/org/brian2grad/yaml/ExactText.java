package org.brian2grad.yaml;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.model.Value;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;
import org.brian2grad.units.Units;
import org.snakeyaml.engine.v2.nodes.Node;

/// Quantities and values as text that reads back as the same to the last bit.
final class ExactText {
  /// Longer lists name their unit once.
  private static final int LONG = 8;

  /// Longer numbers are more easily read with an exponent.
  private static final int LONGEST = 24;

  private static final List<String> PREFIXES = List.of("", "m", "u", "n", "p", "k", "M", "G");

  private ExactText() {}

  /// In a fitting unit, or else in one of those in which nothing is rounded.
  static String of(Quantity quantity) {
    String fitting = requireFinite(quantity).text();
    return Stream.concat(Stream.of(fitting), scaled(quantity))
        .filter(text -> reads(text, quantity))
        .findFirst()
        .orElseGet(() -> unscaled(quantity));
  }

  /// In SI units, where reading multiplies by 1.
  private static String unscaled(Quantity quantity) {
    String unit = quantity.dimension().toString();
    String number = Double.toString(quantity.value());
    // '0.5/metre', '0.5'
    return unit.startsWith("1") ? number + unit.substring(1) : number + " " + unit;
  }

  /// With each prefix, the shortest number first: 0.1 ms rather than 100 us.
  private static Stream<String> scaled(Quantity quantity) {
    return Units.find(quantity.dimension().toString()).stream()
        .flatMap(unit -> PREFIXES.stream().flatMap(p -> Units.find(p + unit.name()).stream()))
        .map(unit -> {
          var number = new BigDecimal(Double.toString(quantity.value()));
          return number.scaleByPowerOfTen(-unit.scale()).stripTrailingZeros().toPlainString()
              + " "
              + unit.shortest();
        })
        .filter(text -> text.length() <= LONGEST)
        .sorted(Comparator.comparingInt(String::length));
  }

  /// Without an exponent where that is short.
  static String number(double value) {
    return Quantity.of(value).text();
  }

  static boolean reads(String text, Quantity quantity) {
    Quantity read = Quantity.parse(text);
    return Double.compare(read.value(), quantity.value()) == 0
        && read.dimension().equals(quantity.dimension());
  }

  private static Quantity requireFinite(Quantity quantity) {
    if (!Double.isFinite(quantity.value())) {
      throw new DiagnosticException(
          new Diagnostic(
              "StudyWriter",
              "not-finite",
              "expected finite quantities, got " + quantity.value() + " " + quantity.dimension(),
              "give it a value that can be written"));
    }
    return quantity;
  }

  static Node quantity(Quantity quantity) {
    return quantity.dimension().isNone() && Double.compare(quantity.value(), -0.0) != 0
        ? number(quantity)
        : Emission.text(of(quantity));
  }

  private static Node number(Quantity quantity) {
    double value = requireFinite(quantity).value();
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Emission.integer((long) value)
        : Emission.number(value);
  }

  static Node value(Value value) {
    return switch (value) {
      case Value.Same s -> quantity(s.quantity());
      case Value.Listed l -> listed(l.values(), l.dimension());
      case Value.Formula f -> formula(f);
    };
  }

  /// A formula that would be read as a quantity says that it is none.
  private static Node formula(Value.Formula formula) {
    Node text = Emission.text(formula.expression());
    return Value.parse(formula.expression()) instanceof Value.Formula
        ? text
        : new Emission.Entries().put("formula", text).inLineIfShort();
  }

  static Node listed(double[] values, Dimension dimension) {
    boolean inverse = dimension.toString().startsWith("1");
    if (values.length <= LONG || inverse) {
      return quantities(values, dimension);
    }
    List<Node> items = new ArrayList<>();
    for (double value : values) {
      items.add(Emission.number(requireFinite(new Quantity(value, dimension)).value()));
    }
    return new Emission.Entries()
        .put("values", Emission.list(items))
        .put("unit", Emission.text(dimension.toString()))
        .inLineIfShort();
  }

  static Node quantities(double[] values, Dimension dimension) {
    List<Node> items = new ArrayList<>();
    for (double value : values) {
      items.add(quantity(new Quantity(value, dimension)));
    }
    return Emission.list(items);
  }
}
