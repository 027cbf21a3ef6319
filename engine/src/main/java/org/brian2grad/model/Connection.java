package org.brian2grad.model;

import java.util.Arrays;
import java.util.Optional;

/// Which neurons a synapse lies between. Synapses are numbered by source, then by target.
public sealed interface Connection {
  /// Listed pairs, in that order. Two are equal if their numbers are.
  record Pairs(int[] sources, int[] targets) implements Connection {
    public Pairs {
      sources = sources.clone();
      targets = targets.clone();
    }

    @Override
    public int[] sources() {
      return sources.clone();
    }

    @Override
    public int[] targets() {
      return targets.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Pairs that
          && Arrays.equals(sources, that.sources)
          && Arrays.equals(targets, that.targets);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(sources) + Arrays.hashCode(targets);
    }

    @Override
    public String toString() {
      return sources.length + " pairs";
    }
  }

  /// All pairs for which a condition on `i`, `j`, `*_pre`, `*_post` holds; every pair without one.
  record Where(Optional<String> condition) implements Connection {}

  /// Each pair for which the condition holds, with a probability.
  ///
  /// @param seed of the draws
  record Probability(double probability, Optional<String> condition, long seed)
      implements Connection {}
}
