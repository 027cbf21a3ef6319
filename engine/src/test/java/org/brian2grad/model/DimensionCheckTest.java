package org.brian2grad.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expression.BinaryOperator;
import org.brian2grad.lang.ExpressionPrinter;
import org.brian2grad.lang.Expressions;
import org.brian2grad.units.Dimension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DimensionCheckTest {
  private static final Namespace NAMES =
      Namespace.of(
          new Models()
              .constant("k", "2")
              .constant("tau0", "1 ms")
              .with(
                  Models.group(
                      "g", "v : volt\nI : amp\nx : 1\nb : boolean\nn : integer\ntau : second"))
              .with(Models.timed("stim", 3, java.util.OptionalInt.empty()))
              .with(Models.timed("grid", 4, java.util.OptionalInt.of(2)))
              .model(),
          "g");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v/tau|volt/second",
        "v*I|watt",
        "v**2/v|volt",
        "v**k|volt**2",
        "v**(k - 1)|volt",
        "v**-1*volt|1",
        "sqrt(v**2)|volt",
        "sqrt(v/second)*second**0.5|volt**0.5",
        "abs(-v) + clip(v, 0*mV, 1*volt)|volt",
        "sign(v)*exp(v/mV)|1",
        "int(v > 3*mV)*I|amp",
        "stim(t) + grid(t - 1*ms, n)|amp",
        "timestep(t, dt)*v|volt",
        "floor(v)|volt",
        "rand()*randn()*poisson(3)|1",
        "gas_constant*300*kelvin/faraday_constant|volt",
        "tau0/tau + pi*e|1",
        "v % mV|volt",
        "7//n|1",
        "not_refractory or b|1",
        "lastspike|second",
        "2**x|1",
        "cmeter|metre",
      })
  void findsTheDimension(String text, String dimension) {
    assertThat(DimensionCheck.dimension(Expressions.parse(text), NAMES, "g"))
        .isEqualTo(Dimension.parse(dimension, Position.startOf("unit")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v + I|g: error[dimension]: expected one dimension on both sides of '+', got 'v' in volt and 'I' in amp, in 'v + I'; check the units of both",
        "v > 0|expected one dimension on both sides of '>', got 'v' in volt and '0' in 1",
        "exp(v)|expected a number without unit in 'exp(...)', got 'v' in volt",
        "clip(v, 0, 1)|expected one dimension in all arguments of 'clip', got 'v' in volt and '0' in 1",
        "2**v|expected a number without unit as exponent, got 'v' in volt",
        "v**x|error[exponent]: expected a constant exponent of a quantity in volt, got 'x'",
        "v // mV|expected a number without unit before '//', got 'v' in volt",
        "stim(v)|expected a quantity in second in 'stim(...)', got 'v' in volt",
        "grid(t)|error[arity]: expected 2 arguments of 'grid', got 1",
        "grid(t, t)|expected a number without unit as column of 'grid', got 't' in second",
        "exp()|error[arity]: expected 1 argument of 'exp', got 0",
        "stim|error[function]: expected a value, got the function 'stim'",
        "x(3)|error[unknown-function]: expected a function, got the value 'x'",
        "exq(x)|error[unknown-function]: expected a function, got 'exq'; did you mean 'exp'?",
        "tua|error[unknown-name]: expected a name that is known here, got 'tua'; did you mean 'tau'?",
        "10*msec|error[unknown-name]: expected a name that is known here, got 'msec'",
        "xi*x|error[unknown-name]: expected a name that is known here, got 'xi'; noise belongs into",
        "v and b|error[condition]: expected a condition for 'and', got 'v'",
        "-b|error[type]: expected a number behind '-', got the condition 'b'",
        "not v|expected a number without unit behind 'not', got 'v' in volt",
      })
  void saysWhatContradictsItself(String text, String message) {
    assertThatThrownBy(() -> DimensionCheck.dimension(Expressions.parse(text), NAMES, "g"))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining(message.replaceAll("; did you.*|; noise.*", ""))
        .hasMessageContaining(message.contains(";") ? message.replaceAll(".*;", ";") : "");
  }

  @Test
  void saysAllAtOnceAndNothingTwice() {
    Expression e = Expressions.parse("(v + I)*exp(v) + foo + bar(x)");
    assertThatThrownBy(() -> DimensionCheck.dimension(e, NAMES, "g"))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            ex ->
                assertThat(ex.diagnostics())
                    .extracting(Diagnostic::code)
                    .containsExactly("dimension", "dimension", "unknown-name", "unknown-function"));
  }

  @Property
  void builtForADimensionItHasThat(@ForAll long seed) {
    var builder = new Builder(new Random(seed), false);
    Dimension wanted = builder.dimension();
    Expression e = builder.of(wanted, 4);
    assertThat(DimensionCheck.dimension(e, NAMES, "g"))
        .as(ExpressionPrinter.print(e))
        .isEqualTo(wanted);
  }

  @Property
  void spoiltItIsRefused(@ForAll long seed) {
    var builder = new Builder(new Random(seed), true);
    Expression e = builder.of(builder.dimension(), 4);
    assertThat(builder.spoilt).as(ExpressionPrinter.print(e)).isTrue();
    assertThatThrownBy(() -> DimensionCheck.dimension(e, NAMES, "g"))
        .as(ExpressionPrinter.print(e))
        .isInstanceOf(DiagnosticException.class);
  }

  /// Builds random expressions of a wanted dimension; in one place, spoils it on request.
  private static final class Builder {
    private static final Map<Dimension, Expression> LEAVES = new HashMap<>();
    private static final List<String> UNITS = List.of("volt", "amp", "second", "metre", "1");
    private final Random random;
    private final boolean spoil;
    boolean spoilt;

    Builder(Random random, boolean spoil) {
      this.random = random;
      this.spoil = spoil;
    }

    Dimension dimension() {
      Dimension d = Dimension.NONE;
      for (int k = random.nextInt(3); k > 0; k--) {
        d = d.times(unit().power(random.nextInt(5) - 2));
      }
      return d;
    }

    private Dimension unit() {
      return Dimension.parse(UNITS.get(random.nextInt(UNITS.size())), Position.startOf("unit"));
    }

    Expression of(Dimension d, int depth) {
      if (spoil && !spoilt && (depth <= 1 || random.nextInt(3) == 0)) {
        spoilt = true;
        Expression other = of(d.times(Dimension.SECOND), depth - 1);
        Expression same = of(d, depth - 1);
        return random.nextBoolean()
            ? binary(BinaryOperator.ADD, same, other)
            : binary(BinaryOperator.SUB, other, same);
      }
      return depth <= 0 ? leaf(d) : inner(d, depth - 1);
    }

    private Expression leaf(Dimension d) {
      return d.isNone()
          ? new Expression.Identifier(random.nextBoolean() ? "x" : "pi")
          : LEAVES.computeIfAbsent(d, _ -> Expressions.parse("x*(" + d + ")"));
    }

    private Expression inner(Dimension d, int depth) {
      Dimension other = dimension();
      return switch (random.nextInt(9)) {
        case 0 -> binary(BinaryOperator.ADD, of(d, depth), of(d, depth));
        case 1 -> binary(BinaryOperator.MUL, of(other, depth), of(d.over(other), depth));
        case 2 -> binary(BinaryOperator.DIV, of(other.times(d), depth), of(other, depth));
        case 3 ->
            binary(
                BinaryOperator.POW,
                of(d.power(0.5), depth),
                random.nextBoolean() ? number(2) : new Expression.Identifier("k"));
        case 4 -> call("sqrt", of(d.power(2), depth));
        case 5 -> call("clip", of(d, depth), of(d, depth), of(d, depth));
        case 6 -> new Expression.Unary(Expression.UnaryOperator.NEGATE, of(d, depth));
        case 7 -> {
          var condition =
              new Expression.Comparison(
                  Expression.ComparisonOperator.LE, of(other, depth), of(other, depth));
          yield binary(BinaryOperator.MUL, call("int", condition), of(d, depth));
        }
        default -> binary(BinaryOperator.MUL, call("exp", of(Dimension.NONE, depth)), of(d, depth));
      };
    }

    private static Expression number(int n) {
      return new Expression.Number(n, true);
    }

    private static Expression call(String function, Expression... args) {
      return new Expression.Call(function, List.of(args));
    }

    private static Expression binary(BinaryOperator operator, Expression l, Expression r) {
      return new Expression.Binary(operator, l, r);
    }
  }
}
