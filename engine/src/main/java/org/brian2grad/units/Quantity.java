package org.brian2grad.units;

/// A number with a dimension.
///
/// @param value in SI base units
public record Quantity(double value, Dimension dimension) {
  public static Quantity of(double value) {
    return new Quantity(value, Dimension.NONE);
  }
}
