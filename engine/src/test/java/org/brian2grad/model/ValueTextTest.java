package org.brian2grad.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.brian2grad.units.Quantity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A constant may be named like the symbol of a unit: where both could be meant, it is the
/// constant.
class ValueTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"5 A", "5A", "5 mV", "5*mV", "5*mS/cm^2", "5*S/cm^2", "5*\u00B5A", "5 V/A", "3"})
  void quantities(String text) {
    assertThat(Value.parse(text)).isEqualTo(new Value.Same(Quantity.parse(text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5*A", "5*V/A", "2*tau", "A", "1/s", "5*s*rand()"})
  void formulas(String text) {
    assertThat(Value.parse(text)).isEqualTo(new Value.Formula(text));
  }

  /// Expressions are Brian's, in which units have Brian's names.
  @ParameterizedTest
  @CsvSource({"V, volt", "S, siemens", "MOhm, Mohm", "s, second"})
  void symbolsInExpressionsAreUnknownNames(String symbol, String name) {
    assertThatThrownBy(() ->
            Model.builder()
                .duration("1 ms")
                .group("g", 1, g -> g.equations("v : 1").initial("v", "rand()*" + symbol))
                .build())
        .hasMessageContaining("'" + symbol + "'")
        .hasMessageContaining("did you mean '" + name + "'?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x : V", "x : siemens/metre^2", "x : siemens/metre\u00B2"})
  void unitsOfEquationsAreBrians(String text) {
    assertThatThrownBy(() -> Equations.parse(text)).hasMessageContaining("line 1, column ");
  }
}
