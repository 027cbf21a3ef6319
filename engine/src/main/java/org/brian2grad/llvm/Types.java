package org.brian2grad.llvm;

import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.program.Precision;

/// LLVM's names of types and constants.
record Types(Precision precision) {
  /// `double` or `float`.
  String real() {
    return precision == Precision.DOUBLE ? "double" : "float";
  }

  String of(ValueType type) {
    return switch (type) {
      case BOOL -> "i1";
      case INT -> "i64";
      case REAL -> real();
    };
  }

  String of(StorageType type) {
    return switch (type) {
      case BOOL -> "i8";
      case INT32 -> "i32";
      case INT64 -> "i64";
      case REAL -> real();
    };
  }

  /// A vector type, or the scalar for width 1.
  static String vector(String element, int width) {
    return width == 1 ? element : "<" + width + " x " + element + ">";
  }

  /// The suffix of overloaded intrinsics: `v8f64`.
  static String suffix(String element, int width) {
    String scalar =
        switch (element) {
          case "double" -> "f64";
          case "float" -> "f32";
          default -> element;
        };
    return width == 1 ? scalar : "v" + width + scalar;
  }

  /// A real constant, bit for bit.
  String constant(double value) {
    double rounded = precision == Precision.DOUBLE ? value : (float) value;
    return "0x%016X".formatted(Double.doubleToRawLongBits(rounded));
  }

  /// The constant of a scalar or of all lanes.
  static String splat(String element, String constant, int width) {
    return width == 1 ? constant : "splat (" + element + " " + constant + ")";
  }
}
