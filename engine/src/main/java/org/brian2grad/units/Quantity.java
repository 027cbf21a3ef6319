package org.brian2grad.units;

import org.brian2grad.diag.Position;

/// A number with a dimension.
///
/// @param value in SI base units
public record Quantity(double value, Dimension dimension) {
  public static Quantity of(double value) {
    return new Quantity(value, Dimension.NONE);
  }

  /// The quantity that a text stands for: `20 ms`, `5*mV`, `-0.3 nS/cm**2`, `3`.
  ///
  /// @throws org.brian2grad.diag.DiagnosticException with line and column where it is none
  public static Quantity parse(String text) {
    return parse(text, Position.startOf("quantity", text));
  }

  /// The same, for a text that begins at that place.
  public static Quantity parse(String text, Position start) {
    return QuantityReader.quantity(text, start);
  }

  /// The quantity in the unit that fits it best: `20 ms`, `0.5 siemens/metre**2`. It reads back as
  /// the same, except for the rounding of a multiplication by the unit.
  public String text() {
    return QuantityText.of(this);
  }
}
