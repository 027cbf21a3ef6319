package org.brian2grad.cli.data;

import com.google.auto.service.AutoService;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// HDF5: a group for each monitor, with its times `t` `[T]` and each variable `[T, N]`, or its
/// spikes `t` and `i`. Each data set has an attribute `unit`.
@AutoService(RecordingFormat.class)
public final class Hdf5 implements RecordingFormat {
  static final String UNIT = "unit";

  @Override
  public String description() {
    return "an HDF5 file (NAME.h5)";
  }

  @Override
  public boolean handles(Path file) {
    return RecordingFormat.endsIn(file, ".h5", ".hdf5") && !Files.isDirectory(file);
  }

  @Override
  public void write(Recording recording, Path file, OutputFiles files) throws IOException {
    files.write(
        file,
        beside -> {
          try {
            put(recording, beside);
          } catch (HdfException e) {
            throw new IOException(e);
          }
        });
  }

  private static void put(Recording recording, Path file) {
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      for (Map.Entry<String, List<Trace>> monitor : recording.byMonitor().entrySet()) {
        WritableGroup group = hdf.putGroup(monitor.getKey());
        put(group, ColumnName.TIME, monitor.getValue().getFirst().times(), "s");
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
          put(group, ColumnName.TIME, train.times(), "s");
          put(group, ColumnName.INDEX, train.indices(), "");
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
  public Recording read(Path file, ColumnMap columns) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return new Hdf5Reader(file, columns).read();
  }
}
