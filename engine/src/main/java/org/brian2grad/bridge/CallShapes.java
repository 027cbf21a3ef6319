package org.brian2grad.bridge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.diag.Problems;
import org.brian2grad.diag.Wording;
import org.brian2grad.program.JsonFields;
import org.brian2grad.simulation.Batching;
import org.brian2grad.simulation.CompiledProgram;
import org.brian2grad.simulation.GivenEvents;
import org.brian2grad.simulation.Input;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Says what the shapes of a call's values mean, or what is wrong with them:
///
///     {"values": {parameter: shape...}, "spikes": [{"group", "event", "shape"}...],
///      "others": {what has batch dimensions besides: these...}}
///
/// becomes
///
///     {"batch": [int...], "eventspaces": [of each of the spikes...]}
final class CallShapes {
  private final CompiledProgram compiled;
  private final JsonNode asked;

  private CallShapes(CompiledProgram compiled, JsonNode asked) {
    this.compiled = compiled;
    this.asked = asked;
  }

  /// @throws org.brian2grad.diag.DiagnosticException for unknown names and shapes that do not fit,
  ///   all at once
  static String check(CompiledProgram compiled, String json) {
    return new CallShapes(compiled, JsonMapper.shared().readTree(json)).check().toString();
  }

  private ObjectNode check() {
    Map<String, long[]> shapes = shapes("values");
    Map<String, Input> rasters = new LinkedHashMap<>();
    List<String> eventspaces = new ArrayList<>();
    var problems = new Problems();
    for (JsonNode n : JsonFields.array(asked, "spikes")) {
      String name = "spikes[" + JsonFields.text(n, "group") + "]";
      problems
          .attempt(() -> events(n, "sim(" + name + ")"))
          .ifPresent(events -> {
            eventspaces.add(events.eventspace());
            String key = rasters.containsKey(name) ? name + events.eventspace() : name;
            rasters.put(key, events.input(name));
            shapes.put(key, longs(n.get("shape")));
          });
    }
    long[] batch =
        problems
            .attempt(
                () -> Batching.BROADCAST.of(compiled.inputs(), rasters, shapes, shapes("others")))
            .orElseGet(() -> new long[0]);
    problems.throwIfAny();
    ObjectNode fits = JsonMapper.shared().createObjectNode();
    ArrayNode extents = fits.putArray("batch");
    for (long extent : batch) {
      extents.add(extent);
    }
    eventspaces.forEach(fits.putArray("eventspaces")::add);
    return fits;
  }

  private GivenEvents events(JsonNode n, String where) {
    return GivenEvents.of(
        compiled.program(),
        JsonFields.text(n, "group"),
        JsonFields.text(n, "event"),
        Wording.same(where));
  }

  private Map<String, long[]> shapes(String field) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    JsonFields.object(asked, field)
        .properties()
        .forEach(e -> shapes.put(e.getKey(), longs(e.getValue())));
    return shapes;
  }

  private static long[] longs(JsonNode list) {
    return list.valueStream().mapToLong(JsonNode::asLong).toArray();
  }
}
