package org.brian2grad.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.units.Quantity;

/// A network and how long it runs.
///
/// @param dt time step of objects that have none of their own
/// @param seed of initial values that are drawn, and of the noise of a run
/// @param constants names that equations may use
/// @param objects in the order in which they were made
public record Model(
    Quantity duration,
    Quantity dt,
    long seed,
    Map<String, Quantity> constants,
    List<ModelObject> objects) {
  public Model {
    constants = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(constants));
    objects = List.copyOf(objects);
  }
}
