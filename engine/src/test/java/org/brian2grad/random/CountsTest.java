package org.brian2grad.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.brian2grad.Tolerances;
import org.brian2grad.function.JavaMaths;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CountsTest {
  private static final JavaSource SOURCE = JavaSource.of(true);

  private static Place<Long> place(long element) {
    return new Place<>(17L, 3L, element, 5);
  }

  private static double poisson(double mean, long element) {
    return Distribution.POISSON.draw(SOURCE, place(element), List.of(mean));
  }

  private static double binomial(double n, double p, long element) {
    return Distribution.BINOMIAL.draw(SOURCE, place(element), List.of(n, p));
  }

  @Test
  void logarithmsOfFactorials() {
    double expected = 0;
    for (int k = 0; k <= 1000; k++) {
      expected += k == 0 ? 0 : Math.log(k);
      assertThat(LogFactorial.of(new JavaMaths(true), (double) k))
          .as("log(%d!)", k)
          .isCloseTo(expected, within(Tolerances.LOG_FACTORIAL * Math.max(1, expected)));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, -1e-300, Double.NaN, Double.POSITIVE_INFINITY})
  void noSuchPoissonDistribution(double mean) {
    assertThat(poisson(mean, 0)).isNaN();
  }

  @ParameterizedTest
  @CsvSource({"-1, 0.5", "2.5, 0.5", "10, -0.1", "10, 1.1", "10, NaN", "NaN, 0.5", "Infinity, 0.1"})
  void noSuchBinomialDistribution(double n, double p) {
    assertThat(binomial(n, p, 0)).isNaN();
  }

  @Test
  void edges() {
    for (long element = 0; element < 100; element++) {
      assertThat(poisson(0, element)).isZero();
      assertThat(binomial(0, 0.3, element)).isZero();
      assertThat(binomial(50, 0, element)).isZero();
      assertThat(binomial(50, 1, element)).isEqualTo(50);
    }
  }

  /// Counts of a distribution against its probabilities, on both sides of the change of method.
  @ParameterizedTest
  @ValueSource(doubles = {0.2, 3, 9.99, 10, 25, 400})
  void poissonNumbers(double mean) {
    int draws = 20_000;
    double sum = 0;
    double squares = 0;
    for (long element = 0; element < draws; element++) {
      double k = poisson(mean, element);
      assertThat(k).isGreaterThanOrEqualTo(0).isEqualTo(Math.rint(k));
      sum += k;
      squares += (k - mean) * (k - mean);
    }
    assertThat(sum / draws).isCloseTo(mean, within(4 * Math.sqrt(mean / draws)));
    double spread = Math.sqrt((mean + 2 * mean * mean) / draws);
    assertThat(squares / draws).isCloseTo(mean, within(4 * spread));
  }

  @ParameterizedTest
  @CsvSource({
    "5, 0.3",
    "40, 0.249",
    "40, 0.25",
    "40, 0.75",
    "40, 0.76",
    "1000, 0.004",
    "1000, 0.6"
  })
  void binomialNumbers(double n, double p) {
    int draws = 20_000;
    double sum = 0;
    for (long element = 0; element < draws; element++) {
      double k = binomial(n, p, element);
      assertThat(k).isBetween(0.0, n).isEqualTo(Math.rint(k));
      sum += k;
    }
    double deviation = Math.sqrt(n * p * (1 - p) / draws);
    assertThat(sum / draws).isCloseTo(n * p, within(4 * deviation));
  }
}
