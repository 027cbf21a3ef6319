package org.brian2grad.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.brian2grad.model.FitSettings;
import org.brian2grad.model.GradientSettings;
import org.brian2grad.model.Model;
import org.brian2grad.model.ModelObject;
import org.brian2grad.model.Study;
import org.brian2grad.units.Quantity;

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
            .map(c -> c.each(Field::quantity))
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
