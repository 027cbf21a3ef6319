package org.brian2grad.model;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;

/// A group, or neighbours in it: `neurons[10:20]`.
///
/// @param group its name
/// @param start first element
/// @param stop last element, exclusive; empty for the group's end
public record Part(String group, int start, OptionalInt stop) {
  private static final Pattern TEXT =
      Pattern.compile("\\s*(\\w+)\\s*(?:\\[\\s*(\\d{1,9})?\\s*:\\s*(\\d{1,9})?\\s*\\]\\s*)?");

  public static Part whole(String group) {
    return new Part(group, 0, OptionalInt.empty());
  }

  /// Reads `neurons`, `neurons[10:20]`, `neurons[:20]` or `neurons[10:]`.
  ///
  /// @throws DiagnosticException where the text is none of those, or the part has no element
  public static Part parse(String text) {
    return parse(text, Position.startOf("part", text));
  }

  /// The same, for a text that begins at that place.
  public static Part parse(String text, Position position) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw error(position, "expected a group or neighbours in it, got '" + text.strip() + "'");
    }
    int start = Optional.ofNullable(matcher.group(2)).map(Integer::parseInt).orElse(0);
    OptionalInt stop =
        matcher.group(3) == null
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(matcher.group(3)));
    if (stop.isPresent() && stop.getAsInt() <= start) {
      throw error(position, "expected at least one element, got '" + text.strip() + "'");
    }
    return new Part(matcher.group(1), start, stop);
  }

  /// As [#parse] reads it.
  public String text() {
    return start == 0 && stop.isEmpty()
        ? group
        : group + "[" + start + ":" + (stop.isPresent() ? stop.getAsInt() : "") + "]";
  }

  private static DiagnosticException error(Position position, String what) {
    return new DiagnosticException(
        new Diagnostic(
            position.toString(),
            "part",
            what,
            "write for example neurons, or neurons[10:20] for ten of them"));
  }
}
