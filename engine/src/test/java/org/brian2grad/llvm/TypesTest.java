package org.brian2grad.llvm;

import static org.assertj.core.api.Assertions.assertThat;

import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.program.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypesTest {
  @ParameterizedTest
  @CsvSource({
    "DOUBLE, 1, 0x3FF0000000000000",
    "DOUBLE, 0.1, 0x3FB999999999999A",
    "DOUBLE, -0.0, 0x8000000000000000",
    "DOUBLE, Infinity, 0x7FF0000000000000",
    "DOUBLE, NaN, 0x7FF8000000000000",
    // LLVM writes floats with the digits of the double of the same value.
    "SINGLE, 0.1, 0x3FB99999A0000000",
    "SINGLE, 1e300, 0x7FF0000000000000"
  })
  void constantsAreWrittenBitForBit(Precision precision, double value, String text) {
    assertThat(new Types(precision).constant(value)).isEqualTo(text);
  }

  @Test
  void scalarsAndVectors() {
    assertThat(Types.vector("double", 1)).isEqualTo("double");
    assertThat(Types.vector("i1", 4)).isEqualTo("<4 x i1>");
    assertThat(Types.splat("i64", "3", 1)).isEqualTo("3");
    assertThat(Types.splat("i64", "3", 2)).isEqualTo("splat (i64 3)");
  }

  @Test
  void intrinsicsAreNamedAfterTheirTypes() {
    assertThat(Types.suffix("double", 1)).isEqualTo("f64");
    assertThat(Types.suffix("float", 8)).isEqualTo("v8f32");
    assertThat(Types.suffix("i64", 2)).isEqualTo("v2i64");
  }

  /// A truth value is a bit in a register and a byte in memory.
  @Test
  void whatIsComputedAndWhatIsKept() {
    var types = new Types(Precision.SINGLE);
    assertThat(types.of(ValueType.BOOL)).isEqualTo("i1");
    assertThat(types.of(StorageType.BOOL)).isEqualTo("i8");
    assertThat(types.of(ValueType.INT)).isEqualTo("i64");
    assertThat(types.of(StorageType.INT32)).isEqualTo("i32");
    assertThat(types.of(StorageType.INT64)).isEqualTo("i64");
    assertThat(types.of(ValueType.REAL)).isEqualTo("float");
    assertThat(types.of(StorageType.REAL)).isEqualTo("float");
    assertThat(new Types(Precision.DOUBLE).real()).isEqualTo("double");
  }
}
