package org.brian2grad.function;

import com.google.auto.service.AutoService;
import java.util.List;

/// `(e^x - 1) / x`, 1 at 0: the rate of a Hodgkin-Huxley gate without its removable singularity.
@AutoService(ScalarFunction.class)
public final class Exprel implements ScalarFunction {
  /// Below it the derivative is summed as a series, above it as `(e^x - exprel(x)) / x`.
  private static final double SERIES = 0.25;

  @Override
  public String name() {
    return "exprel";
  }

  @Override
  public int arity() {
    return 1;
  }

  @Override
  public double value(double... args) {
    double x = args[0];
    return x == 0 ? 1 : x == Double.POSITIVE_INFINITY ? x : Math.expm1(x) / x;
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    V x = args.get(0);
    // sum over n of (n + 1) x^n / (n + 2)!
    double factorial = 2;
    double[] c = new double[12];
    for (int n = 0; n < c.length; n++) {
      c[n] = (n + 1) / factorial;
      factorial *= n + 3;
    }
    V series = a.constant(c[c.length - 1]);
    for (int n = c.length - 2; n >= 0; n--) {
      series = a.add(a.mul(series, x), a.constant(c[n]));
    }
    // e^x = 1 + x exprel(x)
    V exp = a.add(a.constant(1), a.mul(x, value));
    // Where the series is taken, the derivative of what is not must stay finite: 0 times it is 0.
    V size = a.call("abs", x);
    V far = a.ifLess(size, a.constant(SERIES), a.constant(1), x);
    V direct = a.div(a.sub(exp, value), far);
    return List.of(a.ifLess(size, a.constant(SERIES), series, direct));
  }

  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    V x = args.get(0);
    V bound = m.constant(1000);
    V divisor = m.select(m.less(bound, x), bound, x);
    V quotient = m.div(m.call("expm1", List.of(x)), divisor);
    return m.select(m.equal(x, m.constant(0)), m.constant(1), quotient);
  }

  @Override
  public int cost() {
    return 40;
  }

  @Override
  public double[][] smoothDomain() {
    return new double[][] {{-20, 20}};
  }
}
