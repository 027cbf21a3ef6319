package org.brian2grad.yaml;

import java.util.List;
import org.brian2grad.model.ModelObject.Pathway;
import org.snakeyaml.engine.v2.nodes.Node;

/// Writes pathways: `on_pre` and `on_post` where that keeps their order, by name otherwise.
final class PathwayWriter {
  private PathwayWriter() {}

  static void write(List<Pathway> pathways, Emission.Entries synapses) {
    int sided = (int) pathways.stream().takeWhile(PathwayWriter::isSided).count();
    pathways.subList(0, sided).forEach(p -> synapses.put("on_" + p.name(), sided(p)));
    List<Pathway> others = pathways.subList(sided, pathways.size());
    if (!others.isEmpty()) {
      var named = new Emission.Entries();
      others.forEach(p -> named.put(p.name(), named(p)));
      synapses.put("pathways", named.block());
    }
  }

  private static boolean isSided(Pathway p) {
    return p.name().equals(p.from().text());
  }

  private static Node sided(Pathway p) {
    return p.delay().isEmpty() && p.event().equals("spike")
        ? Emission.text(p.code())
        : with(new Emission.Entries(), p);
  }

  private static Node named(Pathway p) {
    return with(new Emission.Entries().put("from", Emission.text(p.from().text())), p);
  }

  private static Node with(Emission.Entries entries, Pathway p) {
    entries.put("code", Emission.text(p.code()));
    if (!p.event().equals("spike")) {
      entries.put("event", Emission.text(p.event()));
    }
    return entries.put("delay", p.delay(), ExactText::value).inLineIfShort();
  }
}
