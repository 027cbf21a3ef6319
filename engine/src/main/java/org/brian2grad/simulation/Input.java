package org.brian2grad.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.brian2grad.lowering.Catalogue;

/// Something that a call can give values for.
///
/// @param name as it was asked for
/// @param unit in SI base units, as Brian 2 writes it; empty when dimensionless
/// @param shape without batch dimensions: `[]` for a constant, `[N]` for values of a group
/// @param array the engine's number of it
/// @param record where it is given as one: rasters
public record Input(
    String name,
    String unit,
    long[] shape,
    Kind kind,
    int array,
    Optional<Catalogue.Record> record) {
  public enum Kind {
    /// Of the namespace, or of a group, for the whole run.
    VALUE,
    /// Of a state variable, at the start of a run.
    INITIAL_VALUE,
    /// Of a TimedArray: `[K, *batch, ...]`.
    TIMED_ARRAY,
    /// Of a generator's spikes, or of the events of a threshold: `[T, *batch, N]`.
    RASTER
  }

  /// Whether its first dimension is time, which comes before batch dimensions.
  public boolean timeFirst() {
    return kind == Kind.TIMED_ARRAY || kind == Kind.RASTER;
  }

  /// Where batch dimensions begin.
  public int batchPosition() {
    return timeFirst() ? 1 : 0;
  }

  /// The shape with batch dimensions, in words.
  public String batched() {
    List<String> own = new ArrayList<>();
    for (long extent : shape) {
      own.add(Long.toString(extent));
    }
    own.add(batchPosition(), "*batch");
    return own.toString();
  }
}
