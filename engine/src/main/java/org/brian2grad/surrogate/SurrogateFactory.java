package org.brian2grad.surrogate;

import java.util.List;
import java.util.Map;

/// Makes surrogates of one kind from named parameters; registered with
/// `@AutoService(SurrogateFactory.class)`.
public interface SurrogateFactory {
  /// The names it goes by, the usual one first.
  List<String> names();

  /// The parameters with their defaults, in order.
  Map<String, Double> parameters();

  /// @param values of all parameters
  /// @throws IllegalArgumentException saying which value was expected, and which came
  Surrogate create(Map<String, Double> values);

  /// The documented derivative at threshold, for those values.
  double atZero(Map<String, Double> values);

  /// The documented integral over all distances, for those values; may be infinite.
  double area(Map<String, Double> values);

  /// One of the values.
  default double value(Map<String, Double> values, String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("expected a value of " + name + ", got none");
    }
    return value;
  }
}
