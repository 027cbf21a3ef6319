package org.brian2grad.cli.data;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The heading of a column: `t [ms]`, `trace.v[0] [V]`, `v`.
///
/// @param monitor empty where it does not say
/// @param element empty for a variable without elements
/// @param unit text between brackets
record ColumnName(
    String monitor, String variable, Optional<Integer> element, Optional<String> unit) {
  private static final Pattern PATTERN =
      Pattern.compile(
          "(?:(?<monitor>\\w+)\\.)?(?<variable>\\w+)(?:\\[(?<element>\\d{1,9})])?"
              + "(?:\\s*\\[(?<unit>[^\\]]*)])?");

  /// Empty where the text has another form.
  static Optional<ColumnName> parse(String text) {
    Matcher matcher = PATTERN.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(
            new ColumnName(
                Optional.ofNullable(matcher.group("monitor")).orElse(""),
                matcher.group("variable"),
                Optional.ofNullable(matcher.group("element")).map(Integer::valueOf),
                Optional.ofNullable(matcher.group("unit")).map(String::strip)))
        : Optional.empty();
  }

  /// A heading with the unit behind it.
  static String heading(String name, String unit) {
    return unit.isEmpty() ? name : name + " [" + unit + "]";
  }

  boolean is(String name) {
    return monitor.isEmpty() && element.isEmpty() && variable.equals(name);
  }
}
