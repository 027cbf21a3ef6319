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
  public <V> V derivative(Algebra<V> a, V x) {
    V e = a.call("exp", a.mul(a.constant(-slope), a.call("abs", x)));
    return a.mul(a.constant(height), e);
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
