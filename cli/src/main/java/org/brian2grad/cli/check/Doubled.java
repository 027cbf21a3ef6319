package org.brian2grad.cli.check;

import java.util.List;
import org.brian2grad.function.Algebra;
import org.brian2grad.surrogate.Surrogate;

/// Twice another surrogate: a gradient that stays the same, bit for bit, has nothing of it.
public record Doubled(Surrogate inner) implements Surrogate {
  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public <V> V derivative(Algebra<V> a, V x, Numbers<V> n) {
    return a.mul(a.constant(2), inner.derivative(a, x, n));
  }

  @Override
  public List<String> data() {
    return inner.data();
  }

  @Override
  public double number(String name) {
    return inner.number(name);
  }

  @Override
  public double support() {
    return inner.support();
  }
}
