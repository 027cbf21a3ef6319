package org.brian2grad.random;

import java.util.List;
import org.brian2grad.function.Maths;

/// Numbers of a small mean: probabilities are taken from a uniform number, one after the other,
/// until it is used up.
///
/// The state is the number, what is left of the uniform number, and the probability of the number.
abstract sealed class Inversion implements Rounds permits Inversion.Poisson, Inversion.Binomial {
  /// Of a mean below 10 a number above 100 has a probability of 1e-60.
  @Override
  public final int limit() {
    return 128;
  }

  @Override
  public final boolean redraws() {
    return false;
  }

  /// The probability of k + 1 over that of k.
  abstract <V, B> V ratio(Maths<V, B> m, List<V> constants, V k);

  /// What rounding leaves of the uniform number where all probabilities are used up.
  private static final double NOTHING = 0x1p-60;

  @Override
  public final <V, B> Round<V, B> round(Maths<V, B> m, List<V> constants, List<V> state, V u, V v) {
    V k = state.get(0);
    V used = state.get(1);
    V probability = state.get(2);
    V reached = m.add(used, probability);
    B found = m.or(m.less(u, reached), m.less(probability, m.constant(NOTHING)));
    V next = m.select(found, k, m.add(k, m.constant(1)));
    return new Round<>(List.of(next, reached, m.mul(probability, ratio(m, constants, k))), found);
  }

  /// `P(k + 1)/P(k) = mean/(k + 1)`.
  static final class Poisson extends Inversion {
    @Override
    public <V, B> B applies(Maths<V, B> m, List<V> args) {
      return m.less(args.get(0), m.constant(PoissonRejection.SMALL));
    }

    @Override
    public <V, B> List<V> constants(Maths<V, B> m, List<V> args) {
      return args;
    }

    @Override
    public <V, B> List<V> begin(Maths<V, B> m, List<V> constants) {
      V none = m.call("exp", List.of(m.neg(constants.get(0))));
      return List.of(m.constant(0), m.constant(0), none);
    }

    @Override
    <V, B> V ratio(Maths<V, B> m, List<V> constants, V k) {
      return m.div(constants.get(0), m.add(k, m.constant(1)));
    }
  }

  /// `P(k + 1)/P(k) = (n - k)/(k + 1) p/(1 - p)`.
  static final class Binomial extends Inversion {
    @Override
    public <V, B> B applies(Maths<V, B> m, List<V> args) {
      return m.less(m.mul(args.get(0), args.get(1)), m.constant(PoissonRejection.SMALL));
    }

    @Override
    public <V, B> List<V> constants(Maths<V, B> m, List<V> args) {
      V p = args.get(1);
      return List.of(args.get(0), m.div(p, m.sub(m.constant(1), p)), p);
    }

    @Override
    public <V, B> List<V> begin(Maths<V, B> m, List<V> constants) {
      V log = m.call("log1p", List.of(m.neg(constants.get(2))));
      V none = m.call("exp", List.of(m.mul(constants.get(0), log)));
      return List.of(m.constant(0), m.constant(0), none);
    }

    @Override
    <V, B> V ratio(Maths<V, B> m, List<V> constants, V k) {
      V over = m.div(m.sub(constants.get(0), k), m.add(k, m.constant(1)));
      return m.mul(over, constants.get(1));
    }
  }
}
