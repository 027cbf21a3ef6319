package org.brian2grad.derivative;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.surrogate.Surrogate;
import org.brian2grad.surrogate.Truncated;

/// Brings adjoints back from the values of a body to their operands: one rule per kind of node.
///
/// A truth value s that carries a derivative counts as a number in {0, 1}: `and` is s1 s2, `or` is
/// s1 + s2 - s1 s2, `not` is 1 - s, and a select is the blend `otherwise + s (then - otherwise)`.
final class NodeAdjoints {
  private static final int NONE = -1;

  private final Body body;
  private final boolean[] varied;
  private final Primals primals;
  private final BodyBuilder b;
  private final int[] adjoint;

  NodeAdjoints(Body body, boolean[] varied, Primals primals, BodyBuilder b) {
    this.body = body;
    this.varied = varied;
    this.primals = primals;
    this.b = b;
    this.adjoint = new int[body.nodes().size()];
    Arrays.fill(adjoint, NONE);
  }

  /// Adds to the adjoint of a node.
  void accumulate(int id, int contribution) {
    if (!varied[id]
        || (b.node(contribution) instanceof Node.RealConstant(double zero) && zero == 0)) {
      return;
    }
    adjoint[id] =
        adjoint[id] == NONE ? contribution : b.add((Integer) adjoint[id], (Integer) contribution);
  }

  /// The adjoint of a node, empty where it is zero.
  Optional<Integer> of(int id) {
    return adjoint[id] == NONE ? Optional.empty() : Optional.of(adjoint[id]);
  }

  /// Goes through the body from its last value to its first.
  void sweep() {
    for (int id = adjoint.length - 1; id >= 0; id--) {
      if (adjoint[id] != NONE) {
        back(id, body.node(id), adjoint[id]);
      }
    }
  }

  private void back(int id, Node node, int bar) {
    switch (node) {
      case Node.Arithmetic a -> arithmetic(id, a, bar);
      case Node.Negate n -> accumulate(n.operand(), b.negate(bar));
      case Node.Heaviside h -> heaviside(h, bar);
      case Node.And a -> {
        both(a.left(), a.right(), bar, true);
        both(a.right(), a.left(), bar, true);
      }
      case Node.Or o -> {
        both(o.left(), o.right(), bar, false);
        both(o.right(), o.left(), bar, false);
      }
      case Node.Not n -> accumulate(n.operand(), b.negate(bar));
      case Node.Select s -> select(s, bar);
      case Node.Call c -> call(id, c, bar);
      case Node.Convert c -> accumulate(c.operand(), bar);
      case Node.Load _,
          Node.RealConstant _,
          Node.IntConstant _,
          Node.BoolConstant _,
          Node.Timestep _,
          Node.Element _,
          Node.Draw _,
          Node.Compare _,
          Node.Event _,
          Node.StopGradient _ -> {}
    }
  }

  private void arithmetic(int id, Node.Arithmetic a, int bar) {
    switch (a.operator()) {
      case ADD -> {
        accumulate(a.left(), bar);
        accumulate(a.right(), bar);
      }
      case SUB -> {
        accumulate(a.left(), bar);
        accumulate(a.right(), b.negate(bar));
      }
      case MUL -> {
        if (varied[a.left()]) {
          accumulate(a.left(), b.mul(bar, primals.value(a.right())));
        }
        if (varied[a.right()]) {
          accumulate(a.right(), b.mul(bar, primals.value(a.left())));
        }
      }
      case DIV -> {
        int quotient = b.div(bar, primals.value(a.right()));
        accumulate(a.left(), quotient);
        if (varied[a.right()]) {
          accumulate(a.right(), b.negate(b.mul(quotient, primals.value(id))));
        }
      }
      // a % b = a - b (a // b)
      case MOD -> {
        accumulate(a.left(), bar);
        if (varied[a.right()]) {
          int count =
              b.arithmetic(
                  Node.Operator.FLOOR_DIV, primals.value(a.left()), primals.value(a.right()));
          accumulate(a.right(), b.negate(b.mul(bar, count)));
        }
      }
      case FLOOR_DIV -> {}
    }
  }

  /// `ds/dg = surrogate(g / scale) / scale`. With respect to the surrogate's own numbers the step
  /// counts as its integral from 0 to `g / scale`.
  private void heaviside(Node.Heaviside h, int bar) {
    int g = primals.value(h.distance());
    int scale = primals.value(h.scale());
    int x = b.div(g, scale);
    List<String> names = h.surrogate().data();
    Surrogate.Numbers<Integer> numbers = name -> primals.value(h.data().get(names.indexOf(name)));
    int gBar = b.mul(bar, b.div(h.surrogate().derivative(b, (Integer) x, numbers), scale));
    accumulate(h.distance(), gBar);
    if (varied[h.scale()]) {
      require(h.surrogate(), Surrogate.SCALE);
      accumulate(h.scale(), b.negate(b.mul(gBar, x)));
    }
    for (int k = 0; k < names.size(); k++) {
      if (varied[h.data().get(k)]) {
        require(h.surrogate(), names.get(k));
        int by = h.surrogate().integralBy(names.get(k), b, (Integer) x, numbers);
        accumulate(h.data().get(k), b.mul(bar, by));
      }
    }
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

  /// The part of `and` (weighted by the other operand) or `or` (by its negation) that goes to one
  /// operand.
  private void both(int id, int other, int bar, boolean conjunction) {
    if (varied[id]) {
      int zero = b.real(0);
      int weight = primals.value(other);
      accumulate(id, conjunction ? b.select(weight, bar, zero) : b.select(weight, zero, bar));
    }
  }

  private void select(Node.Select s, int bar) {
    int zero = b.real(0);
    if (varied[s.then()]) {
      accumulate(s.then(), b.select(primals.value(s.condition()), bar, zero));
    }
    if (varied[s.otherwise()]) {
      accumulate(s.otherwise(), b.select(primals.value(s.condition()), zero, bar));
    }
    if (varied[s.condition()]) {
      int effect = b.sub((Integer) real(s.then()), (Integer) real(s.otherwise()));
      accumulate(s.condition(), b.mul(bar, effect));
    }
  }

  private int real(int id) {
    return b.convert(primals.value(id), ValueType.REAL);
  }

  private void call(int id, Node.Call c, int bar) {
    List<Integer> args = new ArrayList<>();
    for (int arg : c.args()) {
      args.add(primals.value(arg));
    }
    List<Integer> partials = c.function().partials(b, args, primals.value(id));
    for (int k = 0; k < args.size(); k++) {
      if (!(b.node(partials.get(k)) instanceof Node.RealConstant(double zero) && zero == 0)) {
        accumulate(c.args().get(k), b.mul(bar, partials.get(k)));
      }
    }
  }
}
