package org.brian2grad.surrogate;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.function.Algebra;

/// `c max(0, 1 - |x|/w)`: c at threshold, area c w, compact.
///
/// Source: Bellec et al. (2018), "Long short-term memory and learning-to-learn in networks of
/// spiking neurons".
public record Triangular(double height, double width) implements Surrogate {
  public Triangular {
    Positive.require("height", height);
    Positive.require("width", width);
  }

  @Override
  public String name() {
    return "triangular";
  }

  @Override
  public <V> V derivative(Algebra<V> a, V x, Numbers<V> n) {
    V zero = a.constant(0);
    V rest = a.sub(a.constant(1), a.div(a.call("abs", x), a.constant(width)));
    return a.mul(a.constant(height), a.ifLess(zero, rest, rest, zero));
  }

  @Override
  public double support() {
    return width;
  }

  /// Makes them.
  @AutoService(SurrogateFactory.class)
  public static final class Factory implements SurrogateFactory {
    @Override
    public List<String> names() {
      return List.of("triangular");
    }

    @Override
    public Map<String, Double> parameters() {
      Map<String, Double> parameters = new LinkedHashMap<>();
      parameters.put("height", 0.3);
      parameters.put("width", 1.0);
      return parameters;
    }

    @Override
    public Surrogate create(Map<String, Double> values) {
      return new Triangular(value(values, "height"), value(values, "width"));
    }

    @Override
    public double atZero(Map<String, Double> values) {
      return value(values, "height");
    }

    @Override
    public double area(Map<String, Double> values) {
      return value(values, "height") * value(values, "width");
    }
  }
}
