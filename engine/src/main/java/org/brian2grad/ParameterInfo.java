package org.brian2grad;

import org.brian2grad.simulation.Input;

/// Something that a simulator is differentiable with respect to.
///
/// @param name as it was asked for
/// @param unit in SI base units, as Brian 2 writes it; empty when dimensionless
/// @param shape without a batch dimension: `[]` for a constant, `[N]` for values of a group
/// @param value that the network has, in SI base units
/// @param timeFirst whether its first dimension is time, which comes before a batch dimension:
///   values of a TimedArray `[K, *batch, ...]`, the raster of a generator's spikes `[T, *batch, N]`
public record ParameterInfo(
    String name, String unit, long[] shape, NdArray value, boolean timeFirst) {
  public ParameterInfo {
    shape = shape.clone();
  }

  /// @param value element by element
  static ParameterInfo of(Input input, double[] value) {
    NdArray shown = NdArray.of(value, input.shape());
    return new ParameterInfo(input.name(), input.unit(), input.shape(), shown, input.timeFirst());
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }
}
