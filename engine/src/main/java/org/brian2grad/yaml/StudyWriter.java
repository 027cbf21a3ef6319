package org.brian2grad.yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.model.Model;
import org.brian2grad.model.ModelObject;
import org.brian2grad.model.Study;

/// Writes studies as YAML that [StudyReader] reads as the same study.
public final class StudyWriter {
  private StudyWriter() {}

  /// The document of a study.
  ///
  /// @throws DiagnosticException for a quantity that is not finite
  public static String write(Study study) {
    Model model = study.model();
    var root = new Emission.Entries().put("duration", ExactText.quantity(model.duration()));
    if (!model.dt().equals(Model.DT)) {
      root.put("dt", ExactText.quantity(model.dt()));
    }
    if (model.seed() != 0) {
      root.put("seed", Emission.integer(model.seed()));
    }
    root.putAll("constants", model.constants(), ExactText::quantity);
    sections(model)
        .forEach((section, objects) ->
            root.put(section, Emission.entries(objects, ObjectWriter::write).block()));
    Emission.Entries gradient = SettingsWriter.gradient(study.gradient());
    if (!gradient.isEmpty()) {
      root.put("gradient", gradient.block());
    }
    root.put("fit", study.fit(), SettingsWriter::fit);
    return Emission.document(root.block());
  }

  /// Writes the document into a file.
  public static void write(Study study, Path file) throws IOException {
    Files.writeString(file, write(study));
  }

  /// A model's objects by section; those without any are left out.
  private static Map<String, Map<String, ModelObject>> sections(Model model) {
    Map<String, Map<String, ModelObject>> sections = new LinkedHashMap<>();
    for (ModelObject object : model.objects()) {
      sections
          .computeIfAbsent(section(object), _ -> new LinkedHashMap<>())
          .put(object.name(), object);
    }
    return sections;
  }

  private static String section(ModelObject object) {
    return switch (object) {
      case ModelObject.TimedArray _ -> "timed_arrays";
      case ModelObject.NeuronGroup _, ModelObject.PoissonGroup _, ModelObject.SpikeGenerator _ ->
          "groups";
      case ModelObject.Synapses _ -> "synapses";
      case ModelObject.StateMonitor _, ModelObject.SpikeMonitor _, ModelObject.RateMonitor _ ->
          "monitors";
    };
  }
}
