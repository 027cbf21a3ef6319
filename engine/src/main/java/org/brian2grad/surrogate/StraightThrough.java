package org.brian2grad.surrogate;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.function.Algebra;

/// 1 everywhere: the spike counts as the identity. Infinite area.
///
/// Source: Bengio, Leonard & Courville (2013), "Estimating or propagating gradients through
/// stochastic neurons".
public record StraightThrough() implements Surrogate {
  @Override
  public String name() {
    return "straight_through";
  }

  @Override
  public <V> V derivative(Algebra<V> a, V x, Numbers<V> n) {
    return a.constant(1);
  }

  /// Its integral is `x` itself, which is no step.
  @Override
  public boolean isDifferentiable(String name) {
    return false;
  }

  /// Makes them.
  @AutoService(SurrogateFactory.class)
  public static final class Factory implements SurrogateFactory {
    @Override
    public List<String> names() {
      return List.of("straight_through");
    }

    @Override
    public Map<String, Double> parameters() {
      Map<String, Double> parameters = new LinkedHashMap<>();
      return parameters;
    }

    @Override
    public Surrogate create(Map<String, Double> values) {
      return new StraightThrough();
    }

    @Override
    public double atZero(Map<String, Double> values) {
      return 1;
    }

    @Override
    public double area(Map<String, Double> values) {
      return Double.POSITIVE_INFINITY;
    }
  }
}
