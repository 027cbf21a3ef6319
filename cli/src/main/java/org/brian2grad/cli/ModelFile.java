package org.brian2grad.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.Simulator;
import org.brian2grad.SimulatorBuilder;
import org.brian2grad.cli.data.RecordingFormat;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.model.Equations;
import org.brian2grad.model.GradientSettings;
import org.brian2grad.model.Model;
import org.brian2grad.model.ModelObject;
import org.brian2grad.model.Study;
import org.brian2grad.units.Quantity;
import org.brian2grad.yaml.StudyReader;

/// What a command is about: a model with its settings, or a network saved from Python with its own.
///
/// @param study empty for a saved network
/// @param gradient how spikes are differentiated, where it is not the saved network that says it
record ModelFile(Path path, Optional<Study> study, GradientSettings gradient) {
  /// @throws DiagnosticException for a file of another kind, and for all that is wrong in it
  static ModelFile read(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    String name = path.toString();
    if (RecordingFormat.endsIn(path, ".yaml", ".yml")) {
      Study study = StudyReader.read(path);
      return new ModelFile(path, Optional.of(study), study.gradient());
    }
    if (RecordingFormat.endsIn(path, ".b2g")) {
      return new ModelFile(path, Optional.empty(), GradientSettings.NONE);
    }
    throw new DiagnosticException(
        new Diagnostic(
            name,
            "unknown-format",
            "expected a model (MODEL.yaml or MODEL.yml) or a saved network (NET.b2g)",
            "give the file one of these endings"));
  }

  /// The same with what the command line says about spikes.
  ModelFile with(GradientOptions options) {
    return new ModelFile(path, study, options.over(gradient));
  }

  /// Begins a simulator, with the surrogates of the file.
  SimulatorBuilder builder() {
    SimulatorBuilder builder =
        study.map(s -> Simulator.of(s.model())).orElseGet(() -> Simulator.load(path));
    return builder.gradient(gradient);
  }

  /// Names of all that recorded values depend on in a differentiable way.
  List<String> differentiable() {
    return builder().differentiable();
  }

  /// What the file says, in its own words.
  String equations() {
    StringBuilder text = new StringBuilder();
    study.ifPresent(s -> {
      for (ModelObject object : s.model().objects()) {
        switch (object) {
          case ModelObject.NeuronGroup g -> append(text, g.name(), g.equations(), g.method());
          case ModelObject.Synapses g -> append(text, g.name(), g.equations(), g.method());
          default -> {}
        }
      }
    });
    return text.toString();
  }

  private static void append(
      StringBuilder text, String name, Equations equations, Optional<String> method) {
    if (!equations.equations().isEmpty()) {
      text.append(name)
          .append(", method ")
          .append(method.orElse("by default"))
          .append(":\n  ")
          .append(equations.text().strip().replace("\n", "\n  "))
          .append("\n\n");
    }
  }

  /// A model with other constants.
  ///
  /// @param rest assignments to what is no constant of the model, which only a simulator knows
  record Changed(ModelFile file, List<Assignment> rest) {}

  /// Gives constants other values, before anything is made of them: also those that a gradient
  /// cannot be taken of, such as delays.
  ///
  /// @throws DiagnosticException for values in another unit
  Changed set(List<Assignment> assignments) {
    if (study.isEmpty()) {
      return new Changed(this, assignments);
    }
    Study old = study.get();
    Map<String, Quantity> constants = new LinkedHashMap<>(old.model().constants());
    List<Assignment> rest = new ArrayList<>();
    Problems problems = new Problems();
    for (Assignment a : assignments) {
      Quantity present = constants.get(a.name());
      if (present == null) {
        rest.add(a);
      } else {
        if (!present.dimension().equals(a.value().dimension())) {
          problems.add(
              Settings.wrongUnit(
                  "--set " + a.name(),
                  present.dimension().symbol(),
                  a.value().dimension().symbol()));
        }
        constants.put(a.name(), a.value());
      }
    }
    problems.throwIfAny();
    Model m = old.model();
    Model changed = new Model(m.duration(), m.dt(), m.seed(), constants, m.objects());
    return new Changed(
        new ModelFile(path, Optional.of(new Study(changed, old.gradient(), old.fit())), gradient),
        rest);
  }
}
