package org.brian2grad.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.ir.Program;
import org.brian2grad.kernel.Precision;
import org.brian2grad.pass.ParameterNames;
import org.brian2grad.pass.Request;
import org.brian2grad.pass.SurrogateTable;
import org.brian2grad.surrogate.Custom;
import org.brian2grad.surrogate.Surrogate;
import org.brian2grad.surrogate.Surrogates;
import org.brian2grad.surrogate.Truncated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what a door asks of a program:
///
///     {"precision": "float64" | "float32", "parameters": [name...], "folded": {name: remedy}, "hidden": [name...],
///      "surrogates": [{"group", "event", "object": name or null, "surrogate": {"name", "parameters", "expression",
///                      "scale": null | {"value", "unit"} | {variable: {"value", "unit"}}, "support"}}...],
///      "detach": true | false | [variable...], "rasters": [eventspace...], "clamped": [eventspace...],
///      "listed": true, "callbacks": true, "profiled": false, "threads": 2, "checked": whether state that stops being finite is an error}
final class RequestReader {
  private final JsonNode root;

  RequestReader(String json) {
    this.root = JsonMapper.shared().readTree(json);
  }

  Request request(Program program) {
    Map<String, String> folded = new HashMap<>();
    root.path("folded").properties().forEach(e -> folded.put(e.getKey(), e.getValue().asString()));
    List<String> names = new ArrayList<>();
    root.path("parameters").forEach(n -> names.add(n.asString()));
    return new Request(
        root.path("precision").asString("float64").equals("float32")
            ? Precision.SINGLE
            : Precision.DOUBLE,
        new ParameterNames(program, folded, names("hidden")).resolve(names),
        surrogates(),
        detach(),
        names("rasters"),
        names("clamped"),
        root.path("listed").asBoolean(true),
        root.path("callbacks").asBoolean(false),
        root.path("profiled").asBoolean(false));
  }

  /// Whether the interpreter is to run it, which is for checks of the native code.
  boolean interpreted() {
    return root.path("interpreted").asBoolean(false);
  }

  boolean checked() {
    return root.path("checked").asBoolean(true);
  }

  int threads() {
    return Math.max(1, root.path("threads").asInt(1));
  }

  private Set<String> names(String field) {
    Set<String> names = new HashSet<>();
    root.path(field).forEach(n -> names.add(n.asString()));
    return names;
  }

  private Request.Detach detach() {
    JsonNode detach = root.path("detach");
    return detach.isArray()
        ? new Request.Detach(false, names("detach"))
        : new Request.Detach(detach.asBoolean(false), Set.of());
  }

  private SurrogateTable surrogates() {
    List<SurrogateTable.Entry> entries = new ArrayList<>();
    root.path("surrogates")
        .forEach(n ->
            entries.add(
                new SurrogateTable.Entry(
                    optional(n, "group"),
                    optional(n, "event"),
                    optional(n, "object"),
                    surrogate(n.path("surrogate")),
                    scales(n.path("surrogate").path("scale")))));
    return new SurrogateTable(entries);
  }

  private static Optional<String> optional(JsonNode n, String field) {
    return n.path(field).isString() ? Optional.of(n.path(field).asString()) : Optional.empty();
  }

  private static Surrogate surrogate(JsonNode n) {
    Map<String, Double> parameters = new LinkedHashMap<>();
    n.path("parameters")
        .properties()
        .forEach(e -> parameters.put(e.getKey(), e.getValue().asDouble()));
    Surrogate surrogate =
        n.path("expression").isString()
            ? Custom.of(n.path("expression").asString(), parameters)
            : Surrogates.create(n.path("name").asString(), parameters);
    return n.path("support").isNumber()
        ? new Truncated(surrogate, n.path("support").asDouble())
        : surrogate;
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
    return new SurrogateTable.Scale(n.path("value").asDouble(), n.path("unit").asString(""));
  }
}
