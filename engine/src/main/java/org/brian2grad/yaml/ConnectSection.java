package org.brian2grad.yaml;

import java.util.List;
import java.util.Optional;
import org.brian2grad.model.Connection;

/// Which synapses there are: `synapses.NAME.connect`.
final class ConnectSection {
  static final Keys PAIRS = Keys.of("connect_pairs", List.of("pairs"));
  static final Keys LISTS = Keys.of("pairs", List.of("i", "j"));
  static final Keys PROBABILITY =
      Keys.of("connect_probability", List.of("probability"), "seed", "condition");
  static final Keys CONDITION = Keys.of("connect_condition", List.of("condition"));

  private ConnectSection() {}

  static Optional<Connection> read(Field field) {
    if (!field.isMapping()) {
      return field.word(List.of("all")).map(_ -> new Connection.Where(Optional.empty()));
    }
    return field
        .named("connections")
        .flatMap(fields -> {
          if (fields.has("pairs")) {
            return field.section(PAIRS).flatMap(f -> f.read("pairs", ConnectSection::pairs));
          }
          return fields.has("probability") || fields.has("seed")
              ? field.section(PROBABILITY).flatMap(ConnectSection::probability)
              : field.section(CONDITION).flatMap(ConnectSection::condition);
        });
  }

  private static Optional<Connection> pairs(Field field) {
    return field.section(LISTS).flatMap(ConnectSection::lists);
  }

  private static Optional<Connection> lists(Fields fields) {
    Optional<int[]> sources = fields.read("i", GeneratorSection::indices);
    Optional<int[]> targets = fields.read("j", GeneratorSection::indices);
    if (sources.isPresent()
        && targets.isPresent()
        && sources.get().length != targets.get().length) {
      fields
          .find("j")
          .orElseThrow()
          .problem(
              "length",
              "expected a target for each of the "
                  + sources.get().length
                  + " sources, got "
                  + targets.get().length,
              "give the source and the target of each synapse");
    }
    return fields.build(() -> new Connection.Pairs(sources.orElseThrow(), targets.orElseThrow()));
  }

  private static Optional<Connection> probability(Fields fields) {
    Optional<Double> probability = fields.read("probability", ConnectSection::fraction);
    Optional<String> condition = fields.read("condition", Texts::expression);
    Optional<Long> seed = fields.read("seed", Field::seed);
    return fields.build(
        () -> new Connection.Probability(probability.orElseThrow(), condition, seed.orElse(0L)));
  }

  private static Optional<Double> fraction(Field field) {
    return field
        .number()
        .flatMap(p ->
            p >= 0 && p <= 1
                ? Optional.of(p)
                : field.expected("a number from 0 to 1", "write for example 0.1"));
  }

  private static Optional<Connection> condition(Fields fields) {
    Optional<String> condition = fields.read("condition", Texts::expression);
    return fields.build(() -> new Connection.Where(condition));
  }
}
