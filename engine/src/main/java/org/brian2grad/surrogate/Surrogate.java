package org.brian2grad.surrogate;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
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
  <V> V derivative(Algebra<V> a, V x);

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

  /// The half width outside of which the derivative is exactly zero, or infinity.
  default double support() {
    return Double.POSITIVE_INFINITY;
  }
}
