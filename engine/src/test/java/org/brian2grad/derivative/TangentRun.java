package org.brian2grad.derivative;

import java.util.ArrayList;
import java.util.List;
import org.brian2grad.function.Doubles;
import org.brian2grad.interpreter.TestMemory;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.Scalars;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.lang.Expression.BinaryOperator;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.random.JavaSource;
import org.brian2grad.random.Place;
import org.brian2grad.surrogate.Surrogate;

/// A program on dual numbers: every value with its derivative in one direction, forward in time.
///
/// A truth value s that carries a derivative counts as a number in {0, 1}. Nothing of it is shared
/// with the adjoint pass.
final class TangentRun {
  private final Lowered program;
  private final TestMemory.Times times;

  /// Values and tangents by array: rows after one another.
  final double[][] value;

  final double[][] tangent;
  private final long[] timesteps;

  TangentRun(Lowered program, TestMemory.Times times) {
    this.program = program;
    this.times = times;
    this.timesteps = times.first().clone();
    int n = program.arrays().size();
    this.value = new double[n][];
    this.tangent = new double[n][];
    for (int array = 0; array < n; array++) {
      ArrayDecl a = program.arrays().get(array);
      int rows = a.region() == Region.RECORD ? times.ticks() : 1;
      value[array] = new double[rows * a.size()];
      tangent[array] = new double[rows * a.size()];
    }
  }

  void run() {
    program.prologue().forEach(this::run);
    for (int tick = 0; tick < times.ticks(); tick++) {
      for (Kernel kernel : program.kernels()) {
        if (due(tick, kernel.clock())) {
          run(kernel);
        }
      }
      for (int clock = 0; clock < timesteps.length; clock++) {
        timesteps[clock] += due(tick, clock) ? 1 : 0;
      }
    }
  }

  private boolean due(int tick, int clock) {
    return timesteps.length == 1 || times.schedule()[tick][clock] >= 0;
  }

  private void run(Kernel kernel) {
    for (int element = 0; element < kernel.size(); element++) {
      Dual[] duals = nodes(kernel.body(), element);
      for (Effect effect : kernel.body().effects()) {
        switch (effect) {
          case Effect.Store s -> {
            int at = place(s.array(), s.index(), element, duals);
            boolean whole = program.arrays().get(s.array()).type() != StorageType.REAL;
            value[s.array()][at] = whole ? (long) duals[s.value()].v() : duals[s.value()].v();
            tangent[s.array()][at] = duals[s.value()].d();
          }
          case Effect.Add a -> {
            int at = place(a.array(), a.index(), element, duals);
            value[a.array()][at] += duals[a.value()].v();
            tangent[a.array()][at] += duals[a.value()].d();
          }
          case Effect.Append _ -> {}
        }
      }
    }
  }

  private int place(int array, Index index, int element, Dual[] duals) {
    ArrayDecl a = program.arrays().get(array);
    long row = a.region() == Region.RECORD ? timesteps[a.clock()] - times.first()[a.clock()] : 0;
    return (int) row * a.size()
        + switch (index) {
          case Index.Own _ -> element;
          case Index.Scalar _ -> 0;
          case Index.At(int at) -> (int) duals[at].v();
        };
  }

  /// Truth values are 0 and 1.
  private record Dual(double v, double d) {
    boolean truth() {
      return v != 0;
    }

    static Dual constant(double v) {
      return new Dual(v, 0);
    }

    static Dual of(boolean truth, double d) {
      return new Dual(truth ? 1 : 0, d);
    }
  }

  private Dual[] nodes(Body body, int element) {
    Dual[] duals = new Dual[body.nodes().size()];
    for (int id = 0; id < duals.length; id++) {
      duals[id] = dual(body, body.node(id), element, duals);
    }
    return duals;
  }

