package org.brian2grad.model;

import java.util.List;
import java.util.Optional;
import org.brian2grad.diag.Problems;
import org.brian2grad.diag.Spelling;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expression.BinaryOperator;
import org.brian2grad.lang.ExpressionPrinter;
import org.brian2grad.model.Meaning.Value;
import org.brian2grad.units.Dimension;

/// Finds the dimension and the type of expressions, and all that contradicts itself in them.
///
/// The rules are Brian 2's (`brian2/parsing/expressions.py`, `bast.py`), with two exceptions:
/// exponents are numbers without dimension, and so is what `not` applies to.
public final class DimensionCheck {
  private final Namespace names;
  private final String where;
  private final String quoted;
  private final Problems problems;

  /// What is known of an expression.
  ///
  /// @param dimension empty where an error makes it unknown
  /// @param type empty where an error makes it unknown
  /// @param shared whether it has one value for all elements
  record Judged(Optional<Dimension> dimension, Optional<Equations.Type> type, boolean shared) {
    static final Judged UNKNOWN = new Judged(Optional.empty(), Optional.empty(), true);

    static Judged of(Dimension dimension, Equations.Type type, boolean shared) {
      return new Judged(Optional.of(dimension), Optional.of(type), shared);
    }
  }

  /// @param where the place in the model: `neurons.equations.v`
  /// @param quoted the equation or statement that is checked, as the user would write it
  DimensionCheck(Namespace names, String where, String quoted, Problems problems) {
    this.names = names;
    this.where = where;
    this.quoted = quoted;
    this.problems = problems;
  }

  /// The dimension of an expression.
  ///
  /// @param where for messages
  /// @throws org.brian2grad.diag.DiagnosticException naming all that is wrong in it
  public static Dimension dimension(Expression expression, Namespace names, String where) {
    var problems = new Problems();
    var check = new DimensionCheck(names, where, ExpressionPrinter.print(expression), problems);
    Judged judged = check.judge(expression);
    problems.throwIfAny();
    return judged.dimension().orElse(Dimension.NONE);
  }

  Judged judge(Expression e) {
    return switch (e) {
      case Expression.Number n ->
          Judged.of(
              Dimension.NONE, n.integer() ? Equations.Type.INTEGER : Equations.Type.FLOAT, true);
      case Expression.BooleanLiteral _ -> Judged.of(Dimension.NONE, Equations.Type.BOOLEAN, true);
      case Expression.Identifier i -> identifier(i.name());
      case Expression.Unary u -> unary(u);
      case Expression.Binary b -> binary(b);
      case Expression.Comparison c -> {
        Judged left = judge(c.left());
        Judged right = judge(c.right());
        same(left, c.left(), right, c.right(), sides(c.operator().symbol()));
        yield Judged.of(Dimension.NONE, Equations.Type.BOOLEAN, left.shared() && right.shared());
      }
      case Expression.Logical l -> {
        String operator = l.operator() == Expression.LogicalOperator.AND ? "and" : "or";
        Judged left = condition(l.left(), operator);
        Judged right = condition(l.right(), operator);
        yield Judged.of(Dimension.NONE, Equations.Type.BOOLEAN, left.shared() && right.shared());
      }
      case Expression.Not n -> {
        Judged operand = judge(n.operand());
        requireNumber(operand, n.operand(), "behind 'not'");
        yield Judged.of(Dimension.NONE, Equations.Type.BOOLEAN, operand.shared());
      }
      case Expression.Call c -> call(c);
    };
  }

  private Judged identifier(String name) {
    Optional<Meaning> meaning = names.find(name);
    if (meaning.isEmpty()) {
      error(
          "unknown-name",
          "expected a name that is known here, got '" + name + "'",
          UnknownName.remedy(name, names));
      return Judged.UNKNOWN;
    }
    return switch (meaning.get()) {
      case Value v -> Judged.of(v.dimension(), v.type(), v.shared());
      case Meaning.Function _, Meaning.Timed _ -> {
        error(
            "function",
            "expected a value, got the function '" + name + "'",
            "call it: '" + name + "(...)'");
        yield Judged.UNKNOWN;
      }
    };
  }

  private Judged unary(Expression.Unary u) {
    Judged operand = judge(u.operand());
    if (operand.type().filter(t -> t == Equations.Type.BOOLEAN).isPresent()) {
      error(
          "type",
          "expected a number behind '"
              + u.operator().symbol()
              + "', got the condition "
              + text(u.operand()),
          "write 'int(...)' around it");
      return new Judged(operand.dimension(), Optional.empty(), operand.shared());
    }
    return operand;
  }

