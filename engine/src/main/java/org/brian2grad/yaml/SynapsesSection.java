package org.brian2grad.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.model.Connection;
import org.brian2grad.model.Equations;
import org.brian2grad.model.ModelObject.Pathway;
import org.brian2grad.model.ModelObject.Synapses;
import org.brian2grad.model.Part;
import org.brian2grad.model.Value;
import org.brian2grad.units.Quantity;

/// Synapses between two groups: `synapses.NAME`.
final class SynapsesSection {
  static final Keys KEYS =
      Keys.of(
          "synapses",
          List.of("source", "target", "connect"),
          "equations",
          "on_pre",
          "on_post",
          "delay",
          "pathways",
          "method",
          "initial",
          "dt");

  private SynapsesSection() {}

  static Optional<Synapses> read(Named synapses) {
    return synapses.field().section(KEYS).flatMap(fields -> read(synapses.name(), fields));
  }

  private static Optional<Synapses> read(String name, Fields fields) {
    Optional<Part> source = fields.read("source", Texts::part);
    Optional<Part> target = fields.read("target", Texts::part);
    Optional<Equations> equations = fields.read("equations", Texts::equations);
    List<Pathway> pathways = PathwaySection.all(fields);
    Optional<Connection> connection = fields.read("connect", ConnectSection::read);
    Optional<String> method = fields.read("method", Texts::method);
    Map<String, Value> initial = Values.initial(fields);
    Optional<Quantity> dt = fields.read("dt", Field::time);
    return fields.build(() ->
        new Synapses(
            name,
            source.orElseThrow(),
            target.orElseThrow(),
            equations.orElse(Equations.NONE),
            pathways,
            connection.orElseThrow(),
            method,
            initial,
            dt));
  }
}
