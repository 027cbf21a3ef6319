package org.brian2grad.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.brian2grad.model.FitSettings;
import org.brian2grad.model.GradientSettings;
import org.brian2grad.model.Model;
import org.brian2grad.model.ModelObject;
import org.brian2grad.model.Study;
import org.brian2grad.units.Quantity;
import org.brian2grad.units.Unit;
import org.brian2grad.units.Units;

/// The document as a whole.
final class StudySection {
  static final Keys KEYS =
      Keys.of(
          "study",
          List.of("duration"),
          "dt",
          "seed",
          "constants",
          "timed_arrays",
          "groups",
          "synapses",
          "monitors",
          "gradient",
          "fit");

  private static final Pattern NAME = Pattern.compile("(?<![\\w.])[A-Za-z_]\\w*");

  private StudySection() {}

  static Optional<Study> read(Field field) {
    return field.section(KEYS).flatMap(StudySection::read);
  }

  private static Optional<Study> read(Fields fields) {
    Optional<Model> model = model(fields);
    Optional<GradientSettings> gradient = fields.read("gradient", GradientSection::read);
    Optional<FitSettings> fit = fields.read("fit", FitSection::read);
    return fields.build(
        () -> new Study(model.orElseThrow(), gradient.orElse(GradientSettings.NONE), fit));
  }

  private static Optional<Model> model(Fields fields) {
    Optional<Quantity> duration = fields.read("duration", Field::time);
    Optional<Quantity> dt = fields.read("dt", Field::time);
    Optional<Long> seed = fields.read("seed", Field::seed);
    Map<String, Quantity> constants =
        fields
            .read("constants", f -> f.named("constants by name"))
            .map(c -> c.each(f -> constant(f, c.all().keySet())))
            .orElse(new LinkedHashMap<>());
    List<ModelObject> objects = new ArrayList<>();
    objects.addAll(objects(fields, "timed_arrays", TimedArraySection::read));
    objects.addAll(objects(fields, "groups", GroupSection::read));
    objects.addAll(objects(fields, "synapses", SynapsesSection::read));
    objects.addAll(objects(fields, "monitors", MonitorSection::read));
    return fields.build(() ->
        new Model(
            duration.orElseThrow(), dt.orElse(Model.DT), seed.orElse(0L), constants, objects));
  }

  /// A name that the model has given away is no symbol of a unit: with a constant `A`, `5*A` is not
  /// meant as 5 amperes.
  private static Optional<Quantity> constant(Field field, Set<String> constants) {
    return field
        .quantity()
        .filter(_ ->
            field
                .text("a quantity", "write a number and its unit")
                .flatMap(text ->
                    NAME.matcher(text)
                        .results()
                        .map(MatchResult::group)
                        .filter(name -> constants.contains(name) && Units.find(name).isEmpty())
                        .findFirst())
                .map(name -> {
                  field.problem(
                      "constant-name",
                      "expected a number and its unit, got the name of the constant '" + name + "'",
                      "constants do not know each other: write the value, or, if the unit is meant,"
                          + " its name '"
                          + Units.written(name).map(Unit::name).orElse(name)
                          + "'");
                  return name;
                })
                .isEmpty());
  }

  private static List<ModelObject> objects(
      Fields fields, String key, Function<Named, Optional<? extends ModelObject>> read) {
    List<ModelObject> objects = new ArrayList<>();
    fields
        .read(key, f -> f.named(key + " by name"))
        .ifPresent(section ->
            section
                .all()
                .forEach((name, f) -> read.apply(new Named(name, f)).ifPresent(objects::add)));
    return objects;
  }
}