  private Judged binary(Expression.Binary b) {
    Judged left = judge(b.left());
    Judged right = judge(b.right());
    Optional<Dimension> dimension =
        switch (b.operator()) {
          case ADD, SUB, MOD -> {
            boolean same = same(left, b.left(), right, b.right(), sides(b.operator().symbol()));
            yield same ? left.dimension().or(right::dimension) : Optional.empty();
          }
          case MUL -> left.dimension().flatMap(l -> right.dimension().map(r -> l.times(r)));
          case DIV -> left.dimension().flatMap(l -> right.dimension().map(r -> l.over(r)));
          case FLOOR_DIV -> {
            requireNumber(left, b.left(), "before '//'");
            requireNumber(right, b.right(), "behind '//'");
            yield Optional.of(Dimension.NONE);
          }
          case POW -> power(left, right, b.right());
        };
    return new Judged(dimension, type(b.operator(), left, right), left.shared() && right.shared());
  }

  private static Optional<Equations.Type> type(BinaryOperator operator, Judged left, Judged right) {
    return operator == BinaryOperator.DIV
        ? Optional.of(Equations.Type.FLOAT)
        : left.type().flatMap(l -> right.type().map(r -> widest(l, r)));
  }

  private static Equations.Type widest(Equations.Type a, Equations.Type b) {
    return rank(a) >= rank(b) ? a : b;
  }

  private static int rank(Equations.Type type) {
    return switch (type) {
      case BOOLEAN -> 0;
      case INTEGER -> 1;
      case FLOAT -> 2;
    };
  }

  /// A power of a quantity has a dimension only if the exponent is known beforehand.
  private Optional<Dimension> power(Judged base, Judged exponent, Expression written) {
    requireNumber(exponent, written, "as exponent");
    if (base.dimension().isEmpty() || exponent.dimension().isEmpty()) {
      return Optional.empty();
    }
    Dimension dimension = base.dimension().get();
    if (dimension.isNone()) {
      return Optional.of(Dimension.NONE);
    }
    Optional<Double> value = ConstantValue.of(written, names).filter(Double::isFinite);
    if (value.isEmpty()) {
      error(
          "exponent",
          "expected a constant exponent of a quantity in " + dimension + ", got " + text(written),
          "write a number or the name of a constant, or divide the base by its unit");
    }
    return value.map(dimension::power);
  }

  private Judged call(Expression.Call c) {
    List<Judged> args = c.args().stream().map(this::judge).toList();
    Optional<Meaning> meaning = names.find(c.function());
    if (meaning.isEmpty()) {
      error(
          "unknown-function",
          "expected a function, got '" + c.function() + "'",
          Spelling.suggestion(c.function(), names.names())
              .orElse("use a function of Brian 2, or a timed array of the model"));
      return Judged.UNKNOWN;
    }
    return switch (meaning.get()) {
      case Value _ -> {
        error(
            "unknown-function",
            "expected a function, got the value '" + c.function() + "'",
            "write an operator between it and the parenthesis");
        yield Judged.UNKNOWN;
      }
      case Meaning.Function f -> function(f.signature(), c, args);
      case Meaning.Timed t -> timed(t.array(), c, args);
    };
  }

  private Judged function(FunctionSignature f, Expression.Call c, List<Judged> args) {
    boolean shared = f.deterministic() && args.stream().allMatch(Judged::shared);
    Optional<Equations.Type> type =
        switch (f.returns()) {
          case REAL -> Optional.of(Equations.Type.FLOAT);
          case INTEGER -> Optional.of(Equations.Type.INTEGER);
          case WIDEST ->
              args.stream()
                  .map(Judged::type)
                  .reduce((a, b) -> a.flatMap(x -> b.map(y -> widest(x, y))))
                  .orElse(Optional.empty());
        };
    if (!arity(f.name(), f.arity(), c)) {
      return new Judged(Optional.empty(), type, shared);
    }
    Optional<Dimension> dimension =
        switch (f.unitRule()) {
          case NUMBERS -> {
            for (int k = 0; k < args.size(); k++) {
              requireNumber(args.get(k), c.args().get(k), "in '" + f.name() + "(...)'");
            }
            yield Optional.of(Dimension.NONE);
          }
          case ANY_TO_NUMBER -> Optional.of(Dimension.NONE);
          case SAME -> {
            boolean same = true;
            for (int k = 1; k < args.size(); k++) {
              same &=
                  same(
                      args.getFirst(),
                      c.args().getFirst(),
                      args.get(k),
                      c.args().get(k),
                      among(f.name()));
            }
            yield same ? args.getFirst().dimension() : Optional.empty();
          }
          case ROOT -> args.getFirst().dimension().map(d -> d.power(0.5));
          case TIMES -> {
            for (int k = 0; k < args.size(); k++) {
              requireTime(args.get(k), c.args().get(k), f.name());
            }
            yield Optional.of(Dimension.NONE);
          }
        };
    return new Judged(dimension, type, shared);
  }

