package org.brian2grad.request;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.lang.ExpressionPrinter;
import org.brian2grad.program.JsonFields;
import org.brian2grad.program.ProgramFormatException;
import org.brian2grad.surrogate.Custom;
import org.brian2grad.surrogate.Surrogate;
import org.brian2grad.surrogate.Surrogates;
import org.brian2grad.surrogate.Truncated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A surrogate and what it is for as JSON:
///
///     {"target": "default" or a name, "event": name or null, "surrogate": {"name", "parameters": {name: number},
///      "expression": text or null, "scale": null | {"value", "unit"} | {variable: {"value", "unit"}}, "support": number or null}}
final class SurrogateJson {
  private SurrogateJson() {}

  static SurrogateChoice read(JsonNode n) {
    JsonNode described = JsonFields.object(n, "surrogate");
    return new SurrogateChoice(
        JsonFields.text(n, "target"),
        Optional.of(JsonFields.optionalText(n, "event")).filter(event -> !event.isEmpty()),
        surrogate(described),
        scales(described.path("scale")));
  }

  private static Surrogate surrogate(JsonNode n) {
    Map<String, Double> parameters = new LinkedHashMap<>();
    JsonFields.object(n, "parameters")
        .properties()
        .forEach(e -> parameters.put(e.getKey(), JsonFields.real(e.getValue())));
    String expression = JsonFields.optionalText(n, "expression");
    Surrogate surrogate =
        expression.isEmpty()
            ? Surrogates.create(JsonFields.text(n, "name"), parameters)
            : Custom.of(expression, parameters);
    JsonNode support = n.path("support");
    try {
      return support.isNull() || support.isMissingNode()
          ? surrogate
          : new Truncated(surrogate, JsonFields.real(support));
    } catch (IllegalArgumentException e) {
      throw new ProgramFormatException("support of a surrogate: " + e.getMessage());
    }
  }

  private static Map<String, SurrogateTable.Scale> scales(JsonNode n) {
    Map<String, SurrogateTable.Scale> scales = new HashMap<>();
    if (n.has("value")) {
      scales.put(SurrogateTable.ANY, scale(n));
    } else {
      n.properties().forEach(e -> scales.put(e.getKey(), scale(e.getValue())));
    }
    return scales;
  }

  private static SurrogateTable.Scale scale(JsonNode n) {
    double value = JsonFields.number(n, "value");
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new ProgramFormatException("expected a positive finite scale, got " + value);
    }
    return new SurrogateTable.Scale(value, JsonFields.text(n, "unit"));
  }

  /// @throws DiagnosticException for a surrogate that cannot be made again from its name
  static void write(SurrogateChoice choice, ObjectNode n) {
    n.put("target", choice.target());
    n.putNull("event");
    choice.event().ifPresent(event -> n.put("event", event));
    Surrogate surrogate = choice.surrogate();
    ObjectNode described = n.putObject("surrogate");
    described.put("name", surrogate.name());
    ObjectNode parameters = described.putObject("parameters");
    new TreeMap<>(surrogate.parameters()).forEach(parameters::put);
    described.putNull("expression").putNull("scale").putNull("support");
    Surrogate inner = surrogate;
    while (inner instanceof Truncated t) {
      inner = t.inner();
    }
    if (surrogate instanceof Truncated t) {
      described.put("support", t.support());
    }
    if (inner instanceof Custom c) {
      described.put("expression", ExpressionPrinter.print(c.expression()));
    } else {
      requireKnown(inner);
    }
    if (!choice.scales().isEmpty()) {
      ObjectNode scales = described.putObject("scale");
      choice
          .scales()
          .forEach((variable, scale) ->
              (variable.equals(SurrogateTable.ANY) ? scales : scales.putObject(variable))
                  .put("value", scale.value())
                  .put("unit", scale.unit()));
    }
  }

  private static void requireKnown(Surrogate surrogate) {
    boolean known =
        Surrogates.find(surrogate.name()).isPresent()
            && Surrogates.create(surrogate.name(), surrogate.parameters()).equals(surrogate);
    if (!known) {
      throw new DiagnosticException(
          new Diagnostic(
              "save",
              "custom-surrogate",
              "expected surrogates that are made from a name or a formula, got "
                  + surrogate.getClass().getName(),
              "register a factory for it, or write it as Custom.of(expression, parameters)"));
    }
  }
}
