package org.brian2grad.cli.data;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.units.Quantity;

/// Reads what [Hdf5] writes, and what other programs write in that form.
final class Hdf5Reader {
  private static final String LIKE_OURS = "write it as 'brian2grad run --output NAME.h5' does";

  private final Path file;
  private final ColumnMap map;
  private final List<Trace> traces = new ArrayList<>();
  private final List<SpikeTrain> spikes = new ArrayList<>();
  private final Map<String, String> bare = new HashMap<>();
  private final Set<String> names = new LinkedHashSet<>();

  Hdf5Reader(Path file, ColumnMap map) {
    this.file = file;
    this.map = map;
  }

  /// @throws DiagnosticException for what is no such file, or damaged
  Recording read() {
    try (HdfFile hdf = new HdfFile(file)) {
      for (Node node : hdf.getChildren().values()) {
        if (node instanceof Group group) {
          read(group);
        }
      }
    } catch (DiagnosticException e) {
      throw e;
    } catch (RuntimeException e) {
      // The library says so in many ways: offsets beyond the end, lengths below zero...
      throw error(
          file.toString(),
          "expected an HDF5 file, got one that is damaged, cut off or of another kind (%s)"
              .formatted(Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName())),
          "save it again, or give the numbers as CSV");
    }
    map.requireAll(file.toString(), names);
    return new Recording(traces, spikes, List.of(), bare);
  }

  private void read(Group group) {
    String where = file + ", group '" + group.getName() + "'";
    List<Dataset> sets = new ArrayList<>();
    for (Node node : group) {
      if (node instanceof Dataset set) {
        sets.add(set);
        names.add(set.getName());
      }
    }
    Dataset time =
        find(sets, ColumnName.TIME)
            .or(() -> sets.stream().filter(set -> name(set).meansTime()).findFirst())
            .orElseThrow(
                () -> error(where, "expected a data set 't' of times, got none", LIKE_OURS));
    double[] times = row(time, where, "times");
    Optional<Dataset> index = find(sets, ColumnName.INDEX);
    if (index.isPresent()) {
      double[] neurons = row(index.get(), where, "numbers of neurons");
      if (neurons.length == times.length) {
        spikes.add(new SpikeTrain(group.getName(), times, whole(neurons, where)));
        return;
      }
    }
    sets.removeIf(set -> set.getName().equals(time.getName()));
    // Texts beside numbers say something about these.
    boolean hasNumbers = sets.stream().anyMatch(Hdf5Reader::isNumeric);
    for (Dataset set : sets) {
      if (isNumeric(set) || !hasNumbers) {
        traces.add(trace(where, group.getName(), set, times));
      }
    }
  }

  private Optional<Dataset> find(List<Dataset> sets, String name) {
    return sets.stream()
        .filter(set -> name(set).is(name))
        .min((a, b) ->
            Boolean.compare(map.find(b.getName()).isPresent(), map.find(a.getName()).isPresent()));
  }

  private ColumnName name(Dataset set) {
    return map.find(set.getName())
        .orElseGet(() -> new ColumnName("", set.getName(), Optional.empty(), Optional.empty()));
  }

  private Trace trace(String where, String monitor, Dataset set, double[] times) {
    Quantity unit = unit(set, where);
    String variable = name(set).variable();
    Object data = scaled(set, unit, where);
    int length =
        data instanceof double[][] rows ? rows.length : data instanceof double[] d ? d.length : -1;
    if (length != times.length || length < 1) {
      throw error(
          where,
          "expected one row for each of %d times in '%s', got %s"
              .formatted(times.length, set.getName(), Arrays.toString(set.getDimensions())),
          LIKE_OURS);
    }
    String symbol = unit.dimension().symbol();
    if (data instanceof double[][] rows) {
      double[] values = Stream.of(rows).flatMapToDouble(Arrays::stream).toArray();
      return new Trace(monitor, variable, symbol, times, values, rows[0].length, true);
    }
    return new Trace(monitor, variable, symbol, times, (double[]) data, 1, false);
  }

  /// Numbers in one dimension.
  private double[] row(Dataset set, String where, String what) {
    if (scaled(set, unit(set, where), where) instanceof double[] row) {
      return row;
    }
    throw error(
        where,
        "expected one dimension of %s in '%s', got shape %s"
            .formatted(what, set.getName(), Arrays.toString(set.getDimensions())),
        LIKE_OURS);
  }

  /// The values in SI base units, where they are real numbers in one or two dimensions.
  private Object scaled(Dataset set, Quantity unit, String where) {
    double scale = unit.value();
    Object data = reals(set, where);
    if (scale != 1 && data instanceof double[] row) {
      return scaled(row, scale);
    }
    if (scale != 1 && data instanceof double[][] rows) {
      return Stream.of(rows).map(row -> scaled(row, scale)).toArray(double[][]::new);
    }
    return data;
  }

  /// Numbers of any width, as they come from other programs, in up to two dimensions.
  private Object reals(Dataset set, String where) {
    int dimensions = set.getDimensions().length;
    if (!isNumeric(set) || dimensions < 1 || dimensions > 2) {
      throw error(
          where,
          "expected numbers in one or two dimensions in '%s', got %s of shape %s"
              .formatted(
                  set.getName(), words(set.getJavaType()), Arrays.toString(set.getDimensions())),
          "save the numbers as numbers");
    }
    if (dimensions == 1 && set.getSize() == 0) {
      return new double[0];
    }
    Object data = set.getData();
    return dimensions == 1
        ? reals(data)
        : Stream.of((Object[]) data).map(Hdf5Reader::reals).toArray(double[][]::new);
  }

  private static boolean isNumeric(Dataset set) {
    Class<?> type = set.getJavaType();
    return type.isPrimitive() && type != boolean.class && type != char.class;
  }

  private static String words(Class<?> type) {
    return type == String.class ? "texts" : "values of type " + type.getSimpleName();
  }

  /// @param row an array of primitive numbers
  private static double[] reals(Object row) {
    double[] values = new double[Array.getLength(row)];
    Arrays.setAll(values, k -> Array.getDouble(row, k));
    return values;
  }

  private static int[] whole(double[] numbers, String where) {
    for (double x : numbers) {
      if (x < 0 || x != Math.rint(x) || x > Integer.MAX_VALUE) {
        throw error(where, "expected numbers of neurons in 'i', got " + x, LIKE_OURS);
      }
    }
    return Arrays.stream(numbers).mapToInt(x -> (int) x).toArray();
  }

  private static double[] scaled(double[] row, double scale) {
    return Arrays.stream(row).map(value -> value * scale).toArray();
  }

  private Quantity unit(Dataset set, String where) {
    ColumnName name = name(set);
    Optional<String> text =
        name.unit()
            .or(() -> Optional.ofNullable(set.getAttribute(Hdf5.UNIT)).map(Hdf5Reader::text));
    if (text.isEmpty() && !name.is(ColumnName.INDEX)) {
      bare.put(name.meansTime() ? ColumnName.TIME : name.variable(), set.getName());
    }
    return text.map(t -> UnitText.parse(t, where + ", '" + set.getName() + "'"))
        .orElse(Quantity.of(1));
  }

  /// Some programs write an array of one.
  private static String text(Attribute attribute) {
    Object data = attribute.getData();
    return data instanceof Object[] all && all.length == 1 ? all[0].toString() : data.toString();
  }

  private static DiagnosticException error(String where, String what, String remedy) {
    return new DiagnosticException(new Diagnostic(where, "hdf5", what, remedy));
  }
}
