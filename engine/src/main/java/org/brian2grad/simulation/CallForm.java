package org.brian2grad.simulation;

import java.util.List;
import java.util.Set;
import org.brian2grad.runtime.CheckpointPolicy;

/// All of a call but its numbers: calls of one form differ in what lies in memory, in the seed and
/// in where they start.
///
/// @param batch samples
/// @param values arrays that are given, samples first
/// @param rasters records that are given
/// @param records that the run writes, by the engine's numbers
/// @param differentiated arrays that a reverse sweep may be about; empty when there will be none
/// @param streams of random numbers that the samples see; empty where sample k sees stream k
/// @param checked whether state that stops being finite is an error
/// @param policy of memory, that of a reverse sweep included
public record CallForm(
    int batch,
    List<Slot> values,
    List<Slot> rasters,
    List<Integer> records,
    Set<Integer> differentiated,
    List<Long> streams,
    boolean checked,
    CheckpointPolicy policy) {
  public CallForm {
    values = List.copyOf(values);
    rasters = List.copyOf(rasters);
    records = List.copyOf(records);
    streams = List.copyOf(streams);
    differentiated = Set.copyOf(differentiated);
  }

  /// An array that gets its values by a call.
  ///
  /// @param array the engine's number
  /// @param batched whether each sample has its own
  /// @param name the caller's, for errors
  public record Slot(int array, boolean batched, String name) {}
}
