package org.brian2grad.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.model.FitParameter;
import org.brian2grad.model.FitSettings;
import org.brian2grad.model.LossSettings;
import org.brian2grad.model.OptimizerSettings;
import org.brian2grad.units.Quantity;

/// What is to be found, and from what: `fit`.
final class FitSection {
  static final Keys KEYS =
      Keys.of(
          "fit",
          List.of("parameters", "loss"),
          "data",
          "columns",
          "clamp",
          "optimizer",
          "steps",
          "starts");

  /// Other keys are options.
  static final Keys OPTIMIZER = Keys.open("optimizer", List.of("name"));

  /// Other keys are options.
  static final Keys LOSS = Keys.open("loss", List.of("name", "monitor"));

  private FitSection() {}

  static Optional<FitSettings> read(Field field) {
    return field.section(KEYS).flatMap(FitSection::read);
  }

  private static Optional<FitSettings> read(Fields fields) {
    Optional<String> data =
        fields.read("data", f -> f.text("the name of a file", "write for example target.csv"));
    Map<String, String> columns =
        texts(
            fields, "columns", "headings by name", "the heading of a column, for example Vm (mV)");
    Map<String, String> clamp =
        texts(fields, "clamp", "files by group", "the name of a file with spikes");
    List<FitParameter> parameters =
        fields
            .read("parameters", f -> f.named("parameters by name"))
            .map(FitParameterSection::all)
            .orElse(List.of());
    Optional<OptimizerSettings> optimizer = fields.read("optimizer", FitSection::optimizer);
    Optional<LossSettings> loss =
        fields.read("loss", f -> f.section(LOSS)).flatMap(FitSection::loss);
    Optional<Integer> steps = fields.read("steps", f -> f.integer(1));
    Optional<Integer> starts = fields.read("starts", f -> f.integer(1));
    return fields.build(() ->
        new FitSettings(
            data,
            columns,
            clamp,
            parameters,
            optimizer.orElse(OptimizerSettings.ADAM),
            loss.orElseThrow(),
            steps.orElse(FitSettings.STEPS),
            starts.orElse(1)));
  }

  private static Map<String, String> texts(Fields fields, String key, String what, String each) {
    return fields
        .read(key, f -> f.named(what))
        .map(named -> named.each(f -> f.text(each, "write it as text")))
        .orElse(Map.of());
  }

  /// A name, or a mapping with options.
  private static Optional<OptimizerSettings> optimizer(Field field) {
    if (!field.isMapping()) {
      return field
          .text("an optimizer", "write for example {name: adam, learning_rate: 0.03}")
          .map(name -> new OptimizerSettings(name, Map.of()));
    }
    return field.section(OPTIMIZER).flatMap(FitSection::optimizer);
  }

  private static Optional<OptimizerSettings> optimizer(Fields fields) {
    Optional<String> name = fields.read("name", Texts::name);
    Map<String, Double> options = fields.each(OPTIMIZER.all(), Field::number);
    return fields.build(() -> new OptimizerSettings(name.orElseThrow(), options));
  }

  private static Optional<LossSettings> loss(Fields fields) {
    Optional<String> name = fields.read("name", Texts::name);
    Optional<String> monitor = fields.read("monitor", Texts::name);
    Map<String, Quantity> options = fields.each(LOSS.all(), Field::quantity);
    return fields.build(() -> new LossSettings(name.orElseThrow(), monitor.orElseThrow(), options));
  }
}
