package org.brian2grad.surrogate;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.function.Algebra;

/// `(1 + h) N(x; 0, s) - h N(x; s, w s) - h N(x; -s, w s)`: area 1 - h, Gaussian tail, negative
/// beside threshold.
///
/// Source: Yin, Corradi & Bohte (2021), "Accurate and efficient time-domain classification with
/// adaptive spiking recurrent neural networks".
public record MultiGaussian(double height, double width, double sigma) implements Surrogate {
  public MultiGaussian {
    Positive.require("height", height);
    Positive.require("width", width);
    Positive.require("sigma", sigma);
  }

  @Override
  public String name() {
    return "multi_gaussian";
  }

  @Override
  public <V> V derivative(Algebra<V> a, V x, Numbers<V> n) {
    double wide = width * sigma;
    V centre = a.mul(a.constant(1 + height), normal(a, x, sigma));
    V right = normal(a, a.sub(x, a.constant(sigma)), wide);
    V left = normal(a, a.add(x, a.constant(sigma)), wide);
    return a.sub(centre, a.mul(a.constant(height), a.add(right, left)));
  }

  private static <V> V normal(Algebra<V> a, V x, double s) {
    V y = a.div(x, a.constant(s));
    V e = a.call("exp", a.mul(a.constant(-0.5), a.square(y)));
    return a.mul(a.constant(1 / (s * Math.sqrt(2 * Math.PI))), e);
  }

  /// Makes them.
  @AutoService(SurrogateFactory.class)
  public static final class Factory implements SurrogateFactory {
    @Override
    public List<String> names() {
      return List.of("multi_gaussian");
    }

    @Override
    public Map<String, Double> parameters() {
      Map<String, Double> parameters = new LinkedHashMap<>();
      parameters.put("height", 0.15);
      parameters.put("width", 6.0);
      parameters.put("sigma", 0.5);
      return parameters;
    }

    @Override
    public Surrogate create(Map<String, Double> values) {
      return new MultiGaussian(
          value(values, "height"), value(values, "width"), value(values, "sigma"));
    }

    @Override
    public double atZero(Map<String, Double> values) {
      double sigma = value(values, "sigma");
      double wide = value(values, "width") * sigma;
      double h = value(values, "height");
      double root = Math.sqrt(2 * Math.PI);
      double beside =
          Math.exp(-0.5 / (value(values, "width") * value(values, "width"))) / (wide * root);
      return (1 + h) / (sigma * root) - 2 * h * beside;
    }

    @Override
    public double area(Map<String, Double> values) {
      return 1 - value(values, "height");
    }
  }
}
