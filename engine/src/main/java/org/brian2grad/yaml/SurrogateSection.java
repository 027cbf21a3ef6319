package org.brian2grad.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.model.SurrogateSettings;
import org.brian2grad.units.Quantity;

/// A surrogate: its name, or a mapping with its parameters.
final class SurrogateSection {
  static final Keys KEYS = Keys.open("surrogate", List.of("name"), "formula", "scale", "support");

  private SurrogateSection() {}

  /// Whether a mapping is one surrogate, and not several by group.
  static boolean isOne(Field field) {
    return field
        .named("a surrogate")
        .flatMap(f -> f.find("name"))
        .filter(name -> name.node() instanceof Node.Scalar)
        .isPresent();
  }

  static Optional<SurrogateSettings> read(Field field) {
    return field.isMapping()
        ? field.section(KEYS).flatMap(SurrogateSection::read)
        : field.parsed(
            "the name of a surrogate",
            "write for example {name: superspike, slope: 10, scale: 5 mV}",
            name -> new SurrogateSettings(name, Map.of(), Map.of(), Optional.empty()));
  }

  private static Optional<SurrogateSettings> read(Fields fields) {
    Optional<String> name = fields.read("name", Texts::name);
    Optional<String> formula = fields.read("formula", Texts::expression);
    Map<String, Double> parameters = fields.each(KEYS.all(), Field::number);
    Map<String, Quantity> scale =
        fields.find("scale").map(SurrogateSection::scale).orElse(Map.of());
    Optional<Double> support = fields.read("support", Field::number);
    return fields.build(
        () -> new SurrogateSettings(name.orElseThrow(), formula, parameters, scale, support));
  }

  /// One for all variables, or by variable.
  private static Map<String, Quantity> scale(Field field) {
    return field.isMapping()
        ? field.named("scales by variable").orElseThrow().each(Field::quantity)
        : field.quantity().map(q -> Map.of(SurrogateSettings.ANY, q)).orElse(Map.of());
  }
}
