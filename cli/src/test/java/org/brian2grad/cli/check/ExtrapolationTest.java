package org.brian2grad.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ExtrapolationTest {
  /// Ridders's method is known to win back all but a few digits.
  private static final Offset<Double> SMOOTH = Offset.offset(1e-11);

  private static Extrapolation derivative(DoubleUnaryOperator f, double x) {
    double[] up = new double[Extrapolation.LEVELS];
    double[] down = new double[Extrapolation.LEVELS];
    for (int k = 0; k < up.length; k++) {
      up[k] = f.applyAsDouble(x + Extrapolation.step(k));
      down[k] = f.applyAsDouble(x - Extrapolation.step(k));
    }
    return Extrapolation.of(up, down);
  }

  @Test
  void smoothFunctions() {
    assertThat(derivative(Math::exp, 0).value()).isCloseTo(1, SMOOTH);
    assertThat(derivative(Math::sin, 1).value()).isCloseTo(Math.cos(1), SMOOTH);
    assertThat(derivative(x -> x * x * x, 2).value()).isCloseTo(12, SMOOTH);
  }

  @Test
  void theErrorIsBoundedByItsEstimate() {
    Extrapolation e = derivative(x -> Math.exp(Math.sin(5 * x)), 0.3);
    double exact = 5 * Math.cos(1.5) * Math.exp(Math.sin(1.5));

    assertThat(Math.abs(e.value() - exact)).isLessThan(e.error());
    assertThat(e.error()).isLessThan(1e-8);
  }

  @Test
  void aJumpIsNoticed() {
    assertThat(derivative(x -> x > 0.01 ? 1 : 0, 0).value()).isZero();
    Extrapolation noisy = derivative(x -> Math.sin(1e9 * x), 0.1);
    assertThat(noisy.error()).isGreaterThan(1);
  }
}
