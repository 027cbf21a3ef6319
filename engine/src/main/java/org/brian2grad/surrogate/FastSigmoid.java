package org.brian2grad.surrogate;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.function.Algebra;

/// `1 / (1 + k|x|)^2`: 1 at threshold, area 2/k, algebraic tail.
///
/// Source: Zenke & Ganguli (2018), "SuperSpike", eq. 3.3.
public record FastSigmoid(double slope) implements Surrogate {
  public FastSigmoid {
    Positive.require("slope", slope);
  }

  @Override
  public String name() {
    return "fast_sigmoid";
  }

  @Override
  public <V> V derivative(Algebra<V> a, V x, Numbers<V> n) {
    V one = a.constant(1);
    V distance = a.mul(n.of("slope"), a.call("abs", x));
    return a.div(one, a.square(a.add(one, distance)));
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
    V distance = a.call("abs", x);
    V root = a.add(a.constant(1), a.mul(n.of("slope"), distance));
    // Not x|x| by a square, which would overflow.
    return a.neg(a.mul(a.div(x, root), a.div(distance, root)));
  }

  /// Makes them.
  @AutoService(SurrogateFactory.class)
  public static final class Factory implements SurrogateFactory {
    @Override
    public List<String> names() {
      return List.of("fast_sigmoid", "superspike");
    }

    @Override
    public Map<String, Double> parameters() {
      Map<String, Double> parameters = new LinkedHashMap<>();
      parameters.put("slope", 25.0);
      return parameters;
    }

    @Override
    public Surrogate create(Map<String, Double> values) {
      return new FastSigmoid(value(values, "slope"));
    }

    @Override
    public double atZero(Map<String, Double> values) {
      return 1;
    }

    @Override
    public double area(Map<String, Double> values) {
      return 2 / value(values, "slope");
    }
  }
}
