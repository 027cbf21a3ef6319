package org.brian2grad.random;

import org.brian2grad.function.Maths;

/// What a random number is drawn from.
public enum Distribution {
  /// Uniform in [0, 1): as many bits as the significand holds.
  UNIFORM(0, 60) {
    @Override
    public <I, V, B> V draw(Bits<I, V> b, Maths<V, B> m, Place<I> place) {
      return Continuous.uniform(b, m, place.half(b));
    }
  },
  /// Normal with mean 0 and variance 1.
  NORMAL(0, 120) {
    @Override
    public <I, V, B> V draw(Bits<I, V> b, Maths<V, B> m, Place<I> place) {
      return Continuous.normal(b, m, place.half(b));
    }
  };

  private final int arity;
  private final int cost;

  Distribution(int arity, int cost) {
    this.arity = arity;
    this.cost = cost;
  }

  /// Real arguments.
  public int arity() {
    return arity;
  }

  /// What a draw takes, in additions.
  public int cost() {
    return cost;
  }

  /// The number that is drawn at a place.
  public abstract <I, V, B> V draw(Bits<I, V> b, Maths<V, B> m, Place<I> place);
}
