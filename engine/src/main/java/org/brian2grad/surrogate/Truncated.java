package org.brian2grad.surrogate;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.brian2grad.function.Algebra;

/// Another surrogate, but zero where `|x|` exceeds a bound: only neurons near threshold cost
/// anything.
///
/// Source: Perez-Nieves & Goodman (2021), "Sparse spiking gradient descent".
public record Truncated(Surrogate inner, double support) implements Surrogate {
  /// The name of the bound.
  public static final String SUPPORT = "support";

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
  public double number(String name) {
    return name.equals(SUPPORT) ? support : inner.number(name);
  }

  @Override
  public List<String> data() {
    return Stream.concat(inner.data().stream(), Stream.of(SUPPORT)).toList();
  }

  @Override
  public <V> V derivative(Algebra<V> a, V x, Numbers<V> n) {
    V outside = a.constant(0);
    return a.ifLess(n.of(SUPPORT), a.call("abs", x), outside, inner.derivative(a, x, n));
  }

  @Override
  public boolean jumps() {
    return inner.jumps();
  }

  /// Only that of the scale vanishes outside, where elements are left out: that of a slope would
  /// not.
  @Override
  public boolean isDifferentiable(String name) {
    return name.equals(SCALE) && inner.isDifferentiable(name);
  }
}
