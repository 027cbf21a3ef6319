package org.brian2grad;

import org.brian2grad.lowering.Catalogue;

/// Where the numbers of an output are.
sealed interface Output {
  OutputInfo info();

  /// The engine's number of the array.
  int array();

  /// In a row of each step.
  ///
  /// @param start first element that is shown
  /// @param stop last element that is shown, exclusive
  /// @param single whether there is one element only, without a dimension of its own
  record Recorded(OutputInfo info, Catalogue.Record record, int start, int stop, boolean single)
      implements Output {
    @Override
    public int array() {
      return record.array();
    }
  }

  /// In the state at the end.
  ///
  /// @param start first element that is shown
  /// @param stop last element that is shown, exclusive
  record Last(OutputInfo info, Catalogue.State state, int start, int stop) implements Output {
    @Override
    public int array() {
      return state.array();
    }
  }
}
