package org.brian2grad.surrogate;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.function.Algebra;

/// The normal density of width s: `1 / (s sqrt(2 pi))` at threshold, area 1, Gaussian tail. It is
/// the derivative of an error function, hence its other name.
///
/// Source: Yin, Corradi & Bohte (2020), "Effective and efficient computation with
/// multiple-timescale spiking recurrent neural networks".
public record Gaussian(double sigma) implements Surrogate {
  public Gaussian {
    Positive.require("sigma", sigma);
  }

  @Override
  public String name() {
    return "gaussian";
  }

  @Override
  public <V> V derivative(Algebra<V> a, V x, Numbers<V> n) {
    V y = a.div(x, a.constant(sigma));
    V e = a.call("exp", a.mul(a.constant(-0.5), a.square(y)));
    return a.mul(a.constant(1 / (sigma * Math.sqrt(2 * Math.PI))), e);
  }

  /// Makes them.
  @AutoService(SurrogateFactory.class)
  public static final class Factory implements SurrogateFactory {
    @Override
    public List<String> names() {
      return List.of("gaussian", "erf");
    }

    @Override
    public Map<String, Double> parameters() {
      Map<String, Double> parameters = new LinkedHashMap<>();
      parameters.put("sigma", 0.5);
      return parameters;
    }

    @Override
    public Surrogate create(Map<String, Double> values) {
      return new Gaussian(value(values, "sigma"));
    }

    @Override
    public double atZero(Map<String, Double> values) {
      return 1 / (value(values, "sigma") * Math.sqrt(2 * Math.PI));
    }

    @Override
    public double area(Map<String, Double> values) {
      return 1;
    }
  }
}
