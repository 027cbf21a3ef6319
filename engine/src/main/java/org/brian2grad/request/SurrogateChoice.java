package org.brian2grad.request;

import java.util.Map;
import java.util.Optional;
import org.brian2grad.surrogate.Surrogate;

/// A surrogate and the events that a user wants it for.
///
/// @param target [#ALL], a group, or the name of a threshold or of the object that has it
/// @param event of the group; empty for all of its events
/// @param scales by variable; the one under [SurrogateTable#ANY] is for every comparison
public record SurrogateChoice(
    String target,
    Optional<String> event,
    Surrogate surrogate,
    Map<String, SurrogateTable.Scale> scales) {
  /// The target of the surrogate of all thresholds that have none of their own.
  public static final String ALL = "default";

  public SurrogateChoice {
    scales = Map.copyOf(scales);
  }

  /// The name by which its numbers are known: `default`, `G`, `G.spike`.
  public String key() {
    return event.map(e -> target + "." + e).orElse(target);
  }

  String words() {
    return event.map(e -> "('" + target + "', '" + e + "')").orElse("'" + target + "'");
  }
}
