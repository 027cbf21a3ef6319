package org.brian2grad.cli.data;

import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;
import org.brian2grad.units.Quantity;

/// Units in files, as in quantities: symbols (`mV`, `s`), Brian 2's names (`msecond`), and what
/// both are combined to (`nS/cm**2`, `m^-2 A`, `J/(mol K)`).
public final class UnitText {
  private UnitText() {}

  /// One of the unit.
  ///
  /// @param where the text stands
  /// @throws DiagnosticException where it is no unit
  public static Quantity parse(String text, String where) {
    return text.isBlank()
        ? Quantity.of(1)
        : Quantity.parse(
            (text.strip().equals("1") ? "" : "1*") + text.strip(), Position.startOf(where));
  }
}
