package org.brian2grad.surrogate;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.function.Algebra;

/// `k s(kx) (1 - s(kx))` with the logistic function s, written as `k e / (1 + e)^2` with `e =
/// exp(-k|x|)`, which cannot overflow: k/4 at threshold, area 1, exponential tail.
///
/// Source: Neftci, Mostafa & Zenke (2019), "Surrogate gradient learning in spiking neural
/// networks".
public record Sigmoid(double slope) implements Surrogate {
  public Sigmoid {
    Positive.require("slope", slope);
  }

  @Override
  public String name() {
    return "sigmoid";
  }

  @Override
  public <V> V derivative(Algebra<V> a, V x, Numbers<V> n) {
    V e = a.call("exp", a.neg(a.mul(n.of("slope"), a.call("abs", x))));
    return a.div(a.mul(n.of("slope"), e), a.square(a.add(a.constant(1), e)));
  }

  @Override
  public List<String> data() {
    return List.of("slope");
  }

  @Override
  public boolean isDifferentiable(String name) {
    return true;
  }

  @Override
  public <V> V integralBy(String name, Algebra<V> a, V x, Numbers<V> n) {
    V e = a.call("exp", a.neg(a.mul(n.of("slope"), a.call("abs", x))));
    return a.div(a.mul(x, e), a.square(a.add(a.constant(1), e)));
  }

  /// Makes them.
  @AutoService(SurrogateFactory.class)
  public static final class Factory implements SurrogateFactory {
    @Override
    public List<String> names() {
      return List.of("sigmoid");
    }

    @Override
    public Map<String, Double> parameters() {
      Map<String, Double> parameters = new LinkedHashMap<>();
      parameters.put("slope", 25.0);
      return parameters;
    }

    @Override
    public Surrogate create(Map<String, Double> values) {
      return new Sigmoid(value(values, "slope"));
    }

    @Override
    public double atZero(Map<String, Double> values) {
      return value(values, "slope") / 4;
    }

    @Override
    public double area(Map<String, Double> values) {
      return 1;
    }
  }
}
