package org.brian2grad.cli.data;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;

/// A table that was read: numbers under headings, brought to SI base units.
///
/// @param source its file
/// @param units one for each column
/// @param values column after column
record CsvTable(
    String source, List<ColumnName> names, List<Dimension> units, List<double[]> values) {
  private static final int MOST_ERRORS = 10;

  static CsvTable read(Reader reader, String source) {
    List<CsvRecord> rows = new ArrayList<>();
    try (BufferedReader text = new BufferedReader(reader);
        var csv =
            CsvReader.builder()
                .fieldSeparator(CsvDialect.separator(text))
                .commentStrategy(CommentStrategy.SKIP)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .ofCsvRecord(text)) {
      csv.forEach(rows::add);
    } catch (CsvParseException e) {
      throw error(
          source,
          "csv",
          "expected comma-separated values, got: " + e.getMessage(),
          "check the quotes in the file");
    } catch (java.io.IOException | java.io.UncheckedIOException e) {
      boolean encoding =
          e instanceof CharacterCodingException || e.getCause() instanceof CharacterCodingException;
      throw error(
          source,
          "unreadable",
          encoding
              ? "expected text in UTF-8, got other bytes"
              : "expected a file that can be read: " + e.getMessage(),
          encoding ? "save it as CSV in UTF-8" : "check the file");
    }
    if (rows.isEmpty()) {
      throw error(
          source,
          "csv",
          "expected headings and numbers, got an empty file",
          "see 'brian2grad run --help' for the format");
    }
    return new Parse(source).table(rows);
  }

  /// @param monitor whose table it is where headings do not say
  Recording recording(String monitor) {
    int time = find("t");
    int index = find("i");
    double[] times = values.get(time);
    if (index >= 0 && names.size() == 2) {
      return new Recording(List.of(), List.of(train(monitor, times, values.get(index))));
    }
    Map<String, List<Integer>> variables = new LinkedHashMap<>();
    for (int k = 0; k < names.size(); k++) {
      if (k != time) {
        ColumnName name = names.get(k);
        variables
            .computeIfAbsent(name.monitor() + "." + name.variable(), _ -> new ArrayList<>())
            .add(k);
      }
    }
    return new Recording(
        variables.values().stream().map(columns -> trace(monitor, times, columns)).toList(),
        List.of());
  }

  private int find(String name) {
    for (int k = 0; k < names.size(); k++) {
      if (names.get(k).is(name)) {
        return k;
      }
    }
    return -1;
  }

  private SpikeTrain train(String monitor, double[] times, double[] neurons) {
    Integer[] order = new Integer[times.length];
    Arrays.setAll(order, k -> k);
    Arrays.sort(order, java.util.Comparator.comparingDouble(k -> times[k]));
    double[] sorted = new double[times.length];
    int[] indices = new int[times.length];
    for (int k = 0; k < order.length; k++) {
      double neuron = neurons[order[k]];
      if (neuron < 0 || neuron != Math.rint(neuron) || neuron > Integer.MAX_VALUE) {
        throw error(
            source + ", row " + (order[k] + 1),
            "spike-index",
            "expected the number of a neuron in column 'i', got " + neuron,
            "count from 0");
      }
      sorted[k] = times[order[k]];
      indices[k] = (int) neuron;
    }
    return new SpikeTrain(monitor, sorted, indices);
  }

  private Trace trace(String monitor, double[] times, List<Integer> columns) {
    ColumnName first = names.get(columns.getFirst());
    Dimension unit = units.get(columns.getFirst());
    double[] all = new double[times.length * columns.size()];
    for (int k = 0; k < columns.size(); k++) {
      ColumnName name = names.get(columns.get(k));
      if (name.element().orElse(0) != k) {
        throw error(
            source,
            "column-order",
            "expected column %d of '%s' to be element %d, got %s"
                .formatted(
                    k + 1,
                    first.variable(),
                    k,
                    name.element().map(Object::toString).orElse("one without a number")),
            "write the columns as %1$s[0], %1$s[1] and so on".formatted(first.variable()));
      }
      if (!units.get(columns.get(k)).equals(unit)) {
        throw error(
            source,
            "column-units",
            "expected one unit for all columns of '%s', got %s and %s"
                .formatted(first.variable(), unit, units.get(columns.get(k))),
            "write the same quantity in all of them");
      }
      double[] column = values.get(columns.get(k));
      for (int row = 0; row < times.length; row++) {
        all[row * columns.size() + k] = column[row];
      }
    }
    return new Trace(
        first.monitor().isEmpty() ? monitor : first.monitor(),
        first.variable(),
        unit.symbol(),
        times,
        all,
        columns.size(),
        first.element().isPresent());
  }

  private static DiagnosticException error(String where, String code, String what, String remedy) {
    return new DiagnosticException(new Diagnostic(where, code, what, remedy));
  }

  /// Reads all rows, and collects what is wrong with them.
  private static final class Parse {
    private final String source;
    private final List<Diagnostic> errors = new ArrayList<>();

    Parse(String source) {
      this.source = source;
    }

    CsvTable table(List<CsvRecord> rows) {
      List<ColumnName> names = new ArrayList<>();
      List<Quantity> units = new ArrayList<>();
      for (String heading : rows.getFirst().getFields()) {
        ColumnName name = ColumnName.parse(heading).orElse(null);
        if (name == null) {
          add(
              "line 1",
              "column-name",
              "expected a heading such as 't [s]' or 'trace.v[0] [V]'," + " got '" + heading + "'",
              "name the column");
          name = new ColumnName("", "?", java.util.Optional.empty(), java.util.Optional.empty());
        }
        names.add(name);
        units.add(unit(name, heading));
      }
      if (names.stream().filter(name -> name.is("t")).count() != 1) {
        add(
            "line 1",
            "no-time",
            "expected one column 't' with the time, got " + rows.getFirst().getFields(),
            "name the column with the time 't [s]'");
      }
      fail();
      double[][] values = new double[names.size()][rows.size() - 1];
      for (int row = 1; row < rows.size() && errors.size() < MOST_ERRORS; row++) {
        for (int k = 0; k < names.size(); k++) {
          values[k][row - 1] = number(rows.get(row), k) * units.get(k).value();
        }
        if (rows.get(row).getFieldCount() > names.size()) {
          add(
              line(rows.get(row)),
              "csv-row",
              "expected " + names.size() + " values, got " + rows.get(row).getFieldCount(),
              "give each a heading");
        }
      }
      fail();
      return new CsvTable(
          source,
          List.copyOf(names),
          units.stream().map(Quantity::dimension).toList(),
          List.of(values));
    }

    private Quantity unit(ColumnName name, String heading) {
      try {
        if (name.is("t")) {
          Quantity unit =
              name.unit()
                  .map(u -> UnitText.parse(u, source + ", column '" + heading + "'"))
                  .orElse(new Quantity(1, Dimension.SECOND));
          if (!unit.dimension().equals(Dimension.SECOND)) {
            add(
                "line 1",
                "time-unit",
                "expected a time in '" + heading + "', got " + unit.dimension(),
                "write for example 't [ms]'");
          }
          return unit;
        }
        return name.unit()
            .map(u -> UnitText.parse(u, source + ", column '" + heading + "'"))
            .orElse(Quantity.of(1));
      } catch (DiagnosticException e) {
        errors.addAll(e.diagnostics());
        return Quantity.of(1);
      }
    }

    private double number(CsvRecord row, int column) {
      String text = column < row.getFieldCount() ? row.getField(column).strip() : "";
      try {
        double value = Double.parseDouble(text);
        if (Double.isFinite(value)) {
          return value;
        }
      } catch (NumberFormatException _) {
        // Said below.
      }
      add(
          line(row),
          "csv-number",
          "expected a number in column " + (column + 1) + ", got '" + text + "'",
          "write numbers as 0.1 or 1e-3");
      return 0;
    }

    private static String line(CsvRecord row) {
      return "line " + row.getStartingLineNumber();
    }

    private void add(String where, String code, String what, String remedy) {
      if (errors.size() < MOST_ERRORS) {
        errors.add(new Diagnostic(source + ", " + where, code, what, remedy));
      }
    }

    private void fail() {
      if (!errors.isEmpty()) {
        throw new DiagnosticException(errors);
      }
    }
  }
}
