package org.brian2grad.runtime;

import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Module;

/// How a batch is cut into instances: an instance runs the whole time loop by itself, with one
/// sample in each lane.
///
/// @param batch samples that the caller sees
/// @param geometry of one instance
public record Shape(int batch, Geometry geometry) {
  public Shape {
    if (batch < 1) {
      throw new IllegalArgumentException("a batch has at least one sample, got " + batch);
    }
  }

  /// The shape in which vectors are filled best: lanes are samples if there are enough of them,
  /// else elements.
  ///
  /// @param vectorBits of the machine's registers
  public static Shape choose(int batch, Module module, int vectorBits) {
    int vector = Math.max(1, vectorBits / 8 / module.precision().bytes());
    int largest =
        module.routines().stream()
            .flatMap(routine -> routine.kernels().stream())
            .mapToInt(kernel -> kernel.size())
            .max()
            .orElse(1);
    if (batch > 1 && (batch >= vector || batch >= largest)) {
      int lanes = Math.min(vector, Integer.highestOneBit(batch - 1) << 1);
      return new Shape(batch, new Geometry(Geometry.Axis.LANES, lanes));
    }
    return new Shape(batch, new Geometry(Geometry.Axis.ELEMENTS, vector));
  }

  public int instances() {
    return (batch + geometry.lanes() - 1) / geometry.lanes();
  }

  /// What a row of records has side by side, see [org.brian2grad.kernel.Layout]: samples, those
  /// that only fill vectors included.
  public int pitch() {
    return instances() * geometry.lanes();
  }

  /// The sample in a lane of an instance; lanes beyond the batch repeat the last sample.
  int sample(int instance, int lane) {
    return Math.min(batch - 1, instance * geometry.lanes() + lane);
  }

  /// Values in one row of a record over all samples: `size * pitch` or `pitch * padded(size)`.
  public long recordRow(int size) {
    return geometry.axis() == Geometry.Axis.LANES
        ? (long) size * pitch()
        : (long) geometry.padded(size) * pitch();
  }

  /// The strides of row, sample and element in a record over all samples, in values.
  public long[] recordStrides(int size) {
    return geometry.axis() == Geometry.Axis.LANES
        ? new long[] {recordRow(size), 1, pitch()}
        : new long[] {recordRow(size), geometry.padded(size), 1};
  }

  /// Where, in values, the rows of an instance begin.
  long recordOffset(int instance, int size) {
    return geometry.axis() == Geometry.Axis.LANES
        ? (long) instance * geometry.lanes()
        : (long) instance * geometry.padded(size);
  }
}
