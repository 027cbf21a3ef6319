package org.brian2grad.kernel;

import java.util.OptionalInt;

/// Which elements of a domain can be left out: synapses whose source had no event the right number
/// of steps ago.
///
/// A guarded kernel means the same without its guard, since what it does for other elements has no
/// effect, or none that is looked at; with it, machine code goes from sources to their elements, in
/// the order of [EventQueue#members].
///
/// @param indicator the node that is true for elements that matter, where all others do nothing
/// @param elements INT32, the element of the domain for each of the queue's members
public record Guard(OptionalInt indicator, EventQueue queue, Scan scan, int elements) {
  /// The sources whose elements are worked on.
  public enum Scan {
    /// Those that had an event.
    EVENTS,
    /// Those that had an event, or were so near to one that its surrogate derivative is not zero.
    CANDIDATES,
    /// All of them: for the order, which brings elements of a source together.
    ALL
  }

  /// Of those that had an event.
  public static Guard events(int indicator, EventQueue queue, int elements) {
    return new Guard(OptionalInt.of(indicator), queue, Scan.EVENTS, elements);
  }

  /// Of those that a derivative is about. One that looks at more than events, as that of a tangent
  /// does, stays so.
  ///
  /// @param active whether it asks for the derivative of events, also of those that were not
  public Guard inReverse(boolean active) {
    Scan near = queue.candidates().isPresent() ? Scan.CANDIDATES : Scan.ALL;
    boolean wide = active || scan != Scan.EVENTS;
    return new Guard(OptionalInt.empty(), queue, wide ? near : Scan.EVENTS, elements);
  }

  /// The same for another form of its queue.
  public Guard with(EventQueue queue) {
    return new Guard(indicator, queue, scan, elements);
  }

  /// The same where nodes have new ids; those that nothing needs have none.
  Guard with(int[] map) {
    int renamed = indicator.isPresent() ? map[indicator.getAsInt()] : -1;
    return new Guard(
        renamed < 0 ? OptionalInt.empty() : OptionalInt.of(renamed), queue, scan, elements);
  }
}
