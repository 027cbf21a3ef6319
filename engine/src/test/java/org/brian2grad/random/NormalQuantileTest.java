package org.brian2grad.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.brian2grad.Tolerances;
import org.brian2grad.function.JavaMaths;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalQuantileTest {
  /// Made with mpmath at 40 digits: `-sqrt(2) erfinv(2 p - 1)`, on both sides of each piece.
  @ParameterizedTest
  @CsvSource({
    "5.551115123125783e-17, 8.2923610758135955382",
    "1e-13, 7.3487961028006775135",
    "1.3e-11, 6.6676114565107408347",
    "1.5e-11, 6.6465708874771128614",
    "3e-10, 6.1904308113947675638",
    "1e-06, 4.7534243088228989573",
    "0.001, 3.0902323061678135354",
    "0.0749, 1.4402382675279636631",
    "0.0751, 1.4388253927525399824",
    "0.2, 0.84162123357291416552",
    "0.4, 0.25334710313579974132",
    "0.49, 0.025068908258711058033"
  })
  void quantiles(double tail, double expected) {
    double value = NormalQuantile.upper(new JavaMaths(true), tail);
    assertThat(value).isCloseTo(expected, within(Tolerances.NORMAL_QUANTILE * expected));
    if (tail > 0x1p-33) {
      double single = NormalQuantile.upper(new JavaMaths(false), (double) (float) tail);
      double wanted = expected + (tail - (float) tail) / density(expected);
      assertThat(single).isCloseTo(wanted, within(Tolerances.NORMAL_QUANTILE_SINGLE * wanted));
    }
  }

  private static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }
}
