package org.brian2grad.function;

import com.google.auto.service.AutoService;
import java.util.List;

/// `x` to the power of `y`, with the special values of C's `pow`.
///
/// `exp(y log x)` with the logarithm to 20 bits beyond a double: an error of the exponent is a
/// relative error of the result, and the exponent goes up to 745.
@AutoService(ScalarFunction.class)
public final class Pow implements ScalarFunction {
  /// `(2 atanh(s) - 2 s - 2 s^3 / 3) / s^5` in `s^2`, interpolated at Chebyshev points.
  private static final double[] DOUBLE = {
    0.4000000000000003,
    0.2857142857133801,
    0.22222222271326808,
    0.18181808210921882,
    0.15385577463308145,
    0.13285868837545742,
    0.1291471218393509
  };

  private static final double[] FLOAT = {
    0.40000015096956515, 0.2856221924167662, 0.230490028044481
  };

  @Override
  public String name() {
    return "pow";
  }

  @Override
  public int arity() {
    return 2;
  }

  @Override
  public double value(double... args) {
    double x = args[0];
    double y = args[1];
    // C and Python: pow(1, NaN) is 1, pow(+-1, inf) is 1; Java says NaN.
    if (x == 1 || (Math.abs(x) == 1 && Double.isInfinite(y))) {
      return 1;
    }
    return Math.pow(x, y);
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    V x = args.get(0);
    V y = args.get(1);
    V zero = a.constant(0);
    V byBase = a.mul(y, a.call("pow", List.of(x, a.sub(y, a.constant(1)))));
    // Where there is no logarithm, its derivative must stay finite: 0 times it is 0.
    V positive = a.ifLess(zero, x, x, a.constant(1));
    V byExponent =
        a.ifLess(
            zero,
            x,
            a.mul(value, a.call("log", positive)),
            a.ifLess(x, zero, a.constant(Double.NaN), zero));
    return List.of(byBase, byExponent);
  }

  /// An unevaluated sum.
  private record Pair<V>(V high, V low) {}

  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    V x = args.get(0);
    V y = args.get(1);
    V magnitude = positive(m, m.abs(x), y);
    return special(m, x, y, magnitude);
  }

  private static <V, B> V positive(Maths<V, B> m, V x, V y) {
    Pair<V> log = logarithm(m, x);
    // Beyond this the result is 0, 1 or infinite whatever y.
    double bound = m.isDouble() ? 0x1p70 : 0x1p40;
    V power = Exponential.clamp(m, y, -bound, bound);
    V high = m.mul(power, log.high());
    V low = m.fma(power, log.low(), m.fma(power, log.high(), m.neg(high)));
    double limit = m.isDouble() ? 800 : 150;
    V clamped = Exponential.clamp(m, high, -limit, limit);
    V rest = m.select(m.equal(clamped, high), low, m.constant(0));
    // k must stay a normal exponent when 64 is added to it or 1 taken away.
    V safe = Exponential.clamp(m, clamped);
    V remainder = m.select(m.equal(safe, clamped), rest, m.constant(0));
    return Exponential.of(m, safe, remainder).scaled(m);
  }

  /// `k ln 2 + 2 s + 2 s^3 / 3 + s^5 P(s^2)`, all but the last term as pairs.
  private static <V, B> Pair<V> logarithm(Maths<V, B> m, V x) {
    Logarithm<V> l = Logarithm.of(m, x);
    // s = f / (2 + f)
    V divisor = m.add(m.constant(2), l.f());
    V divisorLow = m.sub(l.f(), m.sub(divisor, m.constant(2)));
    V s = m.div(l.f(), divisor);
    V remainder = m.fma(m.neg(s), divisorLow, m.fma(m.neg(s), divisor, l.f()));
    V sLow = m.div(remainder, divisor);
    // z = s^2
    V z = m.mul(s, s);
    V zLow = m.fma(m.add(s, s), sLow, m.fma(s, s, m.neg(z)));
    // w = s^3
    V w = m.mul(z, s);
    V wLow = m.fma(z, sLow, m.fma(zLow, s, m.fma(z, s, m.neg(w))));
    double third = m.isDouble() ? 2.0 / 3 : (float) (2.0 / 3);
    double thirdLow = m.isDouble() ? 0x1.5555555555555p-55 : 2.0 / 3 - third;
    V cube = m.mul(w, m.constant(third));
    V cubeLow =
        m.fma(
            w,
            m.constant(thirdLow),
            m.fma(wLow, m.constant(third), m.fma(w, m.constant(third), m.neg(cube))));
    V tail = m.mul(m.mul(w, z), Polynomial.estrin(m, z, m.isDouble() ? DOUBLE : FLOAT));
    // k ln 2: its high part has so few bits that k times it is exact.
    double ln2 = m.isDouble() ? 0x1.62e42feep-1 : 0x1.62ep-1;
    V base = m.mul(l.k(), m.constant(ln2));
    double ln2Low = m.isDouble() ? 1.90821492927058781615e-10 : Math.log(2) - ln2;
    Pair<V> sum = sum(m, base, m.add(s, s));
    Pair<V> more = sum(m, sum.high(), cube);
    V low = m.add(sum.low(), more.low());
    low =
        m.add(
            low, m.fma(l.k(), m.constant(ln2Low), m.add(m.add(sLow, sLow), m.add(cubeLow, tail))));
    Pair<V> result = sum(m, more.high(), low);
    return new Pair<>(result.high(), result.low());
  }

  /// The exact sum of two numbers (Knuth's two-sum).
  private static <V, B> Pair<V> sum(Maths<V, B> m, V a, V b) {
    V high = m.add(a, b);
    V part = m.sub(high, a);
    V low = m.add(m.sub(a, m.sub(high, part)), m.sub(b, part));
    return new Pair<>(high, low);
  }

  private static <V, B> V special(Maths<V, B> m, V x, V y, V magnitude) {
    V zero = m.constant(0);
    V one = m.constant(1);
    V infinity = m.constant(Double.POSITIVE_INFINITY);
    V ax = m.abs(x);
    V ay = m.abs(y);
    B rising = m.less(zero, y);
    // 0 and infinity, whose logarithms were not computed.
    V result = m.select(m.equal(ax, zero), m.select(rising, zero, infinity), magnitude);
    result = m.select(m.equal(ax, infinity), m.select(rising, infinity, zero), result);
    B nan = m.or(m.isNaN(x), m.isNaN(y));
    result = m.select(nan, m.constant(Double.NaN), result);
    // Negative bases.
    B integral = m.equal(y, m.trunc(y));
    V half = m.mul(y, m.constant(0.5));
    B odd = m.and(integral, m.and(m.not(m.equal(half, m.trunc(half))), m.less(ay, infinity)));
    result = m.select(odd, m.copySign(result, x), result);
    B root = m.and(m.less(x, zero), m.and(m.not(integral), m.less(ax, infinity)));
    result = m.select(root, m.constant(Double.NaN), result);
    // 1 to any power and anything to the power of 0 is 1, NaN included.
    B unit = m.or(m.equal(x, one), m.equal(y, zero));
    unit = m.or(unit, m.and(m.equal(ax, one), m.equal(ay, infinity)));
    return m.select(unit, one, result);
  }

  @Override
  public int cost() {
    return 100;
  }

  @Override
  public double[][] smoothDomain() {
    return new double[][] {{0.1, 10}, {-5, 5}};
  }
}
