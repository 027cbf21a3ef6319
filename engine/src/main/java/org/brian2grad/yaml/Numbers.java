package org.brian2grad.yaml;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/// Numbers as YAML 1.2 writes them.
final class Numbers {
  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,19}");
  private static final Pattern REAL =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private Numbers() {}

  static Optional<Long> integer(String text) {
    if (!INTEGER.matcher(text).matches()) {
      return Optional.empty();
    }
    var number = new BigInteger(text);
    return number.bitLength() < Long.SIZE ? Optional.of(number.longValue()) : Optional.empty();
  }

  /// A finite number.
  static Optional<Double> real(String text) {
    return REAL.matcher(text).matches()
        ? Optional.of(Double.parseDouble(text)).filter(Double::isFinite)
        : Optional.empty();
  }
}
