package org.brian2grad.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.brian2grad.Tolerances;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  /// The same arithmetic as Python does with the same text.
  @ParameterizedTest
  @CsvSource({
    "20 ms, 0.02, second",
    "5*mV, 0.005, volt",
    "5mV, 0.005, volt",
    "0.3 nS/cm**2, 2.9999999999999997e-06, siemens/metre**2",
    "-70 mV, -0.07, volt",
    "- 70*mV, -0.07, volt",
    "+1e-3 volt, 0.001, volt",
    "3, 3, 1",
    ".5, 0.5, 1",
    "1/ms, 1000, hertz",
    "1/(2*ms), 500, hertz",
    "10 Mohm, 1e7, ohm",
    "2 mV/(ms*nA), 1.9999999999999998e9, 1/farad",
    "100 ufarad * cm**-2, 0.9999999999999999, farad/metre**2",
    "2*3 kHz, 6000, hertz",
    "4 mV**0.5, 0.12649110640673517, volt**0.5",
    "1 uM, 0.001, mmolar",
    "5 cm2, 0.0005, metre**2",
    "5 V, 5, volt",
    "2 s, 2, second",
    "3 A, 3, amp",
    "4 S, 4, siemens",
    "1 F, 1, farad",
    "2 m, 2, metre",
    "7 Ohm, 7, ohm",
    "7 MOhm, 7e6, ohm",
    "7 kOhm, 7e3, ohm",
    "7 mOhm, 7e-3, ohm",
    "7 M\u03A9, 7e6, ohm",
    "7 k\u2126, 7e3, ohm",
    "2 \u00B5A, 2e-6, amp",
    "2 \u03BCA, 2e-6, amp",
    "2 \u00B5s, 2e-6, second",
    "2 \u03BCsecond, 2e-6, second",
    "1 mS/cm^2, 10, siemens/metre**2",
    "1 mS/cm\u00B2, 10, siemens/metre**2",
    "1 A m\u207B\u00B2, 1, amp/metre**2",
    "1 A m^-2, 1, amp/metre**2",
    "3 J/(mol K), 3, metre**2*kilogram/second**2/kelvin/mole",
  })
  void reads(String text, double value, String dimension) {
    Quantity quantity = Quantity.parse(text);
    assertThat(quantity.value()).isEqualTo(value);
    assertThat(quantity.dimension()).hasToString(dimension);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5 Vs|column 3: error[unknown-unit]: expected a unit, got 'Vs'",
        "5*(mol K|column 9: error[syntax]",
        "5 msec|column 3: error[unknown-unit]: expected a unit, got 'msec'; did you mean",
        "20 30|column 4: error[syntax]",
        "20 ms 3|column 7: error[syntax]",
        "ms mV 3|column 7: error[syntax]",
        "(2 ms|column 6: error[syntax]",
        "5 *|column 4: error[syntax]",
        "20 celsius|column 4: error[unknown-unit]: expected a unit, got 'celsius'; write absolute",
        "1e999 mV|column 1: error[number-range]",
        "2 mV**99|column 7: error[exponent]",
        "3cm**23cm**22|column 1: error[exponent]",
        "2 volt**11|column 1: error[exponent]: expected exponents of base units up to 30, got 33.0",
        "2 mV**x|column 7: error[syntax]",
        "0x10|column 2: error[unknown-unit]",
        "5 µ|column 3: error[unknown-unit]",
        "5 m^|column 5: error[syntax]",
        "nan|column 1: error[unknown-unit]",
      })
  void refusesWithItsPlace(String text, String message) {
    assertThatThrownBy(() -> Quantity.parse(text))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("quantity '" + text + "', line 1, " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "mV*", "2**", "-", "§", "1e", "mV/(", "."})
  void noTextTakesLong(String part) {
    String text = part.repeat(20_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> Quantity.parse(text, Position.startOf("text")))
                .isInstanceOf(DiagnosticException.class)
                .hasMessageContaining("text, line 1, column "));
  }

  @Test
  void refusesNothing() {
    assertThatThrownBy(() -> Quantity.parse(" ")).isInstanceOf(DiagnosticException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "20 ms, 20 ms",
    "0.02 second, 20 ms",
    "1500 ms, 1.5 second",
    "-70 mV, -70 mV",
    "3, 3",
    "0 mV, 0 volt",
    "2e-9 amp, 2 nA",
    "1e7 ohm, 10 Mohm",
    "10 Hz, 10 Hz",
    "5e-5 siemens/cm**2, 0.5 siemens/metre**2",
    "0.1 ms, 100 us",
  })
  void showsItselfInAFittingUnit(String text, String shown) {
    assertThat(Quantity.parse(text).text()).isEqualTo(shown);
  }

  @Provide
  static Arbitrary<String> units() {
    return Arbitraries.of(
        "1",
        "volt",
        "second",
        "amp",
        "hertz",
        "siemens/metre**2",
        "metre",
        "mole",
        "kilogram",
        "farad",
        "volt/second",
        "second**-0.5",
        "mmolar",
        "metre**2",
        "kelvin");
  }

  @Property
  void textReadsBack(
      @ForAll @DoubleRange(min = -1e20, max = 1e20) double value, @ForAll("units") String unit) {
    var quantity = new Quantity(value, Quantity.parse("1*" + unit).dimension());
    Quantity back = Quantity.parse(quantity.text());
    assertThat(back.dimension()).isEqualTo(quantity.dimension());
    assertThat(back.value()).isCloseTo(value, within(Math.abs(value) * Tolerances.UNIT_TEXT));
  }
}
