package org.brian2grad.torch.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.brian2grad.model.FitParameter;
import org.brian2grad.torch.Tensors;
import org.brian2grad.torch.Tolerances;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransformTest {
  private static final Percentage ROUNDING = Percentage.withPercentage(100 * Tolerances.ROUNDING);

  private static Transform of(String range) {
    return Transform.of(FitParameter.parse("x", range));
  }

  private static double value(Transform transform, double free) {
    return Tensors.number(transform.value(Tensors.scalar(free)));
  }

  private static double slope(Transform transform, double free) {
    Tensor x = Tensors.parameter(Tensors.scalar(free));
    transform.value(x).backward();
    return Tensors.number(x.grad());
  }

  @ParameterizedTest
  @ValueSource(strings = {"5 ms .. 80 ms", "-70 mV .. -40 mV", "0 nS .. 3 nS", "1e-6 .. 1e6"})
  void valuesComeBackAndNoneLiesOutside(String range) {
    FitParameter parameter = FitParameter.parse("x", range);
    Transform transform = of(range);
    double middle = parameter.first().value();

    assertThat(value(transform, transform.free(middle))).isCloseTo(middle, ROUNDING);
    for (double free : List.of(-1e3, -7.0, -0.1, 0.0, 0.3, 2.0, 50.0)) {
      assertThat(value(transform, free))
          .isBetween(parameter.low().value(), parameter.high().value());
    }
  }

  @Test
  void inTheMiddleAStepIsAFactorOrAPartOfHalfTheRange() {
    Transform factors = of("5 ms .. 80 ms");
    Transform parts = of("-10 mV .. 30 mV");

    assertThat(slope(factors, factors.free(20e-3)) / 20e-3).isCloseTo(1, ROUNDING);
    assertThat(slope(parts, parts.free(10e-3)) / 20e-3).isCloseTo(1, ROUNDING);
  }

  @Test
  void theGradientIsThatOfDifferences() {
    for (Transform transform : List.of(of("5 ms .. 80 ms"), of("-10 mV .. 30 mV"))) {
      double h = 1e-5;
      double difference = (value(transform, 0.4 + h) - value(transform, 0.4 - h)) / (2 * h);
      assertThat(slope(transform, 0.4) / difference)
          .isCloseTo(1, Offset.offset(Tolerances.DIFFERENCES));
    }
  }

  @Test
  void fromABoundASearchCanLeave() {
    Transform transform = of("5 ms .. 80 ms");

    for (double bound : List.of(5e-3, 80e-3)) {
      double free = transform.free(bound);
      assertThat(value(transform, free) / bound).isBetween(0.9, 1.1);
      assertThat(slope(transform, free) / value(transform, free)).isGreaterThan(0.2);
    }
  }
}
