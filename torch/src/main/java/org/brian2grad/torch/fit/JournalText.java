package org.brian2grad.torch.fit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The lines of a [Journal]: a heading, then a simulation each.
///
///     {"format":"brian2grad-fit-1","problem":"5e1f...","parameters":["tau"]}
///     {"values":[[0.035]],"loss":1.53,"gradient":[[41.7]]}
///
/// @param problem identifies what is minimised
/// @param parameters their names
record JournalText(String problem, List<String> parameters) {
  private static final String FORMAT = "brian2grad-fit-1";
  private static final JsonMapper JSON = JsonMapper.shared();

  /// What a file holds.
  ///
  /// @param end of the last whole line in the text
  record Contents(List<Evaluation> evaluations, int end) {}

  String heading() {
    ObjectNode node = JSON.createObjectNode();
    node.put("format", FORMAT).put("problem", problem);
    ArrayNode names = node.putArray("parameters");
    parameters.forEach(names::add);
    return node + "\n";
  }

  static String line(Evaluation evaluation) {
    ObjectNode node = JSON.createObjectNode();
    numbers(node.putArray("values"), evaluation.values());
    node.put("loss", evaluation.loss());
    numbers(node.putArray("gradient"), evaluation.gradient());
    return node + "\n";
  }

  private static void numbers(ArrayNode array, double[][] rows) {
    for (double[] row : rows) {
      ArrayNode inner = array.addArray();
      for (double x : row) {
        inner.add(x);
      }
    }
  }

  /// Reads up to the first line that is not whole.
  ///
  /// @throws DiagnosticException for a file of something else, or of another fit
  Contents read(Path file, String text) {
    int at = text.indexOf('\n') + 1;
    checkFormat(file, text);
    checkProblem(file, text);
    List<Evaluation> found = new ArrayList<>();
    for (int next = text.indexOf('\n', at); next >= 0; next = text.indexOf('\n', at)) {
      Evaluation evaluation;
      try {
        evaluation = evaluation(JSON.readTree(text.substring(at, next)));
      } catch (JacksonException | IllegalArgumentException _) {
        break;
      }
      found.add(evaluation);
      at = next + 1;
    }
    return new Contents(found, at);
  }

  private static JsonNode firstLine(String text) {
    try {
      return JSON.readTree(text.substring(0, text.indexOf('\n') + 1));
    } catch (JacksonException _) {
      return JSON.createObjectNode();
    }
  }

  /// @throws DiagnosticException for a file of something else, which nobody wants to be overwritten
  static void checkFormat(Path file, String text) {
    if (!firstLine(text).path("format").asString("").equals(FORMAT)) {
      throw new DiagnosticException(
          new Diagnostic(
              file.toString(),
              "fit-state",
              "expected the state of a fit, got another file",
              "name another file with --state"));
    }
  }

  private void checkProblem(Path file, String text) {
    if (!firstLine(text).path("problem").asString("").equals(problem)) {
      throw new DiagnosticException(
          new Diagnostic(
              file.toString(),
              "other-fit",
              "expected the state of this fit, got one of another model, other data, another loss"
                  + " or other parameters",
              "throw it away with --restart, or name another file with --state"));
    }
  }

  private Evaluation evaluation(JsonNode node) {
    return new Evaluation(
        numbers(node.path("values")), number(node.path("loss")), numbers(node.path("gradient")));
  }

  private double[][] numbers(JsonNode node) {
    if (!node.isArray() || node.size() != parameters.size()) {
      throw new IllegalArgumentException("not a list of parameters");
    }
    double[][] rows = new double[node.size()][];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = new double[node.get(k).size()];
      for (int j = 0; j < rows[k].length; j++) {
        rows[k][j] = number(node.get(k).get(j));
      }
    }
    return rows;
  }

  private static double number(JsonNode node) {
    if (!node.isNumber()) {
      throw new IllegalArgumentException("not a number");
    }
    return node.doubleValue();
  }
}
