package org.brian2grad.units;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenUnitTest {
  @ParameterizedTest
  @CsvSource({
    "20 ms, ms",
    "20*ms, ms",
    "-0.3 nS/cm**2, nS/cm**2",
    "1e-3 mS/cm^2, mS/cm^2",
    ".5 \u00B5A, \u00B5A",
    "2 second**-0.5, second**-0.5",
  })
  void isWhatStandsBehindTheNumber(String text, String unit) {
    WrittenUnit written = WrittenUnit.of(text).orElseThrow();

    assertThat(written.text()).isEqualTo(unit);
    assertThat(written.one()).isEqualTo(Quantity.parse("1*" + unit));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "1/ms", "2*3 kHz", "1/(2*ms)", "5 (2 mV)", "", "5 parsec"})
  void isNotThereWhereMoreIsSaidOrLess(String text) {
    assertThat(WrittenUnit.of(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"20 ms", "0.3 nS/cm**2", "80.1 ms", "7 MOhm"})
  void numbersReadAsTheyWereWritten(String text) {
    double number = Double.parseDouble(text.substring(0, text.indexOf(' ')));

    assertThat(WrittenUnit.of(text).orElseThrow().number(Quantity.parse(text).value()))
        .isEqualTo(number);
  }

  /// Each unit of Brian's that has a symbol is understood by it, unless the symbol is the name of
  /// another one.
  @Test
  void everySymbolIsUnderstood() {
    assertThat(Units.units())
        .filteredOn(unit -> unit.symbol().indexOf('^') < 0)
        .hasSizeGreaterThan(500)
        .allSatisfy(unit -> {
          Unit found = Units.written(unit.symbol()).orElseThrow();
          assertThat(found.value()).as(unit.symbol()).isEqualTo(unit.value());
        });
  }

  @Test
  void namesOfBrianComeFirst() {
    assertThat(Units.names())
        .allSatisfy(name -> assertThat(Units.written(name)).contains(Units.of(name)));
  }
}
