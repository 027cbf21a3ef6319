package org.brian2grad.kernel;

/// Which elements of a domain can be left out: synapses whose source had no event the right number
/// of steps ago.
///
/// A guarded kernel means the same without its guard, since all its effects vanish where the
/// indicator is false; with it, machine code goes from events to their elements. Groups of elements
/// have one delay each, the longest first, so that events are delivered in the order they were
/// sent.
///
/// @param indicator the node that is true for elements that matter
/// @param history a BOOL array of `rows` rows of [#stride] sources: row `n mod rows` has the events
///   of step n
/// @param rows of the history
/// @param sources that have events
/// @param clock whose steps are counted
/// @param delays INT32, one of each group, in steps
/// @param starts INT32, for each group and source where its elements begin in `members`, and at the
///   end of a group where those of its last source end
/// @param members INT32, elements by group and source, ascending
public record Guard(
    int indicator,
    int history,
    int rows,
    int sources,
    int clock,
    int delays,
    int starts,
    int members) {
  /// Sources are scanned eight at a time.
  public static int stride(int sources) {
    return (sources + 7) / 8 * 8;
  }

  Guard with(int node) {
    return new Guard(node, history, rows, sources, clock, delays, starts, members);
  }
}
