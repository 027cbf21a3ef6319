package org.brian2grad.surrogate;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.function.Algebra;

/// `(a/2) / (1 + (pi a x / 2)^2)`: a/2 at threshold, area 1, algebraic tail.
///
/// Source: Fang et al. (2021), "Incorporating learnable membrane time constant".
public record Atan(double alpha) implements Surrogate {
  public Atan {
    Positive.require("alpha", alpha);
  }

  @Override
  public String name() {
    return "atan";
  }

  @Override
  public <V> V derivative(Algebra<V> a, V x, Numbers<V> n) {
    V y = a.mul(a.mul(a.constant(Math.PI / 2), n.of("alpha")), x);
    return a.div(a.mul(a.constant(0.5), n.of("alpha")), a.add(a.constant(1), a.square(y)));
  }

  @Override
  public List<String> data() {
    return List.of("alpha");
  }

  @Override
  public boolean isDifferentiable(String name) {
    return true;
  }

  @Override
  public <V> V integralBy(String name, Algebra<V> a, V x, Numbers<V> n) {
    V y = a.mul(a.mul(a.constant(Math.PI / 2), n.of("alpha")), x);
    return a.div(a.mul(a.constant(0.5), x), a.add(a.constant(1), a.square(y)));
  }

  /// Makes them.
  @AutoService(SurrogateFactory.class)
  public static final class Factory implements SurrogateFactory {
    @Override
    public List<String> names() {
      return List.of("atan");
    }

    @Override
    public Map<String, Double> parameters() {
      Map<String, Double> parameters = new LinkedHashMap<>();
      parameters.put("alpha", 2.0);
      return parameters;
    }

    @Override
    public Surrogate create(Map<String, Double> values) {
      return new Atan(value(values, "alpha"));
    }

    @Override
    public double atZero(Map<String, Double> values) {
      return value(values, "alpha") / 2;
    }

    @Override
    public double area(Map<String, Double> values) {
      return 1;
    }
  }
}
