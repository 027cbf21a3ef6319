package org.brian2grad.model;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.brian2grad.diag.Position;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;

/// Values for the elements of a variable.
public sealed interface Value {
  /// The same for all.
  record Same(Quantity quantity) implements Value {}

  /// One for each element, in SI base units. Two are equal if their numbers are.
  record Listed(double[] values, Dimension dimension) implements Value {
    public Listed {
      values = values.clone();
    }

    @Override
    public double[] values() {
      return values.clone();
    }

    public int size() {
      return values.length;
    }

    public DoubleStream stream() {
      return Arrays.stream(values);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Listed that
          && Arrays.equals(values, that.values)
          && dimension.equals(that.dimension);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(values) + dimension.hashCode();
    }

    @Override
    public String toString() {
      return stream()
          .mapToObj(v -> new Quantity(v, dimension).text())
          .limit(10)
          .collect(Collectors.joining(", ", "[", size() > 10 ? ", ...]" : "]"));
    }
  }

  /// An expression of the element's index `i`, other variables and constants, evaluated once before
  /// the run: `'-70*mV + 10*mV*rand()'`.
  record Formula(String expression) implements Value {}

  /// What a text stands for: `0.5 mV` and `5*mV` are quantities, `5*tau` and `rand()*mV` are
  /// formulas.
  ///
  /// @throws org.brian2grad.diag.DiagnosticException with line and column where it is neither
  static Value parse(String text) {
    return parse(text, Position.startOf("value", text));
  }

  /// The same, for a text that begins at that place.
  static Value parse(String text, Position start) {
    return ValueText.parse(text, start);
  }

  /// One value for each element.
  ///
  /// @param unit of the numbers: `mV`, `nS/cm**2`; `1` if they have none
  /// @throws org.brian2grad.diag.DiagnosticException where there is no such unit
  static Listed of(String unit, double... values) {
    Quantity one = Quantity.parse(unit, Position.startOf("unit", unit));
    return new Listed(Arrays.stream(values).map(v -> v * one.value()).toArray(), one.dimension());
  }
}
