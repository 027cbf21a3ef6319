package org.brian2grad.cli;

import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;
import org.brian2grad.units.Quantity;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A name and its value: `tau=10ms`, `synapses.w=0.5mV`, `v=-70*mV`.
record Assignment(String name, Quantity value) {
  /// Reads an option.
  static final class Converter implements ITypeConverter<Assignment> {
    @Override
    public Assignment convert(String text) {
      String[] parts = text.split("=", 2);
      if (parts.length != 2 || parts[0].isBlank()) {
        throw new TypeConversionException(
            "expected NAME=VALUE, as in tau=10ms, got '" + text + "'");
      }
      return new Assignment(parts[0].strip(), quantity(parts[1], text));
    }
  }

  /// @param option the whole of what was given, for errors
  /// @throws DiagnosticException where the text is no quantity
  static Quantity quantity(String text, String option) {
    return Quantity.parse(text.strip(), Position.startOf("'" + option + "'"));
  }
}
