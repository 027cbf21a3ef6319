package org.brian2grad.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.brian2grad.model.FitParameter;
import org.brian2grad.units.Quantity;

/// A parameter that is to be found: `fit.parameters.NAME`.
final class FitParameterSection {
  static final Keys KEYS = Keys.of("fit_parameter", List.of("range"), "start", "scale");

  private FitParameterSection() {}

  static List<FitParameter> all(Fields fields) {
    List<FitParameter> parameters = new ArrayList<>();
    fields.all().forEach((name, field) -> read(name, field).ifPresent(parameters::add));
    if (fields.keys().isEmpty()) {
      fields
          .field()
          .problem(
              "no-parameters",
              "expected at least one parameter, got none",
              "name what is to be found and its range, e.g. tau: 5 ms .. 80 ms");
    }
    return parameters;
  }

  /// A range, or a mapping with one.
  private static Optional<FitParameter> read(String name, Field field) {
    return field.isMapping()
        ? field.section(KEYS).flatMap(fields -> read(name, fields))
        : range(name, field);
  }

  private static Optional<FitParameter> range(String name, Field field) {
    return field.parsed(
        "a range", "write for example 5 ms .. 80 ms", text -> FitParameter.parse(name, text));
  }

  private static Optional<FitParameter> read(String name, Fields fields) {
    Optional<FitParameter> range = fields.read("range", f -> range(name, f));
    Optional<Quantity> start = fields.read("start", Field::quantity);
    Optional<Boolean> logarithmic =
        fields.read("scale", f -> f.word(List.of("log", "linear"))).map(s -> s.equals("log"));
    return fields.build(() -> {
      FitParameter r = range.orElseThrow();
      return new FitParameter(
          name, r.low(), r.high(), start, logarithmic.orElse(r.logarithmic()), r.unit());
    });
  }
}
