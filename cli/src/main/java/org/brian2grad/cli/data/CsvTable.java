package org.brian2grad.cli.data;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.units.Dimension;

/// A table that was read: numbers under headings, brought to SI base units. What is missing is NaN.
///
/// @param source its file
/// @param headings all of them, as they stand there
/// @param columns those that have a name
/// @param values column after column
/// @param spikes whether rows are spikes, whatever columns there are besides
record CsvTable(
    String source,
    List<String> headings,
    List<CsvHeadings.Column> columns,
    List<double[]> values,
    boolean spikes) {
  /// @param text of the file
  static CsvTable read(String text, String source, ColumnMap map) {
    List<CsvRecord> rows = rows(text, source);
    if (rows.isEmpty()) {
      throw error(
          source,
          "csv",
          "expected headings and numbers, got an empty file",
          "see 'brian2grad run --help' for the format");
    }
    List<String> headings = rows.getFirst().getFields();
    List<CsvHeadings.Column> columns = new CsvHeadings(source, map).columns(headings);
    List<double[]> values =
        new CsvNumbers(source, headings.size(), columns).values(rows.subList(1, rows.size()));
    return new CsvTable(source, headings, columns, values, map.has(ColumnName.INDEX));
  }

  private static List<CsvRecord> rows(String text, String source) {
    CsvDialect dialect = CsvDialect.of(text);
    List<CsvRecord> rows = new ArrayList<>();
    try (var csv =
        CsvReader.builder()
            .fieldSeparator(dialect.separator())
            .commentStrategy(CommentStrategy.SKIP)
            .allowMissingFields(true)
            .allowExtraFields(true)
            .ofCsvRecord(dialect.text())) {
      csv.forEach(rows::add);
    } catch (CsvParseException e) {
      throw error(
          source,
          "csv",
          "expected comma-separated values, got: " + e.getMessage(),
          "check the quotes in the file");
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalStateException("text is read from memory", e);
    }
    return rows;
  }

  /// @param monitor whose table it is where headings do not say
  Recording recording(String monitor) {
    int time = find(ColumnName.TIME);
    int index = find(ColumnName.INDEX);
    double[] times = values.get(time);
    Map<String, String> bare = new LinkedHashMap<>();
    columns.stream()
        .filter(c -> c.isBare())
        .forEach(c -> bare.putIfAbsent(c.name().variable(), c.heading()));
    if (index >= 0 && (columns.size() == 2 || spikes)) {
      SpikeTrain train = train(monitor, times, values.get(index));
      return new Recording(List.of(), List.of(train), others(), bare);
    }
    Map<String, List<Integer>> variables = new LinkedHashMap<>();
    for (int k = 0; k < columns.size(); k++) {
      if (k != time) {
        ColumnName name = columns.get(k).name();
        variables
            .computeIfAbsent(name.monitor() + "." + name.variable(), _ -> new ArrayList<>())
            .add(k);
      }
    }
    return new Recording(
        variables.values().stream().map(found -> trace(monitor, times, found)).toList(),
        List.of(),
        others(),
        bare);
  }

  private List<String> others() {
    Set<Integer> named = new HashSet<>();
    columns.forEach(column -> named.add(column.at()));
    List<String> others = new ArrayList<>();
    for (int k = 0; k < headings.size(); k++) {
      if (!named.contains(k)) {
        others.add(headings.get(k));
      }
    }
    return others;
  }

  private int find(String name) {
    for (int k = 0; k < columns.size(); k++) {
      if (columns.get(k).name().is(name)) {
        return k;
      }
    }
    return -1;
  }

  private SpikeTrain train(String monitor, double[] times, double[] neurons) {
    Integer[] order = new Integer[times.length];
    Arrays.setAll(order, k -> k);
    Arrays.sort(order, Comparator.comparingDouble(k -> times[k]));
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

  private Trace trace(String monitor, double[] times, List<Integer> found) {
    ColumnName first = columns.get(found.getFirst()).name();
    Dimension unit = columns.get(found.getFirst()).unit().dimension();
    double[] all = new double[times.length * found.size()];
    for (int k = 0; k < found.size(); k++) {
      CsvHeadings.Column column = columns.get(found.get(k));
      ColumnName name = column.name();
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
      if (!column.unit().dimension().equals(unit)) {
        throw error(
            source,
            "column-units",
            "expected one unit for all columns of '%s', got %s and %s"
                .formatted(first.variable(), unit, column.unit().dimension()),
            "write the same quantity in all of them");
      }
      double[] numbers = values.get(found.get(k));
      for (int row = 0; row < times.length; row++) {
        all[row * found.size() + k] = numbers[row];
      }
    }
    return new Trace(
        first.monitor().isEmpty() ? monitor : first.monitor(),
        first.variable(),
        unit.symbol(),
        times,
        all,
        found.size(),
        first.element().isPresent());
  }

  private static DiagnosticException error(String where, String code, String what, String remedy) {
    return new DiagnosticException(new Diagnostic(where, code, what, remedy));
  }
}
