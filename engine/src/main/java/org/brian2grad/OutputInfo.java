package org.brian2grad;

import org.brian2grad.simulation.Output;

/// Something that a run gives.
///
/// @param name `monitor.variable`, `monitor.raster`, `monitor.count`, `monitor.rate`, or
///   `final.group.variable` for a state at the end
/// @param unit in SI base units, as Brian 2 writes it; empty when dimensionless
/// @param shape without a batch dimension: `[T, N]` for traces and rasters, `[T]` for rates, `[N]`
///   for counts and states
/// @param timeFirst whether its first dimension is time, which comes before a batch dimension; else
///   the batch dimension comes first
/// @param differentiable whether it may have a gradient
public record OutputInfo(
    String name, String unit, long[] shape, boolean timeFirst, boolean differentiable) {
  public OutputInfo {
    shape = shape.clone();
  }

  static OutputInfo of(Output output) {
    Output.Facts f = output.facts();
    return new OutputInfo(f.name(), f.unit(), f.shape(), f.timeFirst(), f.differentiable());
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }
}
