package org.brian2grad.surrogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.brian2grad.Tolerances;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.function.Doubles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every surrogate keeps.
class SurrogateContractTest {
  private static final double[] FAR = {1e300, -1e300, Double.MAX_VALUE, 1e18, -1e18};

  private static Stream<SurrogateFactory> surrogates() {
    return Surrogates.all().stream();
  }

  private static double at(Surrogate surrogate, double x) {
    return surrogate.derivative(new Doubles(), x);
  }

  private static Map<String, Double> changed(SurrogateFactory factory) {
    Map<String, Double> values = new HashMap<>();
    factory.parameters().forEach((name, value) -> values.put(name, 1.3 * value));
    return values;
  }

  @Test
  void theFieldsSurrogatesAreThere() {
    for (String name :
        new String[] {
          "fast_sigmoid",
          "superspike",
          "soft_sign",
          "atan",
          "sigmoid",
          "triangular",
          "boxcar",
          "exponential",
          "gaussian",
          "erf",
          "multi_gaussian",
          "straight_through"
        }) {
      assertThat(Surrogates.find(name)).as(name).isPresent();
    }
  }

  @ParameterizedTest
  @MethodSource("surrogates")
  void nameAndParametersMakeItAgain(SurrogateFactory factory) {
    for (Map<String, Double> values : java.util.List.of(factory.parameters(), changed(factory))) {
      Surrogate surrogate = factory.create(values);
      assertThat(surrogate.parameters()).isEqualTo(values);
      assertThat(Surrogates.create(surrogate.name(), surrogate.parameters())).isEqualTo(surrogate);
    }
  }

  @ParameterizedTest
  @MethodSource("surrogates")
  void valueAndAreaAreAsDocumented(SurrogateFactory factory) {
    for (Map<String, Double> values : java.util.List.of(factory.parameters(), changed(factory))) {
      Surrogate surrogate = factory.create(values);
      assertThat(at(surrogate, 0)).isCloseTo(factory.atZero(values), Offset.offset(1e-12));
      double area = factory.area(values);
      if (Double.isInfinite(area)) {
        assertThat(at(surrogate, 1e9)).isEqualTo(at(surrogate, 0));
        continue;
      }
      // Midpoints in x = sinh(y), which reaches far with few points.
      double sum = 0;
      double step = 1e-4;
      for (double y = -16 + step / 2; y < 16; y += step) {
        sum += at(surrogate, Math.sinh(y)) * Math.cosh(y) * step;
      }
      assertThat(sum).isCloseTo(area, Offset.offset(Tolerances.SURROGATE_AREA * area));
    }
  }

  @ParameterizedTest
  @MethodSource("surrogates")
  void evenAndFiniteEverywhere(SurrogateFactory factory) {
    Surrogate surrogate = factory.create(factory.parameters());
    for (double x = 0; x < 10; x += 0.173) {
      assertThat(at(surrogate, x)).isEqualTo(at(surrogate, -x));
    }
    for (double x : FAR) {
      assertThat(at(surrogate, x)).isFinite();
    }
    boolean vanishes = Double.isFinite(factory.area(factory.parameters()));
    assertThat(at(surrogate, Double.POSITIVE_INFINITY)).isEqualTo(vanishes ? 0 : 1);
    assertThat(at(surrogate, Double.NEGATIVE_INFINITY)).isEqualTo(vanishes ? 0 : 1);
  }

  @ParameterizedTest
  @MethodSource("surrogates")
  void zeroBeyondTheirSupport(SurrogateFactory factory) {
    Surrogate surrogate = factory.create(factory.parameters());
    if (Double.isFinite(surrogate.support())) {
      assertThat(at(surrogate, surrogate.support() * 1.001)).isZero();
      assertThat(at(surrogate, surrogate.support() * 0.9)).isPositive();
    }
    Surrogate truncated = new Truncated(surrogate, 0.3);
    assertThat(at(truncated, 0.31)).isZero();
    assertThat(at(truncated, -0.31)).isZero();
    assertThat(at(truncated, 0.29)).isEqualTo(at(surrogate, 0.29));
  }

  @ParameterizedTest
  @MethodSource("surrogates")
  void refuseParametersOutOfRange(SurrogateFactory factory) {
    factory
        .parameters()
        .keySet()
        .forEach(parameter ->
            assertThatThrownBy(
                    () -> Surrogates.create(factory.names().getFirst(), Map.of(parameter, -1.0)))
                .isInstanceOf(DiagnosticException.class)
                .hasMessageContaining(parameter)
                .hasMessageContaining("-1"));
  }

  /// The integral from 0 to `x` by midpoints, with another value of one number.
  private static double integral(Surrogate surrogate, double x, String name, double value) {
    Surrogate.Numbers<Double> numbers =
        other -> other.equals(name) ? value : surrogate.number(other);
    int points = 20_000;
    double sum = 0;
    for (int k = 0; k < points; k++) {
      sum += surrogate.derivative(new Doubles(), (k + 0.5) / points * x, numbers) * x / points;
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("surrogates")
  void numbersThatAreDataHaveTheDerivativeOfTheIntegral(SurrogateFactory factory) {
    Surrogate surrogate = factory.create(changed(factory));
    for (String name : surrogate.data()) {
      double value = surrogate.number(name);
      double h = 1e-4 * value;
      double[] at = {-2, -0.3, 0.07, 0.9};
      double[] by = new double[at.length];
      double[] differences = new double[at.length];
      double largest = 0;
      for (int k = 0; k < at.length; k++) {
        by[k] = surrogate.integralBy(name, new Doubles(), at[k], surrogate.own(new Doubles()));
        differences[k] =
            (integral(surrogate, at[k], name, value + h)
                    - integral(surrogate, at[k], name, value - h))
                / (2 * h);
        largest = Math.max(largest, Math.abs(differences[k]));
        assertThat(by[k]).isNotZero();
      }
      assertThat(by)
          .as(name)
          .containsExactly(differences, Offset.offset(Tolerances.GRADIENT_DIFFERENCES * largest));
      for (double x : FAR) {
        assertThat(surrogate.integralBy(name, new Doubles(), x, surrogate.own(new Doubles())))
            .isFinite();
      }
    }
  }

  @Test
  void unknownNamesAreNamed() {
    assertThatThrownBy(() -> Surrogates.create("fast_sigmoyd", Map.of()))
        .hasMessageContaining("fast_sigmoyd")
        .hasMessageContaining("fast_sigmoid");
    assertThatThrownBy(() -> Surrogates.create("atan", Map.of("slope", 1.0)))
        .hasMessageContaining("slope")
        .hasMessageContaining("alpha");
  }

  @Test
  void customIsTheFormula() {
    Surrogate custom = Custom.of("1/(1+k*abs(x))**2", Map.of("k", 10.0));
    Surrogate known = new FastSigmoid(10);
    for (double x = -2; x < 2; x += 0.1) {
      assertThat(at(custom, x)).isCloseTo(at(known, x), Offset.offset(1e-15));
    }
    Surrogate box = Custom.of("0.5*(abs(x) < 1)", Map.of());
    assertThat(at(box, 0.9)).isEqualTo(0.5);
    assertThat(at(box, 1.1)).isZero();
    assertThatThrownBy(() -> Custom.of("1/(1+k*abs(x))", Map.of())).hasMessageContaining("[k]");
    assertThatThrownBy(() -> Custom.of("1/(1+", Map.of())).hasMessageContaining("column");
    assertThatThrownBy(() -> Custom.of("frob(x)", Map.of())).hasMessageContaining("frob(x)");
  }
}
