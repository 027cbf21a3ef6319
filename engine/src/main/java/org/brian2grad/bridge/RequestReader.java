package org.brian2grad.bridge;

import java.util.Set;
import org.brian2grad.archive.RunSettings;
import org.brian2grad.archive.RunSettingsJson;
import org.brian2grad.program.JsonFields;
import org.brian2grad.program.Program;
import org.brian2grad.request.Choices;
import org.brian2grad.request.ChoicesJson;
import org.brian2grad.request.Request;
import org.brian2grad.simulation.CompiledProgram;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what a door asks of a program: [ChoicesJson], [RunSettingsJson], and beside that
///
///     {"callbacks": true, "profiled": false, "threads": 2, "interpreted": false,
///      "checked": whether state that stops being finite is an error,
///      "data": [what is kept as data, see [Request]...]}
final class RequestReader {
  private final JsonNode root;
  private final Choices choices;

  RequestReader(String json) {
    this.root = JsonMapper.shared().readTree(json);
    this.choices = ChoicesJson.read(root);
  }

  Choices choices() {
    return choices;
  }

  RunSettings settings() {
    return RunSettingsJson.read(root);
  }

  Request request(Program program) {
    return choices.resolve(
        program,
        root.path("callbacks").asBoolean(false),
        root.path("profiled").asBoolean(false),
        root.has("data") ? Set.copyOf(JsonFields.textList(root, "data")) : Set.of());
  }

  /// Who computes; the interpreter for checks of the native code.
  CompiledProgram.Machine machine() {
    return new CompiledProgram.Machine(
        root.path("interpreted").asBoolean(false), Math.max(1, root.path("threads").asInt(1)));
  }

  boolean checked() {
    return root.path("checked").asBoolean(true);
  }
}
