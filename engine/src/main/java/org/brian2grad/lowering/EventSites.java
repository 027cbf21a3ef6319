package org.brian2grad.lowering;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.brian2grad.kernel.BodyBuilder;

/// The sites of a program, numbered as they are met.
final class EventSites {
  private final Map<EventSite, Integer> numbers = new LinkedHashMap<>();

  /// The node of a truth value that is an event's at a site.
  int mark(BodyBuilder b, int condition, EventSite site) {
    return mark(b, condition, OptionalInt.empty(), site);
  }

  /// @param distance from the event, where the condition does not tell it
  int mark(BodyBuilder b, int condition, OptionalInt distance, EventSite site) {
    return b.event(condition, distance, numbers.computeIfAbsent(site, _ -> numbers.size()));
  }

  List<EventSite> all() {
    return new ArrayList<>(numbers.keySet());
  }
}
