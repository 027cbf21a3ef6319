package org.brian2grad.surrogate;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.function.Algebra;

/// `h` where `|x| < w/2`, else 0: h at threshold, area h w, compact.
///
/// Source: Kaiser, Mostafa & Neftci (2020), "Synaptic plasticity dynamics for deep continuous local
/// learning".
public record Boxcar(double width, double height) implements Surrogate {
  public Boxcar {
    Positive.require("width", width);
    Positive.require("height", height);
  }

  @Override
  public String name() {
    return "boxcar";
  }

  @Override
  public <V> V derivative(Algebra<V> a, V x, Numbers<V> n) {
    V inside = a.constant(height);
    return a.ifLess(a.call("abs", x), a.constant(width / 2), inside, a.constant(0));
  }

  @Override
  public boolean jumps() {
    return true;
  }

  @Override
  public double support() {
    return width / 2;
  }

  /// Makes them.
  @AutoService(SurrogateFactory.class)
  public static final class Factory implements SurrogateFactory {
    @Override
    public List<String> names() {
      return List.of("boxcar");
    }

    @Override
    public Map<String, Double> parameters() {
      Map<String, Double> parameters = new LinkedHashMap<>();
      parameters.put("width", 2.0);
      parameters.put("height", 0.5);
      return parameters;
    }

    @Override
    public Surrogate create(Map<String, Double> values) {
      return new Boxcar(value(values, "width"), value(values, "height"));
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
