package org.brian2grad.yaml;

import java.util.List;
import java.util.Optional;
import org.brian2grad.model.ModelObject.PoissonGroup;
import org.brian2grad.model.Value;
import org.brian2grad.units.Quantity;

/// Independent Poisson processes.
final class PoissonSection {
  static final Keys KEYS = Keys.of("poisson", List.of("kind", "size", "rates"), "dt");

  private PoissonSection() {}

  static Optional<PoissonGroup> read(Named group) {
    return group.field().section(KEYS).flatMap(fields -> read(group.name(), fields));
  }

  private static Optional<PoissonGroup> read(String name, Fields fields) {
    Optional<Integer> size = fields.read("size", f -> f.integer(1));
    Optional<Value> rates = fields.read("rates", Values::value);
    Optional<Quantity> dt = fields.read("dt", Field::time);
    return fields.build(() -> new PoissonGroup(name, size.orElseThrow(), rates.orElseThrow(), dt));
  }
}
