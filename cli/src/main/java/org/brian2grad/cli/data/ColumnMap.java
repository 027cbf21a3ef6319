package org.brian2grad.cli.data;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Spelling;

/// Which column of a file, or data set, is what: `v` is the one called `Vm (mV)`.
public final class ColumnMap {
  /// Columns have the names by which they are looked for.
  public static final ColumnMap NONE = new ColumnMap(Map.of());

  private final Map<String, ColumnName> names;

  /// @param names by heading
  private ColumnMap(Map<String, ColumnName> names) {
    this.names = names;
  }

  /// @param columns headings by name: `v`, `t`, `trace.v[0]`, or with the unit that the file does
  ///   not say, `v [mV]`
  /// @param option that says so, for errors
  public static ColumnMap of(Map<String, String> columns, String option) {
    Map<String, ColumnName> names = new LinkedHashMap<>();
    columns.forEach((name, heading) -> {
      ColumnName parsed =
          ColumnName.parse(name)
              .orElseThrow(() ->
                  error(
                      option,
                      "column-name",
                      "expected a name such as v, t, i or trace.v[0], got '" + name + "'",
                      "write for example " + option + " v='" + heading + "'"));
      if (names.put(heading.strip(), parsed) != null) {
        throw error(
            option,
            "column-name",
            "expected one name for the column '" + heading + "', got '" + name + "' as well",
            "leave one of them out");
      }
    });
    return new ColumnMap(names);
  }

  /// The name of a column, with the unit that is said with it or stands in the heading; empty where
  /// nothing is said of it.
  Optional<ColumnName> find(String heading) {
    ColumnName name = names.get(heading.strip());
    if (name == null) {
      name = names.get(ColumnName.withoutUnit(heading));
    }
    return Optional.ofNullable(name)
        .map(n -> n.withUnit(n.unit().or(() -> ColumnName.unitOf(heading))));
  }

  boolean has(String name) {
    return names.values().stream().anyMatch(n -> n.is(name));
  }

  /// @param headings of the file
  /// @throws DiagnosticException for a column that does not exist
  void requireAll(String source, Collection<String> headings) {
    Set<String> known = new LinkedHashSet<>();
    headings.forEach(heading -> {
      known.add(heading.strip());
      known.add(ColumnName.withoutUnit(heading));
    });
    for (String heading : names.keySet()) {
      if (!known.contains(heading)) {
        throw error(
            source,
            "no-column",
            "expected a column '%s', got %s"
                .formatted(heading, String.join(", ", new TreeSet<>(headings))),
            Spelling.suggestion(heading, known).orElse("name one of these"));
      }
    }
  }

  private static DiagnosticException error(String where, String code, String what, String remedy) {
    return new DiagnosticException(new Diagnostic(where, code, what, remedy));
  }
}
