package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.random.Philox;

/// One run as its caller wants it.
///
/// @param batch samples
/// @param first timestep of each clock at the start
/// @param noise where random numbers come from
/// @param given values of parameters, first values of state, and records that are inputs
/// @param records memory of each record, laid out for [Engine#shape]; of inputs too
/// @param checked whether state that stops being finite is an error
/// @param policy of memory, that of a reverse sweep included
/// @param keep what is kept for a reverse sweep; empty when there will be none
public record Call(
    int batch,
    long[] first,
    Noise noise,
    List<Given> given,
    Map<Integer, MemorySegment> records,
    boolean checked,
    CheckpointPolicy policy,
    Optional<Keep> keep) {
  public Call {
    given = List.copyOf(given);
    records = Map.copyOf(records);
  }

  /// @param seed of the random numbers
  /// @param streams the stream that each sample sees; empty where sample k sees stream k
  /// @param origin timestep of each clock from which steps are counted; empty for 0
  public record Noise(long seed, List<Long> streams, List<Long> origin) {
    public Noise {
      streams = List.copyOf(streams);
      origin = List.copyOf(origin);
    }

    /// All samples see the same random numbers, or each its own.
    public Noise(long seed, boolean shared) {
      this(seed, streams(shared, 1), List.of());
    }

    /// The streams of samples that see the same random numbers, or each its own.
    public static List<Long> streams(boolean shared, int batch) {
      return shared ? Collections.nCopies(batch, 0L) : List.of();
    }

    long origin(int clock) {
      return clock < origin.size() ? origin.get(clock) : 0;
    }

    /// The key of a sample.
    long key(int sample) {
      return Philox.key(seed, streams.isEmpty() ? sample : streams.get(sample));
    }
  }

  /// @param inputs arrays that a reverse sweep may differentiate with respect to
  /// @param outputs arrays whose adjoints it may be given
  public record Keep(Set<Integer> inputs, Set<Integer> outputs) {
    public Keep {
      inputs = Set.copyOf(inputs);
      outputs = Set.copyOf(outputs);
    }
  }
}
