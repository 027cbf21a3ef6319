package org.brian2grad.cli.data;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The heading of a column: `t [ms]`, `trace.v[0] [V]`, `v (mV)`, `v`.
///
/// @param monitor empty where it does not say
/// @param element empty for a variable without elements
/// @param unit text between brackets or parentheses
record ColumnName(
    String monitor, String variable, Optional<Integer> element, Optional<String> unit) {
  static final String TIME = "t";
  static final String INDEX = "i";

  private static final String UNIT = "(?:\\s*(?:\\[(?<unit>[^\\]]*)]|\\((?<words>.*)\\)))?";

  private static final Pattern PATTERN =
      Pattern.compile(
          "(?:(?<monitor>\\w+)\\.)?(?<variable>\\w+)(?:\\[(?<element>\\d{1,9})])?" + UNIT);

  private static final Pattern ANY = Pattern.compile("(?<name>.*?)" + UNIT);

  /// Empty where the text has another form.
  static Optional<ColumnName> parse(String text) {
    Matcher matcher = PATTERN.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(
            new ColumnName(
                Optional.ofNullable(matcher.group("monitor")).orElse(""),
                matcher.group("variable"),
                Optional.ofNullable(matcher.group("element")).map(Integer::valueOf),
                unit(matcher)))
        : Optional.empty();
  }

  private static Optional<String> unit(Matcher matcher) {
    return Optional.ofNullable(matcher.group("unit"))
        .or(() -> Optional.ofNullable(matcher.group("words")))
        .map(String::strip);
  }

  /// What a heading of any form has at its end: `mV` of `Membrane potential (mV)`.
  static Optional<String> unitOf(String heading) {
    Matcher matcher = ANY.matcher(heading.strip());
    return matcher.matches() ? unit(matcher) : Optional.empty();
  }

  /// Such a heading without it.
  static String withoutUnit(String heading) {
    Matcher matcher = ANY.matcher(heading.strip());
    return matcher.matches() ? matcher.group("name").strip() : heading.strip();
  }

  /// A heading with the unit behind it.
  static String heading(String name, String unit) {
    return unit.isEmpty() ? name : name + " [" + unit + "]";
  }

  ColumnName withUnit(Optional<String> other) {
    return new ColumnName(monitor, variable, element, other);
  }

  boolean is(String name) {
    return monitor.isEmpty() && element.isEmpty() && variable.equals(name);
  }

  /// What other programs call the time.
  boolean meansTime() {
    return is("time") || is("Time") || is("TIME");
  }

  /// Whether it names the same values, whatever their unit.
  boolean isSame(ColumnName other) {
    return monitor.equals(other.monitor)
        && variable.equals(other.variable)
        && element.equals(other.element);
  }
}
