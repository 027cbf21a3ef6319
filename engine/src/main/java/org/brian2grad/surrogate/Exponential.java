package org.brian2grad.surrogate;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.function.Algebra;

/// `c exp(-a|x|)`: c at threshold, area 2c/a, exponential tail.
///
/// Source: Shrestha & Orchard (2018), "SLAYER".
public record Exponential(double height, double slope) implements Surrogate {
  public Exponential {
    Positive.require("height", height);
    Positive.require("slope", slope);
  }

  @Override
  public String name() {
    return "exponential";
  }

  @Override
  public <V> V derivative(Algebra<V> a, V x, Numbers<V> n) {
    V e = a.call("exp", a.neg(a.mul(n.of("slope"), a.call("abs", x))));
    return a.mul(a.constant(height), e);
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
    V k = n.of("slope");
    V distance = a.call("abs", x);
    V e = a.call("exp", a.neg(a.mul(k, distance)));
    V rest = a.div(a.sub(a.constant(1), e), a.square(k));
    V half = a.mul(a.constant(height), a.sub(a.div(a.mul(distance, e), k), rest));
    return a.ifLess(x, a.constant(0), a.neg(half), half);
  }

  /// Makes them.
  @AutoService(SurrogateFactory.class)
  public static final class Factory implements SurrogateFactory {
    @Override
    public List<String> names() {
      return List.of("exponential");
    }

    @Override
    public Map<String, Double> parameters() {
      Map<String, Double> parameters = new LinkedHashMap<>();
      parameters.put("height", 0.5);
      parameters.put("slope", 1.0);
      return parameters;
    }

    @Override
    public Surrogate create(Map<String, Double> values) {
      return new Exponential(value(values, "height"), value(values, "slope"));
    }

    @Override
    public double atZero(Map<String, Double> values) {
      return value(values, "height");
    }

    @Override
    public double area(Map<String, Double> values) {
      return 2 * value(values, "height") / value(values, "slope");
    }
  }
}
