package org.brian2grad.optimise;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Node.Operator;

/// Brings exponentials into one form, so that equal ones are computed once and none is raised to a power or divided by:
///
///     exp(a)**c      ->  exp(c a)         c constant
///     exp(-v/(20 k)) ->  exp(K v)         K = -1/(20 k), constants gathered
///     x / (c exp(a)) ->  (x / c) exp(-a)
///
/// Symbolic solvers write rate functions in the first way. All three change results by rounding only, of the
/// argument (where an error of one unit in the last place is one of `|a|` units in the result, as large as that of
/// the original), and only within exponentials: arithmetic of the user's own stays as written.
public final class Exponents {
  private Exponents() {}

  public static List<Kernel> apply(List<Kernel> kernels) {
    return kernels.stream().map(Exponents::apply).toList();
  }

  private static Kernel apply(Kernel kernel) {
    Body body = kernel.body();
    var b = new BodyBuilder();
    int[] map = b.rebuild(body, (_, node, copied) -> replace(node, copied, b));
    return kernel.with(b.build(), map);
  }

  private static Optional<Integer> replace(Node node, int[] copied, BodyBuilder b) {
    return switch (node) {
      case Node.Call c when c.function().name().equals("exp") ->
          Optional.of(exp(b, linear(b, copied[c.args().getFirst()]), 1));
      case Node.Call c when c.function().name().equals("pow") ->
          power(b, copied[c.args().get(0)], copied[c.args().get(1)]);
      case Node.Arithmetic a when a.operator() == Operator.DIV ->
          quotient(b, copied[a.left()], copied[a.right()]);
      case Node _ -> Optional.empty();
    };
  }

  /// `factor * node`, where node is not a product with a constant itself.
  private record Scaled(double factor, int node) {}

  /// The node with its constant factors gathered.
  private static Scaled linear(BodyBuilder b, int id) {
    return switch (b.node(id)) {
      case Node.Negate n -> {
        Scaled inner = linear(b, n.operand());
        yield new Scaled(-inner.factor(), inner.node());
      }
      case Node.Arithmetic a
          when a.operator() == Operator.MUL
              && b.node(a.left()) instanceof Node.RealConstant(double c)
              && finite(c) ->
          times(c, linear(b, a.right()), id);
      case Node.Arithmetic a
          when a.operator() == Operator.MUL
              && b.node(a.right()) instanceof Node.RealConstant(double c)
              && finite(c) ->
          times(c, linear(b, a.left()), id);
      case Node.Arithmetic a
          when a.operator() == Operator.DIV
              && b.node(a.right()) instanceof Node.RealConstant(double c)
              && finite(1 / c) ->
          times(1 / c, linear(b, a.left()), id);
      case Node _ -> new Scaled(1, id);
    };
  }

  private static boolean finite(double c) {
    return c != 0 && Double.isFinite(c);
  }

  private static Scaled times(double factor, Scaled inner, int whole) {
    double product = factor * inner.factor();
    return finite(product) ? new Scaled(product, inner.node()) : new Scaled(1, whole);
  }

  private static int exp(BodyBuilder b, Scaled argument, double factor) {
    double scale = decimal(argument.factor() * factor);
    return b.call("exp", List.of(b.mul(b.real(scale), argument.node())));
  }

  /// The 100 of v/(10 mV) and of v/mV/10 differ in the last bit: the nearest number of 14 decimal
  /// digits stands for both, where it is within 4 units in the last place.
  private static double decimal(double value) {
    double shorter = Double.parseDouble(String.format(Locale.ROOT, "%.13e", value));
    return Math.abs(shorter - value) <= 4 * Math.ulp(value) ? shorter : value;
  }

  private static Optional<Integer> exponent(BodyBuilder b, int id) {
    return b.node(id) instanceof Node.Call c && c.function().name().equals("exp")
        ? Optional.of(c.args().getFirst())
        : Optional.empty();
  }

  private static Optional<Integer> power(BodyBuilder b, int base, int exponent) {
    return b.node(exponent) instanceof Node.RealConstant(double c) && finite(c)
        ? exponent(b, base).map(a -> exp(b, linear(b, a), c))
        : Optional.empty();
  }

  private static Optional<Integer> quotient(BodyBuilder b, int numerator, int divisor) {
    Optional<Integer> whole = exponent(b, divisor);
    if (whole.isPresent()) {
      return Optional.of(b.mul(numerator, exp(b, linear(b, whole.get()), -1)));
    }
    if (!(b.node(divisor) instanceof Node.Arithmetic a) || a.operator() != Operator.MUL) {
      return Optional.empty();
    }
    return over(b, numerator, a.left(), a.right())
        .or(() -> over(b, numerator, a.right(), a.left()));
  }

  /// `numerator / (constant * exp(a))`.
  private static Optional<Integer> over(BodyBuilder b, int numerator, int constant, int factor) {
    return b.node(constant) instanceof Node.RealConstant
        ? exponent(b, factor).map(a -> b.mul(b.div(numerator, constant), exp(b, linear(b, a), -1)))
        : Optional.empty();
  }
}
