package org.brian2grad.yaml;

import java.util.List;
import java.util.Optional;
import org.brian2grad.model.ModelObject.SpikeGenerator;
import org.brian2grad.model.Value;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;

/// Spikes at given times.
final class GeneratorSection {
  static final Keys KEYS =
      Keys.of("spikes", List.of("kind", "size", "indices", "times"), "period", "dt");

  private GeneratorSection() {}

  static Optional<SpikeGenerator> read(Named group) {
    return group.field().section(KEYS).flatMap(fields -> read(group.name(), fields));
  }

  private static Optional<SpikeGenerator> read(String name, Fields fields) {
    Optional<Integer> size = fields.read("size", f -> f.integer(1));
    Optional<int[]> indices = fields.read("indices", GeneratorSection::indices);
    Optional<double[]> times = fields.read("times", GeneratorSection::times);
    if (indices.isPresent() && times.isPresent() && indices.get().length != times.get().length) {
      fields
          .find("times")
          .orElseThrow()
          .problem(
              "length",
              "expected a time for each of the "
                  + indices.get().length
                  + " indices, got "
                  + times.get().length,
              "give the neuron and the time of each spike");
    }
    Optional<Quantity> period = fields.read("period", Field::time);
    Optional<Quantity> dt = fields.read("dt", Field::time);
    return fields.build(() ->
        new SpikeGenerator(
            name, size.orElseThrow(), indices.orElseThrow(), times.orElseThrow(), period, dt));
  }

  static Optional<int[]> indices(Field field) {
    return field
        .list("a list of indices", "write for example [0, 1, 1]", f -> f.integer(0))
        .map(list -> list.stream().mapToInt(Integer::intValue).toArray());
  }

  /// In seconds; without any, there is no dimension to check.
  private static Optional<double[]> times(Field field) {
    if (field.node() instanceof Node.Sequence(List<Node> items, Node.Span _) && items.isEmpty()) {
      return Optional.of(new double[0]);
    }
    Optional<Value.Listed> times = Values.listed(field);
    if (times.isPresent() && !times.get().dimension().equals(Dimension.SECOND)) {
      field.problem(
          "dimension",
          "expected times in second, got values in " + times.get().dimension(),
          "give them such a unit, for example [1 ms, 2 ms]");
      return Optional.empty();
    }
    return times.map(Value.Listed::values);
  }
}
