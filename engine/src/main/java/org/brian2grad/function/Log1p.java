package org.brian2grad.function;

import com.google.auto.service.AutoService;
import java.util.List;

/// `log(1 + x)`, without cancellation near 0.
@AutoService(ScalarFunction.class)
public final class Log1p implements ScalarFunction {
  @Override
  public String name() {
    return "log1p";
  }

  @Override
  public int arity() {
    return 1;
  }

  @Override
  public double value(double... args) {
    return Math.log1p(args[0]);
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    return List.of(a.div(a.constant(1), a.add(a.constant(1), args.get(0))));
  }

  /// `log(u) + c/u`, where `u` is `1 + x` rounded and `c` what the rounding took away.
  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    V x = args.get(0);
    V one = m.constant(1);
    V u = m.add(one, x);
    // Exact whichever of 1 and x is larger.
    V back = m.sub(u, one);
    V c = m.add(m.sub(one, m.sub(u, back)), m.sub(x, back));
    V finite = Logarithm.of(m, u).sum(m, m.div(c, u));
    V y = Log.special(m, u, finite);
    // Keeps the sign of zero and every bit of a subnormal.
    V tiny = m.constant(m.isDouble() ? 0x1p-54 : 0x1p-25);
    return m.select(m.less(m.abs(x), tiny), x, y);
  }

  @Override
  public int cost() {
    return 45;
  }

  @Override
  public double[][] smoothDomain() {
    return new double[][] {{-0.9, 20}};
  }
}
