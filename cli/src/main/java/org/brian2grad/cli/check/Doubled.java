package org.brian2grad.cli.check;

import org.brian2grad.function.Algebra;
import org.brian2grad.surrogate.Surrogate;

/// Twice another surrogate: a gradient that stays the same, bit for bit, has nothing of it.
public record Doubled(Surrogate inner) implements Surrogate {
  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public <V> V derivative(Algebra<V> a, V x) {
    return a.mul(a.constant(2), inner.derivative(a, x));
  }

  @Override
  public double support() {
    return inner.support();
  }
}
