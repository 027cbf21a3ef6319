package org.brian2grad;

/// Something that a run gives.
///
/// @param name `monitor.variable`, `monitor.raster`, `monitor.count`, `monitor.rate`, or
///   `final.group.variable` for a state at the end
/// @param unit in SI base units, as Brian 2 writes it; empty when dimensionless
/// @param shape without a batch dimension: `[T, N]` for traces and rasters, `[T]` for rates, `[N]`
///   for counts and states. With a batch it comes after T, or first where there is no T
/// @param differentiable whether it may have a gradient
public record OutputInfo(String name, String unit, long[] shape, boolean differentiable) {
  public OutputInfo {
    shape = shape.clone();
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }
}
