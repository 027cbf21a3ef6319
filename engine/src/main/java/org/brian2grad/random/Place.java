package org.brian2grad.random;

import java.util.List;

/// Where in a run a random number is drawn: what the counter of its bits is made of.
///
/// The four words of a counter are the element, the two halves of the step, and the call site with
/// the number of the block of bits that is drawn there. Numbers that take half a block share block
/// 0 with their neighbour site: two calls in one formula cost one block.
///
/// @param key of the sample
/// @param step of the clock, counted from time 0, so that a run that is continued goes on with the
///   numbers that one run would have had
/// @param element neuron or synapse
/// @param site of the call
public record Place<I>(I key, I step, I element, int site) {
  /// Call sites of a program at most.
  public static final int SITES = 1 << 24;

  /// Blocks that a site may draw.
  private static final int BLOCKS = 1 << 8;

  /// Those that it shares with nobody.
  static final int OWN_BLOCKS = BLOCKS - 1;

  /// The two words that belong to this site alone, of the block that it shares.
  List<I> half(Bits<I, ?> b) {
    List<I> words = words(b, b.constant((long) (site / 2) * BLOCKS));
    return site % 2 == 0 ? words.subList(0, 2) : words.subList(2, 4);
  }

  /// A block of four words that this site shares with no other.
  ///
  /// @param number from 0 to OWN_BLOCKS - 1
  List<I> block(Bits<I, ?> b, I number) {
    return words(b, b.add(number, b.constant((long) site * BLOCKS + 1)));
  }

  private List<I> words(Bits<I, ?> b, I last) {
    return Philox.words(b, key, List.of(element, step, b.shiftRight(step, 32), last));
  }
}
