package org.brian2grad.lowering;

import java.util.HashMap;
import java.util.Map;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.program.Program;
import org.brian2grad.request.Request;

/// Events as rows of zeros and ones: those that a caller wants to see, and those that a caller
/// gives in the place of what the model would decide.
final class EventRecords {
  private final Request request;
  private final ArrayTable arrays;
  private final EventSites sites;
  private final Map<String, Integer> rasters = new HashMap<>();
  private final Map<String, Integer> inputs = new HashMap<>();

  EventRecords(Request request, ArrayTable arrays, EventSites sites) {
    this.request = request;
    this.arrays = arrays;
    this.sites = sites;
  }

  /// Records that are written, by eventspace; with `[unclamped]` what the model would have decided.
  Map<String, Integer> rasters() {
    return rasters;
  }

  /// Records that are given, by eventspace.
  Map<String, Integer> inputs() {
    return inputs;
  }

  /// The record of given events.
  int input(Program program, String eventspace) {
    for (var scheduled : program.operations()) {
      if (scheduled
          .operation()
          .source()
          .filter(s -> s.eventspace().equals(eventspace))
          .isPresent()) {
        int size = Math.toIntExact(program.array(eventspace).size() - 1);
        return input(eventspace, size, scheduled.object().clock());
      }
    }
    throw new IllegalArgumentException("nothing sends events to '" + eventspace + "'");
  }

  private int input(String eventspace, int size, int clock) {
    return inputs.computeIfAbsent(eventspace, id -> arrays.record(id + "[given]", size, clock));
  }

  /// The node of the events that happen: the evaluated ones, or those that are given instead.
  /// Writes what the caller wants to see of both.
  int condition(BodyBuilder b, String eventspace, int size, int clock, int evaluated) {
    int condition = evaluated;
    if (request.isGiven(eventspace)) {
      int given = b.load(input(eventspace, size, clock), Index.OWN, ValueType.REAL);
      condition =
          sites.mark(
              b,
              b.compare(Node.Comparison.GT, given, b.real(0.5)),
              new EventSite.Given(eventspace));
    }
    if (request.rasters().contains(eventspace)) {
      show(b, eventspace, size, clock, condition);
    }
    return condition;
  }

  /// Writes events for the caller to see.
  void show(BodyBuilder b, String key, int size, int clock, int events) {
    int raster = arrays.record(key + "[raster]", size, clock);
    rasters.put(key, raster);
    b.store(raster, Index.OWN, b.convert(events, ValueType.REAL));
  }
}
