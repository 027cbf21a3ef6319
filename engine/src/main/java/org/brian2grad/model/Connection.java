package org.brian2grad.model;

import java.util.Optional;

/// Which neurons a synapse lies between. Synapses are numbered by source, then by target.
public sealed interface Connection {
  /// Listed pairs, in that order.
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
  }

  /// All pairs for which a condition on `i`, `j`, `*_pre`, `*_post` holds; every pair without one.
  record Where(Optional<String> condition) implements Connection {}

  /// Each pair for which the condition holds, with a probability.
  ///
  /// @param seed of the draws
  record Probability(double probability, Optional<String> condition, long seed)
      implements Connection {}
}
