package org.brian2grad.yaml;

import java.util.List;
import java.util.Optional;
import org.brian2grad.model.ModelObject;

/// What sends spikes: `groups.NAME`.
final class GroupSection {
  static final List<String> KINDS = List.of("neurons", "poisson", "spikes");

  private GroupSection() {}

  /// Neurons, unless a kind says otherwise.
  static Optional<? extends ModelObject> read(Named group) {
    Optional<Field> kind =
        group.field().isMapping()
            ? group.field().named("a group").flatMap(f -> f.find("kind"))
            : Optional.empty();
    if (kind.isEmpty()) {
      return NeuronsSection.read(group);
    }
    return kind.get()
        .word(KINDS)
        .flatMap(word ->
            switch (word) {
              case "poisson" -> PoissonSection.read(group);
              case "spikes" -> GeneratorSection.read(group);
              default -> NeuronsSection.read(group);
            });
  }
}
