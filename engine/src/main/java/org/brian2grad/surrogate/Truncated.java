package org.brian2grad.surrogate;

import java.util.Map;
import org.brian2grad.function.Algebra;

/// Another surrogate, but zero where `|x|` exceeds a bound: only neurons near threshold cost
/// anything.
///
/// Source: Perez-Nieves & Goodman (2021), "Sparse spiking gradient descent".
public record Truncated(Surrogate inner, double support) implements Surrogate {
  public Truncated {
    Positive.require("support", support);
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public Map<String, Double> parameters() {
    return inner.parameters();
  }

  @Override
  public <V> V derivative(Algebra<V> a, V x) {
    V outside = a.constant(0);
    return a.ifLess(a.constant(support), a.call("abs", x), outside, inner.derivative(a, x));
  }
}
