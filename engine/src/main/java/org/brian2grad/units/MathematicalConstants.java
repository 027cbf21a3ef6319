package org.brian2grad.units;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Numbers of mathematics that Brian 2's equations have names for.
///
/// Source: `DEFAULT_CONSTANTS` in `brian2/core/functions.py`.
public final class MathematicalConstants {
  private static final Map<String, Double> BY_NAME =
      Map.of("pi", Math.PI, "e", Math.E, "inf", Double.POSITIVE_INFINITY);

  private MathematicalConstants() {}

  public static Optional<Double> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  public static Set<String> names() {
    return BY_NAME.keySet();
  }
}
