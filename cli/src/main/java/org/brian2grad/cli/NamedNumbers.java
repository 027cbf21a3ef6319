package org.brian2grad.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A name with numbers: `superspike:slope=10,support=2`, `adam:learning_rate=0.03`.
record NamedNumbers(String name, Map<String, Double> numbers) {
  /// Reads an option.
  static final class Converter implements ITypeConverter<NamedNumbers> {
    @Override
    public NamedNumbers convert(String text) {
      String[] parts = text.split(":", 2);
      Map<String, Double> numbers = new LinkedHashMap<>();
      if (parts.length == 2) {
        for (String pair : parts[1].split(",", -1)) {
          String[] sides = pair.split("=", 2);
          if (sides.length != 2 || sides[0].isBlank()) {
            throw malformed(text);
          }
          try {
            numbers.put(sides[0].strip(), Double.valueOf(sides[1].strip()));
          } catch (NumberFormatException _) {
            throw malformed(text);
          }
        }
      }
      return new NamedNumbers(parts[0].strip(), numbers);
    }

    private static TypeConversionException malformed(String text) {
      return new TypeConversionException(
          "expected NAME or NAME:KEY=NUMBER,..., got '" + text + "'");
    }
  }
}
