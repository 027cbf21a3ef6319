package org.brian2grad.random;

import java.util.List;

/// What a random number is drawn from.
public enum Distribution {
  /// Uniform in [0, 1): as many bits as the significand holds.
  UNIFORM(0, 60) {
    @Override
    public <I, V, B> V draw(Source<I, V, B> source, Place<I> place, List<V> args) {
      return Continuous.uniform(source.bits(), source.maths(), place.half(source.bits()));
    }
  },
  /// Normal with mean 0 and variance 1.
  NORMAL(0, 120) {
    @Override
    public <I, V, B> V draw(Source<I, V, B> source, Place<I> place, List<V> args) {
      return Continuous.normal(source.bits(), source.maths(), place.half(source.bits()));
    }
  },
  /// Poisson with a mean.
  POISSON(1, 400) {
    @Override
    public <I, V, B> V draw(Source<I, V, B> source, Place<I> place, List<V> args) {
      return Counts.poisson(source, place, args.get(0));
    }
  },
  /// Binomial with a number of trials and a probability.
  BINOMIAL(2, 400) {
    @Override
    public <I, V, B> V draw(Source<I, V, B> source, Place<I> place, List<V> args) {
      return Counts.binomial(source, place, args.get(0), args.get(1));
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

  /// Whether it takes reals of 64 bits, whatever the precision of the program: counts and their
  /// probabilities.
  public boolean isWide() {
    return arity > 0;
  }

  /// The number that is drawn at a place.
  public abstract <I, V, B> V draw(Source<I, V, B> source, Place<I> place, List<V> args);
}
