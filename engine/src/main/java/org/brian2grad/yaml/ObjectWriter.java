package org.brian2grad.yaml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.brian2grad.model.Connection;
import org.brian2grad.model.Equations;
import org.brian2grad.model.ModelObject;
import org.brian2grad.units.Dimension;
import org.snakeyaml.engine.v2.nodes.Node;

/// Writes groups, synapses, monitors and timed arrays.
final class ObjectWriter {
  private ObjectWriter() {}

  static Node write(ModelObject object) {
    return switch (object) {
      case ModelObject.NeuronGroup g -> neurons(g).block();
      case ModelObject.PoissonGroup g ->
          kind("poisson", g.size())
              .put("rates", ExactText.value(g.rates()))
              .put("dt", g.dt(), ExactText::quantity)
              .inLineIfShort();
      case ModelObject.SpikeGenerator g ->
          kind("spikes", g.size())
              .put("indices", indices(g.indices()))
              .put("times", ExactText.listed(g.times(), Dimension.SECOND))
              .put("period", g.period(), ExactText::quantity)
              .put("dt", g.dt(), ExactText::quantity)
              .inLineIfShort();
      case ModelObject.Synapses s -> synapses(s).block();
      case ModelObject.TimedArray a ->
          new Emission.Entries()
              .put("values", values(a))
              .put("dt", ExactText.quantity(a.dt()))
              .inLineIfShort();
      case ModelObject.StateMonitor m ->
          new Emission.Entries()
              .put("state", Emission.text(m.source()))
              .put("variables", Emission.list(m.variables().stream().map(Emission::text).toList()))
              .put(
                  "elements",
                  m.elements(),
                  e -> Emission.list(e.stream().map(k -> Emission.integer(k)).toList()))
              .put("dt", m.dt(), ExactText::quantity)
              .inLineIfShort();
      case ModelObject.SpikeMonitor m -> {
        var entries = new Emission.Entries().put("spikes", Emission.text(m.source().text()));
        yield (m.event().equals("spike") ? entries : entries.put("event", Emission.text(m.event())))
            .inLineIfShort();
      }
      case ModelObject.RateMonitor m ->
          new Emission.Entries().put("rate", Emission.text(m.source().text())).inLineIfShort();
    };
  }

  private static Emission.Entries kind(String kind, int size) {
    return new Emission.Entries()
        .put("kind", Emission.text(kind))
        .put("size", Emission.integer(size));
  }

  private static Emission.Entries neurons(ModelObject.NeuronGroup g) {
    return new Emission.Entries()
        .put("size", Emission.integer(g.size()))
        .put("equations", equations(g.equations()))
        .put("threshold", g.threshold(), Emission::text)
        .put("reset", g.reset(), Emission::text)
        .put("refractory", g.refractory(), Emission::text)
        .putAll(
            "events",
            g.events(),
            e ->
                new Emission.Entries()
                    .put("condition", Emission.text(e.condition()))
                    .put("code", e.code(), Emission::text)
                    .inLineIfShort())
        .put("method", g.method(), Emission::text)
        .putAll("initial", g.initial(), ExactText::value)
        .put("dt", g.dt(), ExactText::quantity);
  }

  private static Emission.Entries synapses(ModelObject.Synapses s) {
    var entries =
        new Emission.Entries()
            .put("source", Emission.text(s.source().text()))
            .put("target", Emission.text(s.target().text()));
    if (!s.equations().equals(Equations.NONE)) {
      entries.put("equations", equations(s.equations()));
    }
    PathwayWriter.write(s.pathways(), entries);
    return entries
        .put("connect", connection(s.connection()))
        .put("method", s.method(), Emission::text)
        .putAll("initial", s.initial(), ExactText::value)
        .put("dt", s.dt(), ExactText::quantity);
  }

  /// Always below `|`, where they are as Brian 2 has them.
  private static Node equations(Equations equations) {
    return Emission.text(equations.text() + "\n");
  }

  private static Node connection(Connection connection) {
    return switch (connection) {
      case Connection.Pairs p ->
          new Emission.Entries()
              .put(
                  "pairs",
                  new Emission.Entries()
                      .put("i", indices(p.sources()))
                      .put("j", indices(p.targets()))
                      .inLineIfShort())
              .inLineIfShort();
      case Connection.Where w when w.condition().isEmpty() -> Emission.text("all");
      case Connection.Where w ->
          new Emission.Entries().put("condition", w.condition(), Emission::text).inLineIfShort();
      case Connection.Probability p ->
          new Emission.Entries()
              .put("probability", Emission.number(p.probability()))
              .put("seed", Emission.integer(p.seed()))
              .put("condition", p.condition(), Emission::text)
              .inLineIfShort();
    };
  }

  private static Node indices(int[] indices) {
    return Emission.list(IntStream.of(indices).mapToObj(Emission::integer).toList());
  }

  /// A list, or a list of rows.
  private static Node values(ModelObject.TimedArray array) {
    double[] values = array.values().values();
    Dimension dimension = array.values().dimension();
    if (array.columns().isEmpty()) {
      return ExactText.listed(values, dimension);
    }
    int columns = array.columns().getAsInt();
    List<Node> rows = new ArrayList<>();
    for (int start = 0; start < values.length; start += columns) {
      rows.add(ExactText.quantities(Arrays.copyOfRange(values, start, start + columns), dimension));
    }
    return Emission.list(rows);
  }
}
