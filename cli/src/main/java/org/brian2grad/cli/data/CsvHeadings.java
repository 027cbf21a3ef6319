package org.brian2grad.cli.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;

/// Says what the columns of a table are.
final class CsvHeadings {
  private final String source;
  private final ColumnMap map;
  private final Problems problems = new Problems();

  /// @param map which comes before the names in the file
  CsvHeadings(String source, ColumnMap map) {
    this.source = source;
    this.map = map;
  }

  /// A column with a name.
  ///
  /// @param at its place, from 0
  /// @param heading as it stands there
  /// @param unit one of it
  /// @param mapped whether the user said its name
  record Column(int at, String heading, ColumnName name, Quantity unit, boolean mapped) {
    /// Whether no unit is said, and SI's is taken.
    boolean isBare() {
      return name.unit().isEmpty() && !name.is(ColumnName.INDEX);
    }

    private Column named(String variable) {
      var other = new ColumnName("", variable, Optional.empty(), name.unit());
      return new Column(at, heading, other, unit, mapped);
    }
  }

  /// Columns whose heading is no name are left out, unless the map has one.
  ///
  /// @throws DiagnosticException with all that is wrong
  List<Column> columns(List<String> headings) {
    List<Column> columns = new ArrayList<>();
    for (int k = 0; k < headings.size(); k++) {
      int at = k;
      problems.run(() -> column(at, headings.get(at)).ifPresent(columns::add));
    }
    problems.throwIfAny();
    columns.removeIf(column ->
        !column.mapped()
            && columns.stream().anyMatch(c -> c.mapped() && c.name().isSame(column.name())));
    if (columns.stream().noneMatch(c -> c.name().is(ColumnName.TIME))) {
      columns.replaceAll(c -> c.name().meansTime() ? c.named(ColumnName.TIME) : c);
    }
    time(headings, columns);
    problems.throwIfAny();
    return columns;
  }

  private Optional<Column> column(int at, String heading) {
    Optional<ColumnName> mapped = map.find(heading);
    Optional<ColumnName> name = mapped.or(() -> ColumnName.parse(heading));
    if (name.isEmpty()) {
      return Optional.empty();
    }
    String where = source + ", column '" + heading.strip() + "'";
    try {
      Quantity unit = name.get().unit().map(u -> UnitText.parse(u, where)).orElse(Quantity.of(1));
      return Optional.of(new Column(at, heading.strip(), name.get(), unit, mapped.isPresent()));
    } catch (DiagnosticException e) {
      // In parentheses there may be other words: `v (filtered)`.
      if (!heading.strip().endsWith(")")) {
        throw e;
      }
      return mapped.map(
          m -> new Column(at, heading.strip(), m.withUnit(Optional.empty()), Quantity.of(1), true));
    }
  }

  private void time(List<String> headings, List<Column> columns) {
    List<Column> times = columns.stream().filter(c -> c.name().is(ColumnName.TIME)).toList();
    if (times.size() != 1) {
      problems.add(
          source + ", line 1",
          "no-time",
          "expected one column 't' with the time, got " + headings,
          "name the column with the time 't [s]', or say which it is with"
              + " --column 't [s]=HEADING'");
      return;
    }
    Column time = times.getFirst();
    if (!time.isBare() && !time.unit().dimension().equals(Dimension.SECOND)) {
      problems.add(
          source + ", line 1",
          "time-unit",
          "expected a time in '" + time.heading() + "', got " + time.unit().dimension(),
          "write for example 't [ms]'");
    }
  }
}
