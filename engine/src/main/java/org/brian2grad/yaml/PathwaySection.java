package org.brian2grad.yaml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.model.ModelObject.Pathway;
import org.brian2grad.model.ModelObject.Side;
import org.brian2grad.model.Value;

/// What events do at synapses: `on_pre`, `on_post`, `pathways.NAME`.
final class PathwaySection {
  /// `on_pre` and `on_post`, whose side is known.
  static final Keys SIDED = Keys.of("sided_pathway", List.of("code"), "delay", "event");

  static final Keys NAMED = Keys.of("pathway", List.of("from", "code"), "delay", "event");

  private PathwaySection() {}

  /// The pathways of synapses, in the order in which they are written.
  static List<Pathway> all(Fields synapses) {
    List<Pathway> pathways = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String key : synapses.keys()) {
      switch (key) {
        case "on_pre", "on_post" -> {
          Side side = key.equals("on_pre") ? Side.PRE : Side.POST;
          names.add(side.text());
          synapses.read(key, f -> sided(f, side)).ifPresent(pathways::add);
        }
        case "pathways" ->
            synapses
                .read(key, f -> f.named("pathways by name"))
                .ifPresent(named ->
                    named
                        .all()
                        .forEach((name, field) -> {
                          requireNew(name, field, names);
                          named(name, field).ifPresent(pathways::add);
                        }));
        default -> {}
      }
    }
    synapses.find("delay").ifPresent(delay -> delayed(synapses, delay, pathways));
    return pathways;
  }

  private static void requireNew(String name, Field field, Set<String> names) {
    if (!names.add(name)) {
      field.problem(
          "duplicate-pathway",
          "expected each pathway once, got '" + name + "' again",
          "on_pre and on_post are the pathways 'pre' and 'post': choose another name");
    }
  }

  /// Code alone, or a mapping.
  private static Optional<Pathway> sided(Field field, Side side) {
    if (field.isMapping()) {
      return field
          .section(SIDED)
          .flatMap(fields -> pathway(side.text(), Optional.of(side), fields));
    }
    return Texts.code(field)
        .map(code -> new Pathway(side.text(), side, code, "spike", Optional.empty()));
  }

  private static Optional<Pathway> named(String name, Field field) {
    return field
        .section(NAMED)
        .flatMap(fields ->
            pathway(
                name,
                fields
                    .read("from", f -> f.word(List.of("pre", "post")))
                    .map(from -> from.equals("pre") ? Side.PRE : Side.POST),
                fields));
  }

  private static Optional<Pathway> pathway(String name, Optional<Side> side, Fields fields) {
    Optional<String> code = fields.read("code", Texts::code);
    Optional<Value> delay = fields.read("delay", Values::value);
    Optional<String> event = fields.read("event", Texts::name);
    return fields.build(() ->
        new Pathway(name, side.orElseThrow(), code.orElseThrow(), event.orElse("spike"), delay));
  }

  /// As in Brian, a delay of the synapses is that of `on_pre`.
  private static void delayed(Fields synapses, Field delay, List<Pathway> pathways) {
    Optional<Value> value = Values.value(delay);
    if (!synapses.has("on_pre")) {
      delay.problem(
          "delay",
          "expected a delay together with on_pre, got one without",
          "give it to the pathway that it is for: {code: ..., delay: ...}");
    }
    for (int k = 0; k < pathways.size(); k++) {
      Pathway p = pathways.get(k);
      if (p.name().equals("pre")) {
        if (p.delay().isPresent()) {
          delay.problem("delay", "expected one delay of on_pre, got two", "leave one of them out");
        }
        pathways.set(k, new Pathway(p.name(), p.from(), p.code(), p.event(), value));
      }
    }
  }
}
