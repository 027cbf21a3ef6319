package org.brian2grad.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.model.Equations;
import org.brian2grad.model.ModelObject.Event;
import org.brian2grad.model.ModelObject.NeuronGroup;
import org.brian2grad.model.Value;
import org.brian2grad.units.Quantity;

/// Neurons that share equations.
final class NeuronsSection {
  static final Keys KEYS =
      Keys.of(
          "neurons",
          List.of("size", "equations"),
          "kind",
          "threshold",
          "reset",
          "refractory",
          "events",
          "method",
          "initial",
          "dt");

  private NeuronsSection() {}

  static Optional<NeuronGroup> read(Named group) {
    return group.field().section(KEYS).flatMap(fields -> read(group.name(), fields));
  }

  private static Optional<NeuronGroup> read(String name, Fields fields) {
    Optional<Integer> size = fields.read("size", f -> f.integer(1));
    Optional<Equations> equations = fields.read("equations", Texts::equations);
    Optional<String> threshold = fields.read("threshold", Texts::expression);
    Optional<String> reset = fields.read("reset", Texts::code);
    Optional<String> refractory = fields.read("refractory", Texts::expression);
    Map<String, Event> events =
        fields
            .read("events", f -> f.named("events by name"))
            .map(e -> e.each(EventSection::read))
            .orElse(new LinkedHashMap<>());
    Optional<String> method = fields.read("method", Texts::method);
    Map<String, Value> initial = Values.initial(fields);
    Optional<Quantity> dt = fields.read("dt", Field::time);
    return fields.build(() ->
        new NeuronGroup(
            name,
            size.orElseThrow(),
            equations.orElseThrow(),
            threshold,
            reset,
            refractory,
            events,
            method,
            initial,
            dt));
  }
}
