package org.brian2grad.random;

import java.util.List;
import org.brian2grad.function.Maths;

/// A carrier of random numbers: its bits, its reals, and its loop.
///
/// @param <I> words
/// @param <V> reals
/// @param <B> truth values
public interface Source<I, V, B> {
  Bits<I, V> bits();

  Maths<V, B> maths();

  /// The numbers that an algorithm finds where it applies, and `otherwise` elsewhere.
  ///
  /// Round r is given block r of the place's own (block 0 in all rounds of one that does not draw
  /// again), see [#pair].
  V search(Rounds algorithm, Place<I> place, List<V> args, V otherwise);

  /// The two uniform numbers of a block of the place's own.
  default List<V> pair(Place<I> place, I block) {
    List<I> words = place.block(bits(), block);
    return List.of(
        Continuous.uniform(bits(), maths(), words.subList(0, 2)),
        Continuous.uniform(bits(), maths(), words.subList(2, 4)));
  }
}
