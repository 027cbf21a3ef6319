package org.brian2grad.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.brian2grad.Tolerances;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The inlined functions against 50 digits, and at the edges of their ranges.
class AccuracyTest {
  private static final int POINTS = 1500;

  private static double run(String function, boolean isDouble, Double... args) {
    return Functions.of(function).lower(new JavaMaths(isDouble), List.of(args));
  }

  private static double narrow(double x, boolean isDouble) {
    return isDouble ? x : (float) x;
  }

  private static void check(
      String function,
      boolean isDouble,
      double[][] ranges,
      Function<BigDecimal, BigDecimal> exact) {
    Random random = new Random(1);
    double worst = 0;
    double at = 0;
    for (double[] range : ranges) {
      for (int n = 0; n < POINTS; n++) {
        double x = narrow(range[0] + (range[1] - range[0]) * random.nextDouble(), isDouble);
        if (x == 0) {
          continue;
        }
        double ulps = Exact.ulps(run(function, isDouble, x), exact.apply(Exact.of(x)), isDouble);
        if (!(ulps <= worst)) {
          worst = ulps;
          at = x;
        }
      }
    }
    assertThat(worst)
        .as("%s, worst at %s", function, at)
        .isLessThanOrEqualTo(Tolerances.INLINE_ULP);
  }

  private static double[][] exponents(boolean isDouble) {
    return isDouble
        ? new double[][] {{-1, 1}, {-0.01, 0.01}, {-30, 30}, {-745, -700}, {-708, 709.7}}
        : new double[][] {{-1, 1}, {-0.01, 0.01}, {-30, 30}, {-103, -85}, {-87, 88.7}};
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void exp(boolean isDouble) {
    check("exp", isDouble, exponents(isDouble), Exact::exp);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void expm1(boolean isDouble) {
    check("expm1", isDouble, exponents(isDouble), Exact::expm1);
    check("expm1", isDouble, new double[][] {{-1e-9, 1e-9}, {-2, 2}}, Exact::expm1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void exprel(boolean isDouble) {
    check(
        "exprel",
        isDouble,
        new double[][] {{-1, 1}, {-1e-8, 1e-8}, {-60, 60}},
        x -> Exact.expm1(x).divide(x, new java.math.MathContext(50)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tanh(boolean isDouble) {
    check(
        "tanh",
        isDouble,
        new double[][] {{-1, 1}, {-1e-6, 1e-6}, {-0.5, 0.5}, {-25, 25}},
        Exact::tanh);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void log(boolean isDouble) {
    double[][] ranges = {{0.5, 2}, {0.99, 1.01}, {1e-30, 1e-3}, {1, 1e30}, {1e-38, 3e-37}};
    check("log", isDouble, ranges, Exact::log);
    if (isDouble) {
      check("log", true, new double[][] {{1e-310, 1e-307}, {1e300, 1.7e308}}, Exact::log);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void log1p(boolean isDouble) {
    check(
        "log1p",
        isDouble,
        new double[][] {{-0.5, 1}, {-1e-4, 1e-4}, {-0.999, -0.9}, {-1e-10, 1e-10}, {1, 1e9}},
        x -> x.abs().doubleValue() < 1e-3 ? series(x) : Exact.log(x.add(BigDecimal.ONE)));
  }

  private static BigDecimal series(BigDecimal x) {
    var mc = new java.math.MathContext(50);
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal power = BigDecimal.ONE;
    for (int n = 1; n < 20; n++) {
      power = power.multiply(x, mc);
      sum = sum.add(power.divide(BigDecimal.valueOf(n % 2 == 1 ? n : -n), mc), mc);
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pow(boolean isDouble) {
    Random random = new Random(2);
    double worst = 0;
    String at = "";
    double largest = isDouble ? 708 : 87;
    for (int n = 0; n < 4 * POINTS; n++) {
      double x = Math.exp((random.nextDouble() - 0.5) * (n % 2 == 0 ? 1 : 60));
      x = narrow(x, isDouble);
      double y =
          narrow((random.nextDouble() - 0.5) * 2 * largest / Math.abs(Math.log(x)), isDouble);
      BigDecimal exact =
          Exact.exp(Exact.log(Exact.of(x)).multiply(Exact.of(y), new java.math.MathContext(60)));
      double ulps = Exact.ulps(run("pow", isDouble, x, y), exact, isDouble);
      if (!(ulps <= worst)) {
        worst = ulps;
        at = x + ", " + y;
      }
    }
    assertThat(worst).as("pow, worst at %s", at).isLessThanOrEqualTo(Tolerances.INLINE_ULP);
  }

  @ParameterizedTest
  @CsvSource({
    "exp, 0, 1",
    "exp, -0.0, 1",
    "exp, Infinity, Infinity",
    "exp, -Infinity, 0",
    "exp, NaN, NaN",
    "exp, 709.79, Infinity",
    "exp, -745.2, 0",
    "exp, 1e300, Infinity",
    "exp, -1e300, 0",
    "expm1, 0, 0",
    "expm1, -0.0, -0.0",
    "expm1, Infinity, Infinity",
    "expm1, -Infinity, -1",
    "expm1, NaN, NaN",
    "expm1, 709.79, Infinity",
    "expm1, -1e300, -1",
    "expm1, 1e300, Infinity",
    "exprel, 0, 1",
    "exprel, -0.0, 1",
    "exprel, Infinity, Infinity",
    "exprel, -Infinity, 0",
    "exprel, NaN, NaN",
    "exprel, 1e300, Infinity",
    "tanh, 0, 0",
    "tanh, -0.0, -0.0",
    "tanh, Infinity, 1",
    "tanh, -Infinity, -1",
    "tanh, NaN, NaN",
    "tanh, 1e300, 1",
    "log, 0, -Infinity",
    "log, -0.0, -Infinity",
    "log, 1, 0",
    "log, -1, NaN",
    "log, Infinity, Infinity",
    "log, NaN, NaN",
    "log, -Infinity, NaN",
    "log1p, 0, 0",
    "log1p, -0.0, -0.0",
    "log1p, -1, -Infinity",
    "log1p, -2, NaN",
    "log1p, Infinity, Infinity",
    "log1p, NaN, NaN",
    "log1p, 1e-300, 1e-300"
  })
  void edges(String function, double x, double expected) {
    assertThat((Double) run(function, true, x)).isEqualTo((Double) expected);
    double single = (float) expected;
    if (Math.abs(x) != 709.79 && Math.abs(x) != 745.2 && Math.abs(x) < 1e30) {
      assertThat((Double) run(function, false, (double) (float) x)).isEqualTo((Double) single);
    }
  }

  @Test
  void powHasTheSpecialValuesOfC() {
    double inf = Double.POSITIVE_INFINITY;
    double[] values = {
      0.0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, inf, -inf, Double.NaN, 1e300, -1e300, 1e-300
    };
    ScalarFunction pow = Functions.of("pow");
    for (double x : values) {
      for (double y : values) {
        double expected = pow.value(x, y);
        double actual = run("pow", true, x, y);
        // Ordinary values are the accuracy test's business: here they may differ by rounding.
        boolean rounded = Math.abs(actual - expected) <= Tolerances.INLINE_ULP * Math.ulp(expected);
        assertThat((Double) (rounded ? expected : actual))
            .as("%s ** %s", x, y)
            .isEqualTo((Double) expected);
      }
    }
  }
}
