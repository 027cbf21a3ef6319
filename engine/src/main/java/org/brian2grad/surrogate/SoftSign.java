package org.brian2grad.surrogate;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.function.Algebra;

/// `(a/2) / (1 + a|x|)^2`: a/2 at threshold, area 1, algebraic tail.
///
/// Source: SpikingJelly, SoftSign.
public record SoftSign(double alpha) implements Surrogate {
  public SoftSign {
    Positive.require("alpha", alpha);
  }

  @Override
  public String name() {
    return "soft_sign";
  }

  @Override
  public <V> V derivative(Algebra<V> a, V x, Numbers<V> n) {
    V distance = a.mul(n.of("alpha"), a.call("abs", x));
    return a.div(a.mul(a.constant(0.5), n.of("alpha")), a.square(a.add(a.constant(1), distance)));
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
    V distance = a.mul(n.of("alpha"), a.call("abs", x));
    return a.div(a.mul(a.constant(0.5), x), a.square(a.add(a.constant(1), distance)));
  }

  /// Makes them.
  @AutoService(SurrogateFactory.class)
  public static final class Factory implements SurrogateFactory {
    @Override
    public List<String> names() {
      return List.of("soft_sign");
    }

    @Override
    public Map<String, Double> parameters() {
      Map<String, Double> parameters = new LinkedHashMap<>();
      parameters.put("alpha", 2.0);
      return parameters;
    }

    @Override
    public Surrogate create(Map<String, Double> values) {
      return new SoftSign(value(values, "alpha"));
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
