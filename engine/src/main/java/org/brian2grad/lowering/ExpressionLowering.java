package org.brian2grad.lowering;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.function.Functions;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.lang.Expression;
import org.brian2grad.random.Distribution;

/// Turns an expression into nodes, with Python's arithmetic: `/` is always real, truth values count
/// as 0 and 1.
///
/// Integral powers up to [#MULTIPLIED_POWER] become multiplications, as numpy's do for squares.
final class ExpressionLowering {
  private static final int MULTIPLIED_POWER = 8;

  private final BodyBuilder b;
  private final Scope scope;

  /// What the names of an expression mean.
  interface Scope {
    int value(String identifier);

    /// What `function(...)` calls.
    Callee function(String name);

    /// The node of a comparison of real numbers that is not one of equality.
    ///
    /// @param node its value
    int inequality(Expression.Comparison comparison, int node);

    /// Whether nobody writes an array of the engine's.
    boolean isFixed(int array);

    /// The random number that the next call site draws.
    int draw(Distribution distribution, List<Integer> args);

    /// The code object at work, for errors.
    String where();
  }

  /// Something callable.
  sealed interface Callee {
    /// A function that the engine knows by name.
    record Standard(String name) implements Callee {}

    /// A table over time.
    ///
    /// @param load the value at a row and column index (flattened)
    record Table(double dt, long k, int rows, int columns, Function<Index, Integer> load)
        implements Callee {}

    /// Draws from a binomial distribution.
    record Binomial(double trials, double probability) implements Callee {}

    /// Draws from a normal distribution.
    record Gaussian(double mean, double deviation) implements Callee {}

    /// What the engine has no formula of.
    record Unsupported(String description) implements Callee {}
  }

  ExpressionLowering(BodyBuilder b, Scope scope) {
    this.b = b;
    this.scope = scope;
  }

  int lower(Expression expression) {
    return switch (expression) {
      case Expression.Number n -> n.integer() ? b.integer((long) n.value()) : b.real(n.value());
      case Expression.BooleanLiteral l -> b.bool(l.value());
      case Expression.Identifier i -> scope.value(i.name());
      case Expression.Unary u ->
          switch (u.operator()) {
            case NEGATE -> b.negate(number(lower(u.operand())));
            case PLUS -> number(lower(u.operand()));
          };
      case Expression.Not n -> b.not(truth(lower(n.operand())));
      case Expression.Logical l ->
          switch (l.operator()) {
            case AND -> b.and(truth(lower(l.left())), truth(lower(l.right())));
            case OR -> b.or(truth(lower(l.left())), truth(lower(l.right())));
          };
      case Expression.Comparison c -> comparison(c);
      case Expression.Binary x -> binary(x.operator(), lower(x.left()), lower(x.right()));
      case Expression.Call c -> call(c);
    };
  }

  /// The node as a number: truth values become integers.
  private int number(int id) {
    return b.type(id) == ValueType.BOOL ? b.convert(id, ValueType.INT) : id;
  }

  private int real(int id) {
    return b.convert(id, ValueType.REAL);
  }

  int truth(int id) {
    return b.convert(id, ValueType.BOOL);
  }

  private int comparison(Expression.Comparison c) {
    int left = number(lower(c.left()));
    int right = number(lower(c.right()));
    boolean integral = b.type(left) == ValueType.INT && b.type(right) == ValueType.INT;
    var comparison =
        switch (c.operator()) {
          case LT -> Node.Comparison.LT;
          case LE -> Node.Comparison.LE;
          case GT -> Node.Comparison.GT;
          case GE -> Node.Comparison.GE;
          case EQ -> Node.Comparison.EQ;
          case NE -> Node.Comparison.NE;
        };
    // == and != are constants of differentiation, and so are comparisons of integers.
    boolean smooth =
        !integral && comparison != Node.Comparison.EQ && comparison != Node.Comparison.NE;
    if (integral) {
      return b.compare(comparison, left, right);
    }
    int node = b.compare(comparison, real(left), real(right));
    return smooth ? scope.inequality(c, node) : node;
  }

  /// Applies a binary operator to two nodes.
  int binary(Expression.BinaryOperator operator, int left, int right) {
    int l = number(left);
    int r = number(right);
    boolean integral = b.type(l) == ValueType.INT && b.type(r) == ValueType.INT;
    return switch (operator) {
      case ADD -> arithmetic(Node.Operator.ADD, l, r, integral);
      case SUB -> arithmetic(Node.Operator.SUB, l, r, integral);
      case MUL -> arithmetic(Node.Operator.MUL, l, r, integral);
      case DIV -> arithmetic(Node.Operator.DIV, l, r, false);
      case FLOOR_DIV -> arithmetic(Node.Operator.FLOOR_DIV, l, r, integral);
      case MOD -> arithmetic(Node.Operator.MOD, l, r, integral);
      case POW -> power(l, r);
    };
  }

