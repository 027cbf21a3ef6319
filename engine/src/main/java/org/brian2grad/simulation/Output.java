package org.brian2grad.simulation;

import org.brian2grad.lowering.Catalogue;

/// Something that a run gives, and where its numbers are.
public sealed interface Output {
  Facts facts();

  /// The engine's number of the array.
  int array();

  /// @param name `monitor.variable`, `monitor.raster`, `monitor.count`, `monitor.rate`, or
  ///   `final.group.variable` for a state at the end
  /// @param unit in SI base units, as Brian 2 writes it; empty when dimensionless
  /// @param shape without a batch dimension: `[T, N]` for traces and rasters, `[T]` for rates,
  ///   `[N]` for counts and states
  /// @param timeFirst whether its first dimension is time, which comes before batch dimensions;
  ///   else batch dimensions come first
  /// @param differentiable whether it may have a gradient
  record Facts(String name, String unit, long[] shape, boolean timeFirst, boolean differentiable) {}

  /// The first element that is shown.
  int start();

  /// The last element that is shown, exclusive.
  int stop();

  /// Whether there is one element only, without a dimension of its own.
  default boolean isSingle() {
    return switch (this) {
      case Recorded r -> r.single();
      case Last _ -> false;
    };
  }

  /// In a row of each step.
  ///
  /// @param single whether there is one element only, without a dimension of its own
  record Recorded(Facts facts, Catalogue.Record record, int start, int stop, boolean single)
      implements Output {
    @Override
    public int array() {
      return record.array();
    }
  }

  /// In the state at the end.
  record Last(Facts facts, Catalogue.State state, int start, int stop) implements Output {
    @Override
    public int array() {
      return state.array();
    }
  }
}
