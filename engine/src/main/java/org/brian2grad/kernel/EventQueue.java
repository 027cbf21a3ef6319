package org.brian2grad.kernel;

import java.util.OptionalInt;

/// The recent events of a pathway's sources, and the synapses they reach, and when.
///
/// Synapses are in groups of one delay each, the longest first, so that events are delivered in the
/// order they were sent.
///
/// @param history a BOOL array of `rows` rows of [#stride] sources: row `n mod rows` has the events
///   of step n
/// @param candidates an array like `history` that has also the sources that were near to an event,
///   where those are known
/// @param rows of the history
/// @param sources that have events
/// @param clock whose steps are counted
/// @param delays INT32, one of each group, in steps
/// @param starts INT32, for each group and source where its synapses begin in `members`, and at the
///   end of a group where those of its last source end
/// @param members INT32, synapses by group and source, ascending
/// @param source INT32, the source of each synapse
/// @param steps INT32, the delay of each synapse, where they differ
public record EventQueue(
    int history,
    OptionalInt candidates,
    int rows,
    int sources,
    int clock,
    int delays,
    int starts,
    int members,
    int source,
    OptionalInt steps) {
  /// The same with a history of candidates.
  public EventQueue with(OptionalInt candidates) {
    return new EventQueue(
        history, candidates, rows, sources, clock, delays, starts, members, source, steps);
  }

  /// Sources are scanned eight at a time.
  public static int stride(int sources) {
    return (sources + 7) / 8 * 8;
  }

  public int stride() {
    return stride(sources);
  }
}
