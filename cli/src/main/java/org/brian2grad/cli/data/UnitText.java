package org.brian2grad.cli.data;

import java.util.Optional;
import java.util.regex.Pattern;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;
import org.brian2grad.units.Quantity;
import org.brian2grad.units.Unit;
import org.brian2grad.units.Units;

/// Units in files: symbols as people write them (`mV`, `s`), Brian 2's names (`msecond`), and what
/// both are combined to (`nS/cm**2`, `m^-2 A`, `J/(mol K)`).
public final class UnitText {
  private static final Pattern NAME = Pattern.compile("[A-Za-z]\\w*");

  private UnitText() {}

  /// One of the unit.
  ///
  /// @param where the text stands
  /// @throws DiagnosticException where it is no unit
  public static Quantity parse(String text, String where) {
    if (text.isBlank() || text.strip().equals("1")) {
      return Quantity.of(1);
    }
    String named = NAME.matcher(text.strip()).replaceAll(match -> name(match.group()));
    return Quantity.parse(
        "1*" + named.replace("^", "**").replaceAll("\\s+", "*"), Position.startOf(where));
  }

  /// Brian 2's name of a unit that goes by another one.
  private static String name(String text) {
    Optional<Unit> known = Units.find(text);
    return known
        .or(() ->
            Units.names().stream().map(Units::of).filter(u -> u.symbol().equals(text)).findFirst())
        .map(Unit::name)
        .orElse(text);
  }
}
