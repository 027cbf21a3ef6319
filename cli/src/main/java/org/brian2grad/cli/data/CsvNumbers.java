package org.brian2grad.cli.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// Reads the numbers of a table, and collects what is wrong with them.
final class CsvNumbers {
  private static final int MOST_ERRORS = 10;

  private static final Pattern WITH_COMMA =
      Pattern.compile("[-+]?(?:\\d+,\\d*|,\\d+)(?:[eE][-+]?\\d+)?");

  /// What programs write where they have no number; also in capitals.
  private static final Set<String> MISSING = Set.of("", "nan", "na", "n/a", "null", "none");

  private final String source;
  private final int width;
  private final List<CsvHeadings.Column> columns;
  private final List<Diagnostic> errors = new ArrayList<>();
  private boolean commas;
  private boolean points;

  /// @param width of a row
  /// @param columns that are read
  CsvNumbers(String source, int width, List<CsvHeadings.Column> columns) {
    this.source = source;
    this.width = width;
    this.columns = columns;
  }

  /// Column after column, in SI base units; what is missing is NaN.
  ///
  /// @throws DiagnosticException with all that is wrong, as far as anybody would read it
  List<double[]> values(List<CsvRecord> rows) {
    double[][] values = new double[columns.size()][rows.size()];
    for (int row = 0; row < rows.size() && errors.size() < MOST_ERRORS; row++) {
      for (int k = 0; k < columns.size(); k++) {
        values[k][row] = number(rows.get(row), columns.get(k)) * columns.get(k).unit().value();
      }
      if (rows.get(row).getFieldCount() > width) {
        add(
            rows.get(row),
            "csv-row",
            "expected " + width + " values, got " + rows.get(row).getFieldCount(),
            "give each a heading");
      }
    }
    if (!errors.isEmpty()) {
      throw new DiagnosticException(errors);
    }
    return Arrays.asList(values);
  }

  private double number(CsvRecord row, CsvHeadings.Column column) {
    boolean isThere = column.at() < row.getFieldCount();
    String text = isThere ? row.getField(column.at()).strip() : "";
    boolean mayBeMissing =
        isThere && !column.name().is(ColumnName.TIME) && !column.name().is(ColumnName.INDEX);
    if (mayBeMissing && MISSING.contains(text.toLowerCase(Locale.ROOT))) {
      return Double.NaN;
    }
    boolean comma = WITH_COMMA.matcher(text).matches();
    commas |= comma;
    points |= text.indexOf('.') >= 0;
    try {
      double value = Double.parseDouble(comma ? text.replace(',', '.') : text);
      if (Double.isFinite(value)) {
        requireOneSign(row, text);
        return value;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    add(
        row,
        "csv-number",
        "expected a number in column " + (column.at() + 1) + ", got '" + text + "'",
        mayBeMissing
            ? "write numbers as 0.1 or 1e-3, and nothing where there is none"
            : "write numbers as 0.1 or 1e-3");
    return 0;
  }

  /// Of commas that divide thousands, and points that do, one knows only where there are both.
  private void requireOneSign(CsvRecord row, String text) {
    if (commas && points && (text.indexOf(',') >= 0 || text.indexOf('.') >= 0)) {
      add(
          row,
          "csv-number",
          "expected one decimal sign in all of the file, got commas and points, here '"
              + text
              + "'",
          "write numbers without signs between thousands");
    }
  }

  private void add(CsvRecord row, String code, String what, String remedy) {
    if (errors.size() < MOST_ERRORS) {
      errors.add(
          new Diagnostic(source + ", line " + row.getStartingLineNumber(), code, what, remedy));
    }
  }
}
