package org.brian2grad.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.model.GradientSettings;
import org.brian2grad.model.SurrogateSettings;

/// How events are differentiated: `gradient`.
final class GradientSection {
  static final Keys KEYS = Keys.of("gradient", List.of(), "surrogate", "detach_reset", "lastspike");

  static final String ATTACHED = "attached";
  private static final List<String> LAST_SPIKE = List.of("constant", ATTACHED);

  private GradientSection() {}

  static Optional<GradientSettings> read(Field field) {
    return field.section(KEYS).flatMap(GradientSection::read);
  }

  private static Optional<GradientSettings> read(Fields fields) {
    Map<String, SurrogateSettings> surrogates = new LinkedHashMap<>();
    fields.find("surrogate").ifPresent(f -> surrogates.putAll(surrogates(f)));
    Optional<Boolean> detached = fields.read("detach_reset", Field::truth);
    Optional<String> lastSpike = fields.read("lastspike", field -> field.word(LAST_SPIKE));
    boolean attached = lastSpike.filter(ATTACHED::equals).isPresent();
    return fields.build(() -> new GradientSettings(surrogates, detached.orElse(false), attached));
  }

  /// One for all, or several by group.
  private static Map<String, SurrogateSettings> surrogates(Field field) {
    if (field.isMapping() && !SurrogateSection.isOne(field)) {
      return field.named("surrogates by group").orElseThrow().each(SurrogateSection::read);
    }
    return SurrogateSection.read(field)
        .map(one -> Map.of(GradientSettings.DEFAULT, one))
        .orElse(Map.of());
  }
}
