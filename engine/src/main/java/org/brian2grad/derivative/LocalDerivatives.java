package org.brian2grad.derivative;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.surrogate.Surrogate;
import org.brian2grad.surrogate.Truncated;

/// The derivatives of the nodes of a body, each formula once for both directions.
///
/// A truth value s that carries a derivative counts as a number in {0, 1}: `and` is s1 s2, `or` is
/// s1 + s2 - s1 s2, `not` is 1 - s, and a select is the blend `otherwise + s (then - otherwise)`.
final class LocalDerivatives {
  private final Body body;
  private final boolean[] varied;
  private final IntUnaryOperator values;
  private final BodyBuilder b;

  /// @param varied the nodes that have a derivative
  /// @param values the id of a node's value in the body that is built
  LocalDerivatives(Body body, boolean[] varied, IntUnaryOperator values, BodyBuilder b) {
    this.body = body;
    this.varied = varied;
    this.values = values;
    this.b = b;
  }

  /// The derivative of a node that varies: the sum of its parts. A load has none.
  List<LocalDerivative> of(int id) {
    return switch (body.node(id)) {
      case Node.Arithmetic a -> sum(arithmetic(id, a));
      case Node.Negate n -> sum(term(n.operand(), b::negate));
      case Node.Heaviside h -> heaviside(h);
      case Node.And a -> sum(both(a.left(), a.right(), true), both(a.right(), a.left(), true));
      case Node.Or o -> sum(both(o.left(), o.right(), false), both(o.right(), o.left(), false));
      case Node.Not n -> sum(term(n.operand(), b::negate));
      case Node.Select s -> select(s);
      case Node.Call c -> call(id, c);
      case Node.Convert c -> sum(term(c.operand(), IntUnaryOperator.identity()));
      case Node.Load _,
          Node.RealConstant _,
          Node.IntConstant _,
          Node.BoolConstant _,
          Node.Timestep _,
          Node.Element _,
          Node.Draw _,
          Node.Compare _,
          Node.Event _,
          Node.StopGradient _ ->
          List.of();
    };
  }

  private static List<LocalDerivative> sum(LocalDerivative.Term... terms) {
    return sum(new LocalDerivative.Sum(List.of(terms)));
  }

  private static List<LocalDerivative> sum(LocalDerivative.Sum sum) {
    return List.of(sum);
  }

  private static LocalDerivative.Term term(int operand, IntUnaryOperator weight) {
    return new LocalDerivative.Term(operand, weight);
  }

  private int value(int id) {
    return values.applyAsInt(id);
  }

  private LocalDerivative.Sum arithmetic(int id, Node.Arithmetic a) {
    var left = term(a.left(), IntUnaryOperator.identity());
    return switch (a.operator()) {
      case ADD ->
          new LocalDerivative.Sum(List.of(left, term(a.right(), IntUnaryOperator.identity())));
      case SUB -> new LocalDerivative.Sum(List.of(left, term(a.right(), b::negate)));
      case MUL ->
          new LocalDerivative.Sum(
              List.of(
                  term(a.left(), x -> b.mul((Integer) x, value(a.right()))),
                  term(a.right(), x -> b.mul((Integer) x, value(a.left())))));
      case DIV ->
          new LocalDerivative.Sum(
              x -> b.div((Integer) x, value(a.right())),
              List.of(left, term(a.right(), x -> b.negate(b.mul((Integer) x, value(id))))));
      // a % b = a - b (a // b)
      case MOD ->
          new LocalDerivative.Sum(
              List.of(left, term(a.right(), x -> b.negate(b.mul((Integer) x, count(a))))));
      case FLOOR_DIV -> new LocalDerivative.Sum(List.of());
    };
  }

  private int count(Node.Arithmetic a) {
    return b.arithmetic(Node.Operator.FLOOR_DIV, value(a.left()), value(a.right()));
  }

  /// `ds/dg = surrogate(g / scale) / scale`. With respect to the surrogate's own numbers the step
  /// counts as its integral from 0 to `g / scale`.
  private List<LocalDerivative> heaviside(Node.Heaviside h) {
    int scale = value(h.scale());
    int x = b.div((Integer) value(h.distance()), scale);
    List<String> names = h.surrogate().data();
    Surrogate.Numbers<Integer> numbers = name -> value(h.data().get(names.indexOf(name)));
    List<LocalDerivative.Term> distance = new ArrayList<>();
    distance.add(term(h.distance(), IntUnaryOperator.identity()));
    if (varied[h.scale()]) {
      require(h.surrogate(), Surrogate.SCALE);
      distance.add(term(h.scale(), y -> b.negate(b.mul((Integer) y, x))));
    }
    List<LocalDerivative.Term> own = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      if (varied[h.data().get(k)]) {
        require(h.surrogate(), names.get(k));
        int by = h.surrogate().integralBy(names.get(k), b, (Integer) x, numbers);
        own.add(term(h.data().get(k), y -> b.mul((Integer) y, by)));
      }
    }
    int slope = b.div(h.surrogate().derivative(b, (Integer) x, numbers), scale);
    return List.of(
        new LocalDerivative.Sum(y -> b.mul((Integer) y, slope), distance),
        new LocalDerivative.Sum(own));
  }

  private static void require(Surrogate surrogate, String name) {
    if (!surrogate.isDifferentiable(name)) {
      throw new DiagnosticException(
          new Diagnostic(
              "surrogate." + surrogate.name() + "(" + name + ")",
              "surrogate-gradient",
              "expected a number that needs no gradient, since " + reason(surrogate, name),
              "give " + name + " without requires_grad"));
    }
  }

  private static String reason(Surrogate surrogate, String name) {
    return surrogate instanceof Truncated
        ? (name.equals(Truncated.SUPPORT)
            ? "a bound only says what is left out"
            : "with a support, elements are left out that " + name + " acts on")
        : "the integral of the surrogate is not known in closed form, or is no step";
  }

  /// One operand of `and`, weighted by the other, or of `or`, by its negation.
  private LocalDerivative.Term both(int operand, int other, boolean conjunction) {
    return term(
        operand,
        x -> {
          int zero = b.real(0);
          int weight = value(other);
          return conjunction ? b.select(weight, x, zero) : b.select(weight, zero, x);
        });
  }

  private List<LocalDerivative> select(Node.Select s) {
    List<LocalDerivative> parts = new ArrayList<>();
    if (varied[s.then()] || varied[s.otherwise()]) {
      parts.add(new LocalDerivative.Choice(value(s.condition()), s.then(), s.otherwise()));
    }
    if (varied[s.condition()]) {
      int effect = b.sub((Integer) real(s.then()), (Integer) real(s.otherwise()));
      parts.add(
          new LocalDerivative.Sum(List.of(term(s.condition(), x -> b.mul((Integer) x, effect)))));
    }
    return parts;
  }

  private int real(int id) {
    return b.convert(value(id), ValueType.REAL);
  }

  private List<LocalDerivative> call(int id, Node.Call c) {
    List<Integer> args = c.args().stream().map(this::value).toList();
    List<Integer> partials = c.function().partials(b, args, value(id));
    List<LocalDerivative.Term> terms = new ArrayList<>();
    for (int k = 0; k < args.size(); k++) {
      int partial = partials.get(k);
      if (!(b.node(partial) instanceof Node.RealConstant(double zero) && zero == 0)) {
        terms.add(term(c.args().get(k), x -> b.mul((Integer) x, partial)));
      }
    }
    return List.of(new LocalDerivative.Sum(terms));
  }
}
