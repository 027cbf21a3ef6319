package org.brian2grad.surrogate;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.function.Algebra;

/// What replaces the derivative of a spike in the reverse sweep: `d H(g) / d g :=
/// derivative(g/scale)/scale`.
///
/// To add one: write one file with a record and a factory for it (see [SurrogateFactory]); the
/// contract test iterates over all of them.
public interface Surrogate {
  /// The field's name, for example `fast_sigmoid`.
  String name();

  /// The surrogate derivative at the dimensionless distance `x` from threshold.
  ///
  /// @param n the numbers of the formula: those that [#data] names may be any values
  <V> V derivative(Algebra<V> a, V x, Numbers<V> n);

  /// The same with its own numbers.
  default <V> V derivative(Algebra<V> a, V x) {
    return derivative(a, x, own(a));
  }

  /// Its own numbers, as constants.
  default <V> Numbers<V> own(Algebra<V> a) {
    return name -> a.constant(number(name));
  }

  /// One of [#data], as it was made.
  default double number(String name) {
    Double number = parameters().get(name);
    if (number == null) {
      throw new IllegalArgumentException(name() + " has no number '" + name + "'");
    }
    return number;
  }

  /// Names of those numbers of the formula that are data of a run, so that others need no other
  /// code.
  default List<String> data() {
    return List.of();
  }

  /// Whether there is a derivative with respect to one of [#data], and to `scale`: that of the
  /// integral of the surrogate from 0 to `x`, which then takes the place of the step.
  default boolean isDifferentiable(String name) {
    return name.equals(SCALE);
  }

  /// The derivative of the integral from 0 to `x` with respect to one of [#data], at constant `x`.
  default <V> V integralBy(String name, Algebra<V> a, V x, Numbers<V> n) {
    throw new IllegalArgumentException(name() + " has no derivative by '" + name + "'");
  }

  /// The name of the scale.
  String SCALE = "scale";

  /// The numbers of a formula by name.
  @FunctionalInterface
  interface Numbers<V> {
    V of(String name);
  }

  /// The numbers of its formula by name: those with which [Surrogates#create] makes it again. Of a
  /// record these are its components.
  default Map<String, Double> parameters() {
    Map<String, Double> parameters = new LinkedHashMap<>();
    RecordComponent[] components = getClass().getRecordComponents();
    for (RecordComponent component : components == null ? new RecordComponent[0] : components) {
      if (component.getType() == double.class) {
        try {
          parameters.put(component.getName(), (Double) component.getAccessor().invoke(this));
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException("no value of " + component, e);
        }
      }
    }
    return parameters;
  }

  /// Whether its values jump somewhere, where it has no derivative of its own: then nothing that it
  /// is in has a second derivative. What is cut off by a support, and a formula of the user's,
  /// counts as its pieces.
  default boolean jumps() {
    return false;
  }

  /// The half width outside of which the derivative is exactly zero, or infinity.
  default double support() {
    return Double.POSITIVE_INFINITY;
  }
}
