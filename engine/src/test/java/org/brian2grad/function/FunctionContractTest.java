package org.brian2grad.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.brian2grad.Tolerances;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every registered function keeps: its partials are the derivatives of its value, its native
/// algorithm gives its value.
class FunctionContractTest {
  private static Stream<ScalarFunction> functions() {
    return Functions.all().stream();
  }

  @Test
  void brianFunctionsAreRegistered() {
    assertThat(Functions.all())
        .extracting(ScalarFunction::name)
        .contains(
            "cos", "sin", "tan", "cosh", "sinh", "tanh", "exp", "log", "log10", "expm1", "exprel",
            "log1p", "sqrt", "ceil", "floor", "arccos", "arcsin", "arctan", "abs", "sign", "clip",
            "pow");
  }

  private static double[] draw(ScalarFunction f, Random random) {
    double[] point = new double[f.arity()];
    for (int k = 0; k < point.length; k++) {
      double[] interval = f.smoothDomain()[k];
      point[k] = interval[0] + (interval[1] - interval[0]) * random.nextDouble();
    }
    return point;
  }

  private static List<Double> boxed(double[] point) {
    List<Double> boxed = new ArrayList<>();
    for (double x : point) {
      boxed.add(x);
    }
    return boxed;
  }

  @ParameterizedTest
  @MethodSource("functions")
  void partialsAreDerivatives(ScalarFunction f) {
    Random random = new Random(3);
    for (int n = 0; n < 200; n++) {
      double[] point = draw(f, random);
      List<Double> partials = f.partials(new Doubles(), boxed(point), f.value(point));
      assertThat(partials).hasSize(f.arity());
      for (int k = 0; k < point.length; k++) {
        double h = 1e-5 * Math.max(0.1, Math.abs(point[k]));
        double[] up = point.clone();
        double[] down = point.clone();
        up[k] += h;
        down[k] -= h;
        double difference = (f.value(up) - f.value(down)) / (up[k] - down[k]);
        double scale = Math.max(Math.abs(difference), Math.abs(f.value(point)));
        assertThat(partials.get(k))
            .as("%s at %s, argument %d", f.name(), boxed(point), k)
            .isCloseTo(difference, Offset.offset(Tolerances.DIFFERENCES * Math.max(1, scale)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void nativeAlgorithmGivesTheValue(ScalarFunction f) {
    Random random = new Random(4);
    for (int n = 0; n < 1000; n++) {
      double[] point = draw(f, random);
      double value = f.value(point);
      assertThat(f.lower(new JavaMaths(true), boxed(point)))
          .as("%s at %s", f.name(), boxed(point))
          .isCloseTo(value, Offset.offset(Tolerances.JAVA_ULP * Math.ulp(value)));
    }
  }
}
