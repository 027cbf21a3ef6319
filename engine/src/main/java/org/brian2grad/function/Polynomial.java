package org.brian2grad.function;

/// Evaluates polynomials with short dependency chains (Estrin's scheme): a single neuron waits for
/// latency, not for throughput.
final class Polynomial {
  private Polynomial() {}

  /// `c[0] + c[1] x + c[2] x^2 + ...`
  static <V, B> V estrin(Maths<V, B> m, V x, double... c) {
    @SuppressWarnings("unchecked")
    V[] terms = (V[]) new Object[c.length];
    for (int k = 0; k < c.length; k++) {
      terms[k] = m.constant(c[k]);
    }
    V power = x;
    int n = c.length;
    while (n > 1) {
      int pairs = n / 2;
      for (int k = 0; k < pairs; k++) {
        terms[k] = m.fma(terms[2 * k + 1], power, terms[2 * k]);
      }
      if (n % 2 == 1) {
        terms[pairs] = terms[n - 1];
      }
      n = pairs + n % 2;
      if (n > 1) {
        power = m.mul(power, power);
      }
    }
    return terms[0];
  }
}