  private int arithmetic(Node.Operator operator, int l, int r, boolean integral) {
    return integral ? b.arithmetic(operator, l, r) : b.arithmetic(operator, real(l), real(r));
  }

  private int power(int base, int exponent) {
    double k =
        switch (b.node(exponent)) {
          case Node.IntConstant(long v) -> v;
          case Node.RealConstant(double v) -> v;
          case Node _ -> Double.NaN;
        };
    if (k == Math.rint(k) && Math.abs(k) <= MULTIPLIED_POWER) {
      boolean integral =
          b.type(base) == ValueType.INT && b.type(exponent) == ValueType.INT && k >= 0;
      int x = integral ? base : real(base);
      if (k == 0) {
        return integral ? b.integer(1) : b.real(1);
      }
      int y = x;
      for (int n = 1; n < Math.abs(k); n++) {
        y = b.arithmetic(Node.Operator.MUL, y, x);
      }
      return k > 0 ? y : b.arithmetic(Node.Operator.DIV, b.real(1), y);
    }
    if (k == 0.5) {
      return b.call("sqrt", List.of(real(base)));
    }
    return b.call("pow", List.of(real(base), real(exponent)));
  }

  private int call(Expression.Call c) {
    List<Integer> args = new ArrayList<>();
    for (Expression arg : c.args()) {
      args.add(lower(arg));
    }
    return switch (scope.function(c.function())) {
      case Callee.Standard s -> standard(s.name(), args);
      case Callee.Table t -> table(t, args);
      case Callee.Binomial n ->
          scope.draw(Distribution.BINOMIAL, List.of(b.real(n.trials()), b.real(n.probability())));
      case Callee.Gaussian g ->
          b.add(
              (Integer) b.real(g.mean()),
              b.mul(b.real(g.deviation()), scope.draw(Distribution.NORMAL, List.of())));
      case Callee.Unsupported u -> throw unsupported(c.function(), u.description());
    };
  }

  private int standard(String name, List<Integer> args) {
    return switch (name) {
      case "int" -> b.convert(args.get(0), ValueType.INT);
      // A real number also where Brian's is an integer, so that an undefined one shows itself.
      case "poisson" -> scope.draw(Distribution.POISSON, List.of(real(args.get(0))));
      case "rand" -> scope.draw(Distribution.UNIFORM, List.of());
      case "randn" -> scope.draw(Distribution.NORMAL, List.of());
      // Brian's floor and ceil give integers, which may index.
      case "floor", "ceil" -> b.convert(b.call(name, List.of(real(args.get(0)))), ValueType.INT);
      // timestep(t, dt) = int((t + 1e-3 dt) / dt), robust against rounding errors of t
      case "timestep" -> {
        int dt = real(args.get(1));
        int shifted = b.add((Integer) real(args.get(0)), b.mul(b.real(1e-3), dt));
        yield b.convert(b.div(shifted, dt), ValueType.INT);
      }
      default -> {
        if (Functions.find(name).isEmpty()) {
          throw unsupported(name, "the function '" + name + "'");
        }
        yield b.call(name, args.stream().map(this::real).toList());
      }
    };
  }

  private int table(Callee.Table table, List<Integer> args) {
    // Brian 2's own rounding: a step of K fine steps, so that t = k*dt is never cut down by an ulp.
    int fine = b.div(real(args.get(0)), b.real(table.dt() / table.k()));
    int nearest =
        b.convert(b.call("floor", List.of(b.add((Integer) fine, b.real(0.5)))), ValueType.INT);
    int row = b.arithmetic(Node.Operator.FLOOR_DIV, nearest, b.integer(table.k()));
    row = clamp(b, row, table.rows() - 1L);
    if (table.columns() == 0) {
      return table.load().apply(new Index.At(row));
    }
    int column = column(b.convert(args.get(1), ValueType.INT), table.columns());
    int flat =
        b.arithmetic(
            Node.Operator.ADD,
            b.arithmetic(Node.Operator.MUL, row, b.integer(table.columns())),
            column);
    return table.load().apply(new Index.At(flat));
  }

  /// A column that is known before is looked at then; one that may be any stays in the table.
  private int column(int column, int columns) {
    return switch (b.node(column)) {
      case Node.Element _, Node.IntConstant _ -> column;
      case Node.Load load when scope.isFixed(load.array()) -> column;
      default -> clamp(b, column, columns - 1L);
    };
  }

  /// The index, brought between 0 and the last one.
  static int clamp(BodyBuilder b, int index, long last) {
    int zero = b.integer(0);
    int end = b.integer(last);
    int low = b.select(b.compare(Node.Comparison.LT, index, zero), zero, index);
    return b.select(b.compare(Node.Comparison.GT, low, end), end, low);
  }

  private DiagnosticException unsupported(String name, String description) {
    return new DiagnosticException(
        new Diagnostic(
            scope.where(),
            "unsupported",
            "expected functions that the engine has a formula of, got " + description,
            "'" + name + "' can only run in Brian 2's own loop"));
  }
}