  private Dual dual(Body body, Node node, int element, Dual[] duals) {
    return switch (node) {
      case Node.RealConstant c -> Dual.constant(c.value());
      case Node.IntConstant c -> Dual.constant((double) c.value());
      case Node.BoolConstant c -> Dual.of(c.value(), 0);
      case Node.Timestep t -> Dual.constant((double) timesteps[t.clock()]);
      case Node.Element _ -> Dual.constant(element);
      case Node.Load l -> {
        int at = place(l.array(), l.index(), element, duals);
        yield new Dual(value[l.array()][at], tangent[l.array()][at]);
      }
      case Node.Arithmetic a -> arithmetic(a, duals[a.left()], duals[a.right()]);
      case Node.Negate n -> new Dual(-duals[n.operand()].v(), -duals[n.operand()].d());
      case Node.Compare c ->
          Dual.of(Scalars.compare(c.comparison(), duals[c.left()].v(), duals[c.right()].v()), 0);
      case Node.Event e -> Dual.constant(duals[e.condition()].v());
      case Node.Heaviside h -> heaviside(h, duals);
      case Node.And a -> {
        Dual l = duals[a.left()];
        Dual r = duals[a.right()];
        yield new Dual(l.v() * r.v(), l.d() * r.v() + l.v() * r.d());
      }
      case Node.Or o -> {
        Dual l = duals[o.left()];
        Dual r = duals[o.right()];
        yield new Dual(
            l.v() + r.v() - l.v() * r.v(), l.d() + r.d() - l.d() * r.v() - l.v() * r.d());
      }
      case Node.Not n -> new Dual(1 - duals[n.operand()].v(), -duals[n.operand()].d());
      case Node.Select s -> {
        Dual c = duals[s.condition()];
        Dual then = duals[s.then()];
        Dual otherwise = duals[s.otherwise()];
        yield new Dual(
            c.truth() ? then.v() : otherwise.v(),
            (c.truth() ? then.d() : otherwise.d()) + c.d() * (then.v() - otherwise.v()));
      }
      case Node.Call c -> call(c, duals);
      case Node.Convert c -> {
        Dual x = duals[c.operand()];
        boolean real = body.node(c.operand()).type() == ValueType.REAL;
        yield switch (c.type()) {
          case BOOL -> Dual.of(x.v() != 0, 0);
          case INT -> Dual.constant(real ? (long) x.v() : x.v());
          case REAL -> x;
        };
      }
      case Node.Draw d -> {
        var place =
            new Place<>(
                (long) duals[d.key()].v(),
                (long) duals[d.step()].v(),
                (long) duals[d.element()].v(),
                d.site());
        List<Double> args = d.args().stream().map(arg -> duals[arg].v()).toList();
        yield Dual.constant(d.distribution().draw(JavaSource.of(true), place, args));
      }
      case Node.StopGradient s -> Dual.constant(duals[s.operand()].v());
    };
  }

  private static Dual arithmetic(Node.Arithmetic a, Dual l, Dual r) {
    if (a.type() == ValueType.INT) {
      long x = (long) l.v();
      long y = (long) r.v();
      return Dual.constant(
          switch (a.operator()) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case DIV -> throw new IllegalArgumentException("integers divide as reals");
            case FLOOR_DIV -> Math.floorDiv(x, y);
            case MOD -> Math.floorMod(x, y);
          });
    }
    return switch (a.operator()) {
      case ADD -> new Dual(l.v() + r.v(), l.d() + r.d());
      case SUB -> new Dual(l.v() - r.v(), l.d() - r.d());
      case MUL -> new Dual(l.v() * r.v(), l.d() * r.v() + l.v() * r.d());
      case DIV -> new Dual(l.v() / r.v(), (l.d() * r.v() - l.v() * r.d()) / (r.v() * r.v()));
      case FLOOR_DIV -> Dual.constant(floorDivision(l.v(), r.v()));
      case MOD ->
          new Dual(
              BinaryOperator.MOD.apply(l.v(), r.v()), l.d() - floorDivision(l.v(), r.v()) * r.d());
    };
  }

  /// How often the divisor is contained without the remainder: a whole number but for rounding.
  private static double floorDivision(double l, double r) {
    return Math.rint((l - BinaryOperator.MOD.apply(l, r)) / r);
  }

  private static Dual heaviside(Node.Heaviside h, Dual[] duals) {
    Dual g = duals[h.distance()];
    double scale = duals[h.scale()].v();
    double x = g.v() / scale;
    Surrogate.Numbers<Double> numbers =
        name -> duals[h.data().get(h.surrogate().data().indexOf(name))].v();
    double slope = h.surrogate().derivative(new Doubles(), x, numbers) / scale;
    double tangent = slope * (g.d() - x * duals[h.scale()].d());
    for (int k = 0; k < h.data().size(); k++) {
      double direction = duals[h.data().get(k)].d();
      if (direction != 0) {
        String name = h.surrogate().data().get(k);
        tangent += direction * h.surrogate().integralBy(name, new Doubles(), x, numbers);
      }
    }
    return new Dual(duals[h.value()].v(), tangent);
  }

  private static Dual call(Node.Call c, Dual[] duals) {
    List<Double> args = new ArrayList<>();
    for (int arg : c.args()) {
      args.add(duals[arg].v());
    }
    double v = c.function().value(args.stream().mapToDouble(Double::doubleValue).toArray());
    List<Double> partials = c.function().partials(new Doubles(), args, v);
    double d = 0;
    for (int k = 0; k < args.size(); k++) {
      d += partials.get(k) * duals[c.args().get(k)].d();
    }
    return new Dual(v, d);
  }
}
