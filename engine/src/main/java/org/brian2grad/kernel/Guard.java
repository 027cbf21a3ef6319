package org.brian2grad.kernel;

/// Which elements of a domain can be left out: synapses whose source had no event the right number
/// of steps ago.
///
/// A guarded kernel means the same without its guard, since all its effects vanish where the
/// indicator is false; with it, machine code goes from events to their elements, in the order of
/// [EventQueue#members].
///
/// @param indicator the node that is true for elements that matter
/// @param queue of events
/// @param elements INT32, the element of the domain for each of the queue's members
public record Guard(int indicator, EventQueue queue, int elements) {
  Guard with(int node) {
    return new Guard(node, queue, elements);
  }
}