  private Judged timed(ModelObject.TimedArray array, Expression.Call c, List<Judged> args) {
    if (arity(array.name(), array.columns().isPresent() ? 2 : 1, c)) {
      requireTime(args.getFirst(), c.args().getFirst(), array.name());
      if (args.size() == 2) {
        requireNumber(args.get(1), c.args().get(1), "as column of '" + array.name() + "'");
      }
    }
    boolean shared = args.stream().allMatch(Judged::shared);
    return Judged.of(array.values().dimension(), Equations.Type.FLOAT, shared);
  }

  private boolean arity(String function, int arity, Expression.Call c) {
    if (c.args().size() != arity) {
      error(
          "arity",
          "expected "
              + arity
              + (arity == 1 ? " argument" : " arguments")
              + " of '"
              + function
              + "', got "
              + c.args().size(),
          "see Brian 2's documentation of functions");
    }
    return c.args().size() == arity;
  }

  /// Checks that the whole expression is a condition.
  void requireCondition(Expression e) {
    Judged judged = judge(e);
    if (judged.type().filter(t -> t != Equations.Type.BOOLEAN).isPresent()) {
      error(
          "condition",
          "expected a condition, got " + judged.dimension().map(this::described).orElse("a value"),
          "compare it with something, for example '" + ExpressionPrinter.print(e) + " > ...'");
    }
  }

  private String described(Dimension dimension) {
    return dimension.isNone() ? "a number" : "a quantity in " + dimension;
  }

  private Judged condition(Expression e, String where) {
    Judged judged = judge(e);
    if (judged.type().filter(t -> t != Equations.Type.BOOLEAN).isPresent()) {
      error(
          "condition",
          "expected a condition for '" + where + "', got " + text(e),
          "compare it with something, for example '" + ExpressionPrinter.print(e) + " > 0'");
    }
    return judged;
  }

  private void requireTime(Judged judged, Expression e, String function) {
    require(judged, e, Dimension.SECOND, "in '" + function + "(...)'");
  }

  private void requireNumber(Judged judged, Expression e, String place) {
    require(judged, e, Dimension.NONE, place);
  }

  private void require(Judged judged, Expression e, Dimension wanted, String place) {
    if (judged.dimension().filter(d -> !d.equals(wanted)).isPresent()) {
      error(
          "dimension",
          "expected "
              + named(wanted)
              + " "
              + place
              + ", got "
              + text(e)
              + " in "
              + judged.dimension().get(),
          wanted.isNone() ? "divide it by a quantity of its unit" : "write it in " + wanted);
    }
  }

  private static String named(Dimension dimension) {
    return dimension.isNone() ? "a number without unit" : "a quantity in " + dimension;
  }

  private static String sides(String operator) {
    return "on both sides of '" + operator + "'";
  }

  private static String among(String function) {
    return "in all arguments of '" + function + "'";
  }

  /// Whether both may be the same; what is unknown may be anything.
  private boolean same(Judged left, Expression l, Judged right, Expression r, String place) {
    if (left.dimension().isPresent()
        && right.dimension().isPresent()
        && !left.dimension().equals(right.dimension())) {
      error(
          "dimension",
          "expected one dimension "
              + place
              + ", got "
              + text(l)
              + " in "
              + left.dimension().get()
              + " and "
              + text(r)
              + " in "
              + right.dimension().get(),
          "check the units of both");
      return false;
    }
    return true;
  }

  private static String text(Expression e) {
    return "'" + ExpressionPrinter.print(e) + "'";
  }

  private void error(String code, String what, String remedy) {
    String equation = quoted.isEmpty() ? "" : ", in '" + quoted + "'";
    problems.add(where, code, what + equation, remedy);
  }
}
