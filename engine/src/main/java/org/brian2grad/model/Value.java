package org.brian2grad.model;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;

/// Values for the elements of a variable.
public sealed interface Value {
  /// The same for all.
  record Same(Quantity quantity) implements Value {}

  /// One for each element, in SI base units.
  record Listed(double[] values, Dimension dimension) implements Value {
    public Listed {
      values = values.clone();
    }

    @Override
    public double[] values() {
      return values.clone();
    }

    public DoubleStream stream() {
      return Arrays.stream(values);
    }
  }

  /// An expression of the element's index `i`, other variables and constants, evaluated once before
  /// the run: `'-70*mV + 10*mV*rand()'`.
  record Formula(String expression) implements Value {}
}
