package org.brian2grad.surrogate;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.function.Algebra;
import org.brian2grad.function.Functions;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.ExpressionPrinter;
import org.brian2grad.lang.Expressions;

/// The user's own formula in `x`, the distance from threshold in units of the scale, and named
/// parameters.
public record Custom(Expression expression, Map<String, Double> parameters) implements Surrogate {
  public Custom {
    parameters = Map.copyOf(parameters);
  }

  /// @param text for example `1/(1+k*abs(x))**2`
  /// @throws DiagnosticException when it is no expression of `x` and the parameters
  public static Custom of(String text, Map<String, Double> parameters) {
    Expression expression = Expressions.parse(text);
    Set<String> unknown = new HashSet<>(expression.identifiers());
    unknown.removeAll(parameters.keySet());
    unknown.removeAll(Set.of("x", "pi", "e"));
    if (!unknown.isEmpty()) {
      throw error(
          text,
          "expected names among x and " + parameters.keySet() + ", got " + unknown,
          "give each parameter a value, e.g. custom(\""
              + text
              + "\", "
              + unknown.iterator().next()
              + "=10)");
    }
    requireFunctions(text, expression);
    return new Custom(expression, parameters);
  }

  private static void requireFunctions(String text, Expression expression) {
    if (expression instanceof Expression.Call call
        && Functions.find(call.function()).filter(f -> f.arity() == call.args().size()).isEmpty()) {
      throw error(
          text,
          "expected a function of equations, got '" + ExpressionPrinter.print(call) + "'",
          "use functions such as exp, tanh, abs with their number of arguments");
    }
    expression.operands().forEach(operand -> requireFunctions(text, operand));
  }

  private static DiagnosticException error(String text, String what, String remedy) {
    return new DiagnosticException(
        new Diagnostic("surrogate.custom('" + text + "')", "custom-surrogate", what, remedy));
  }

  @Override
  public String name() {
    return "custom";
  }

  @Override
  public List<String> data() {
    return parameters.keySet().stream().sorted().toList();
  }

  /// Its integral is not known.
  @Override
  public boolean isDifferentiable(String name) {
    return false;
  }

  @Override
  public <V> V derivative(Algebra<V> a, V x, Numbers<V> n) {
    return evaluate(a, x, n, expression);
  }

  private <V> V evaluate(Algebra<V> a, V x, Numbers<V> n, Expression e) {
    return switch (e) {
      case Expression.Number number -> a.constant(number.value());
      case Expression.BooleanLiteral b -> a.constant(b.value() ? 1 : 0);
      case Expression.Identifier i -> identifier(a, x, n, i.name());
      case Expression.Unary u ->
          switch (u.operator()) {
            case NEGATE -> a.neg(evaluate(a, x, n, u.operand()));
            case PLUS -> evaluate(a, x, n, u.operand());
          };
      case Expression.Binary b ->
          binary(
              a,
              b.operator(),
              evaluate(a, x, n, b.left()),
              evaluate(a, x, n, b.right()),
              b.right());
      case Expression.Comparison c ->
          comparison(a, c.operator(), evaluate(a, x, n, c.left()), evaluate(a, x, n, c.right()));
      case Expression.Logical l -> {
        V left = evaluate(a, x, n, l.left());
        V right = evaluate(a, x, n, l.right());
        yield switch (l.operator()) {
          case AND -> a.mul(left, right);
          case OR -> a.sub(a.add(left, right), a.mul(left, right));
        };
      }
      case Expression.Not not -> a.sub(a.constant(1), evaluate(a, x, n, not.operand()));
      case Expression.Call c ->
          a.call(c.function(), c.args().stream().map(arg -> evaluate(a, x, n, arg)).toList());
    };
  }

  private <V> V identifier(Algebra<V> a, V x, Numbers<V> n, String name) {
    if (name.equals("x")) {
      return x;
    }
    if (parameters.containsKey(name)) {
      return n.of(name);
    }
    return a.constant(name.equals("pi") ? Math.PI : Math.E);
  }

  private static <V> V binary(
      Algebra<V> a, Expression.BinaryOperator operator, V l, V r, Expression right) {
    return switch (operator) {
      case ADD -> a.add(l, r);
      case SUB -> a.sub(l, r);
      case MUL -> a.mul(l, r);
      case DIV -> a.div(l, r);
      case FLOOR_DIV -> a.call("floor", a.div(l, r));
      case MOD -> a.sub(l, a.mul(r, a.call("floor", a.div(l, r))));
      case POW ->
          right instanceof Expression.Number(double two, boolean _) && two == 2
              ? a.square(l)
              : a.call("pow", List.of(l, r));
    };
  }

  /// 1 where it holds, 0 elsewhere.
  private static <V> V comparison(Algebra<V> a, Expression.ComparisonOperator operator, V l, V r) {
    V one = a.constant(1);
    V zero = a.constant(0);
    return switch (operator) {
      case LT -> a.ifLess(l, r, one, zero);
      case GT -> a.ifLess(r, l, one, zero);
      case LE -> a.ifLess(r, l, zero, one);
      case GE -> a.ifLess(l, r, zero, one);
      case EQ -> a.ifLess(l, r, zero, a.ifLess(r, l, zero, one));
      case NE -> a.ifLess(l, r, one, a.ifLess(r, l, one, zero));
    };
  }
}
