package org.brian2grad.kernel;

import org.brian2grad.program.Precision;

/// How an array's elements lie in memory. `REAL` is as wide as the module's [Precision].
public enum StorageType {
  /// One byte, 0 or 1, as numpy's `bool`.
  BOOL(ValueType.BOOL),
  INT32(ValueType.INT),
  INT64(ValueType.INT),
  REAL(ValueType.REAL);

  private final ValueType value;

  StorageType(ValueType value) {
    this.value = value;
  }

  /// How values of a type are kept where nobody says otherwise.
  public static StorageType of(ValueType type) {
    return switch (type) {
      case BOOL -> BOOL;
      case INT -> INT64;
      case REAL -> REAL;
    };
  }

  /// The type of a loaded element.
  public ValueType value() {
    return value;
  }

  public int bytes(Precision precision) {
    return switch (this) {
      case BOOL -> 1;
      case INT32 -> 4;
      case INT64 -> 8;
      case REAL -> precision.bytes();
    };
  }
}
