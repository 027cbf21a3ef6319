package org.brian2grad.cli.data;

import com.google.auto.service.AutoService;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.units.Quantity;

/// HDF5: a group for each monitor, with its times `t` `[T]` and each variable `[T, N]`, or its
/// spikes `t` and `i`. Each data set has an attribute `unit`.
@AutoService(RecordingFormat.class)
public final class Hdf5 implements RecordingFormat {
  private static final String UNIT = "unit";
  private static final String TIME = "t";
  private static final String INDEX = "i";

  @Override
  public String description() {
    return "an HDF5 file (NAME.h5)";
  }

  @Override
  public boolean handles(Path file) {
    return Stream.of(".h5", ".hdf5").anyMatch(file.toString()::endsWith)
        && !Files.isDirectory(file);
  }

  @Override
  public void write(Recording recording, Path file) throws IOException {
    try {
      put(recording, file);
    } catch (HdfException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new IOException("cannot write " + file + ": " + reason.getMessage(), e);
    }
  }

  private static void put(Recording recording, Path file) {
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      for (Map.Entry<String, List<Trace>> monitor : recording.byMonitor().entrySet()) {
        WritableGroup group = hdf.putGroup(monitor.getKey());
        put(group, TIME, monitor.getValue().getFirst().times(), "s");
        for (Trace trace : monitor.getValue()) {
          put(
              group,
              trace.variable(),
              trace.indexed() ? matrix(trace) : trace.values(),
              trace.unit());
        }
      }
      for (SpikeTrain train : recording.spikes()) {
        // jhdf leaves out the shape of data sets without elements, which readers then refuse.
        if (train.count() > 0) {
          WritableGroup group = hdf.putGroup(train.monitor());
          put(group, TIME, train.times(), "s");
          put(group, INDEX, train.indices(), "");
        }
      }
    }
  }

  private static void put(WritableGroup group, String name, Object values, String unit) {
    group.putDataset(name, values).putAttribute(UNIT, unit.isEmpty() ? "1" : unit);
  }

  private static double[][] matrix(Trace trace) {
    double[][] rows = new double[trace.rows()][trace.columns()];
    for (int row = 0; row < rows.length; row++) {
      for (int element = 0; element < trace.columns(); element++) {
        rows[row][element] = trace.at(row, element);
      }
    }
    return rows;
  }

  @Override
  public Recording read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    List<Trace> traces = new ArrayList<>();
    List<SpikeTrain> spikes = new ArrayList<>();
    try (HdfFile hdf = new HdfFile(file)) {
      for (Node node : hdf.getChildren().values()) {
        if (node instanceof Group group) {
          read(file, group, traces, spikes);
        }
      }
    } catch (HdfException e) {
      throw error(file.toString(), "expected an HDF5 file, got: " + e.getMessage());
    }
    return new Recording(traces, spikes);
  }

  private static void read(Path file, Group group, List<Trace> traces, List<SpikeTrain> spikes) {
    String where = file + ", group '" + group.getName() + "'";
    if (!(group.getChild(TIME) instanceof Dataset time)
        || !(scaled(time, where) instanceof double[] times)) {
      throw error(where, "expected a data set 't' of times, got none");
    }
    if (group.getChild(INDEX) instanceof Dataset index
        && scaled(index, where) instanceof double[] indices
        && indices.length == times.length) {
      spikes.add(new SpikeTrain(group.getName(), times, whole(indices, where)));
      return;
    }
    for (Node node : group) {
      if (node instanceof Dataset dataset && !node.getName().equals(TIME)) {
        traces.add(trace(where, group.getName(), dataset, times));
      }
    }
  }

  private static Trace trace(String where, String monitor, Dataset dataset, double[] times) {
    String unit = unit(dataset, where).dimension().symbol();
    Object data = scaled(dataset, where);
    int length =
        data instanceof double[][] rows ? rows.length : data instanceof double[] d ? d.length : -1;
    if (length != times.length || length < 1) {
      throw error(
          where,
          "expected one row for each of %d times in '%s', got %s"
              .formatted(
                  times.length, dataset.getName(), Arrays.toString(dataset.getDimensions())));
    }
    if (data instanceof double[][] rows) {
      double[] values = Stream.of(rows).flatMapToDouble(Arrays::stream).toArray();
      return new Trace(monitor, dataset.getName(), unit, times, values, rows[0].length, true);
    }
    return new Trace(monitor, dataset.getName(), unit, times, (double[]) data, 1, false);
  }

  /// The values in SI base units, where they are real numbers in one or two dimensions.
  private static Object scaled(Dataset dataset, String where) {
    double scale = unit(dataset, where).value();
    Object data = reals(dataset);
    if (scale != 1 && data instanceof double[] row) {
      return scaled(row, scale);
    }
    if (scale != 1 && data instanceof double[][] rows) {
      return Stream.of(rows).map(row -> scaled(row, scale)).toArray(double[][]::new);
    }
    return data;
  }

  /// Numbers of any width, as they come from other programs, in up to two dimensions.
  private static Object reals(Dataset dataset) {
    int dimensions = dataset.getDimensions().length;
    if (dimensions == 1 && dataset.getSize() == 0) {
      return new double[0];
    }
    Object data = dataset.getData();
    return switch (dimensions) {
      case 1 -> reals(data);
      case 2 -> Stream.of((Object[]) data).map(Hdf5::reals).toArray(double[][]::new);
      default -> data;
    };
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
        throw error(where, "expected numbers of neurons in 'i', got " + x);
      }
    }
    return Arrays.stream(numbers).mapToInt(x -> (int) x).toArray();
  }

  private static double[] scaled(double[] row, double scale) {
    return Arrays.stream(row).map(value -> value * scale).toArray();
  }

  private static Quantity unit(Dataset dataset, String where) {
    return Optional.ofNullable(dataset.getAttribute(UNIT))
        .map(attribute ->
            UnitText.parse(attribute.getData().toString(), where + ", '" + dataset.getName() + "'"))
        .orElse(Quantity.of(1));
  }

  private static DiagnosticException error(String where, String what) {
    return new DiagnosticException(
        new Diagnostic(where, "hdf5", what, "write it as 'brian2grad run --output NAME.h5' does"));
  }
}
