package org.brian2grad.random;

import java.util.List;
import org.brian2grad.function.Maths;

/// `log(k!)` for whole numbers, by Stirling's series from 10 on and by recurrence to there.
final class LogFactorial {
  /// From here on the first term that is left out is below 1e-12.
  private static final int SERIES = 10;

  private LogFactorial() {}

  static <V, B> V of(Maths<V, B> m, V k) {
    B small = m.less(k, m.constant(SERIES));
    V product = m.constant(1);
    for (int n = 1; n <= SERIES; n++) {
      product = m.mul(product, m.add(k, m.constant(n)));
    }
    V x = m.select(small, m.add(k, m.constant(SERIES)), k);
    V excess = m.select(small, m.call("log", List.of(product)), m.constant(0));
    return m.sub(series(m, x), excess);
  }

  /// `(x + 1/2) log x - x + log(2 pi)/2 + 1/(12 x) - 1/(360 x^3) + 1/(1260 x^5) - 1/(1680 x^7)`.
  private static <V, B> V series(Maths<V, B> m, V x) {
    V inverse = m.div(m.constant(1), x);
    V square = m.mul(inverse, inverse);
    V sum = m.fma(square, m.constant(-1.0 / 1680), m.constant(1.0 / 1260));
    sum = m.fma(square, sum, m.constant(-1.0 / 360));
    sum = m.fma(square, sum, m.constant(1.0 / 12));
    V log = m.call("log", List.of(x));
    V main = m.sub(m.mul(m.add(x, m.constant(0.5)), log), x);
    return m.add(main, m.fma(sum, inverse, m.constant(0.5 * Math.log(2 * Math.PI))));
  }
}
