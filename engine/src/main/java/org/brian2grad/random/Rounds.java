package org.brian2grad.random;

import java.util.List;
import org.brian2grad.function.Maths;

/// An algorithm that draws a whole number in rounds until it is found: the straight pieces, between
/// which each carrier puts its own loop.
///
/// Numbers side by side in a vector go on until the last is found. All reals have 64 bits.
public interface Rounds {
  /// Rounds that are made at most: so many that only arguments that are not finite need them.
  int limit();

  /// Whether each round is given bits of its own (else all have those of the first).
  boolean redraws();

  /// What stays the same in all rounds.
  <V, B> List<V> constants(Maths<V, B> m, List<V> args);

  /// Which numbers this algorithm is to find.
  <V, B> B applies(Maths<V, B> m, List<V> args);

  /// What the first round begins with: the number is the first.
  <V, B> List<V> begin(Maths<V, B> m, List<V> constants);

  /// One round.
  ///
  /// @param u uniform in [0, 1)
  /// @param v the same
  <V, B> Round<V, B> round(Maths<V, B> m, List<V> constants, List<V> state, V u, V v);

  /// @param state as long as that before
  /// @param found whether the number is final
  record Round<V, B>(List<V> state, B found) {}
}
