package org.brian2grad.program;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// An array of the program, with its values at the start of the run.
///
/// @param id unique in the program
/// @param owner the object it belongs to, or the empty string
/// @param variable its name in that object's equations
/// @param scalar whether all elements of the owner share one value
/// @param constant whether the model declares that it never changes
/// @param readOnly whether the user cannot set it
/// @param unit Brian 2's text of the dimension in SI base units, empty when dimensionless
/// @param data the values, in row-major order
public record ArraySpec(
    String id,
    String owner,
    String variable,
    Type type,
    long[] shape,
    boolean scalar,
    boolean constant,
    boolean readOnly,
    String unit,
    MemorySegment data) {

  /// Element types, named as numpy's.
  public enum Type {
    FLOAT64(8),
    FLOAT32(4),
    INT64(8),
    INT32(4),
    INT8(1),
    BOOL(1);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    public int bytes() {
      return bytes;
    }

    public boolean isReal() {
      return this == FLOAT64 || this == FLOAT32;
    }

    /// The name that numpy has for it.
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The type of that numpy name, if the engine has it.
    public static Optional<Type> find(String name) {
      return name.equals("uint8")
          ? Optional.of(INT8)
          : Arrays.stream(values()).filter(type -> type.text().equals(name)).findFirst();
    }
  }

  /// Elements in all dimensions.
  public long size() {
    long size = 1;
    for (long extent : shape) {
      size *= extent;
    }
    return size;
  }

  /// The same array with other values, as many.
  ArraySpec with(MemorySegment values) {
    return new ArraySpec(
        id, owner, variable, type, shape, scalar, constant, readOnly, unit, values);
  }

  /// The value of an element as a real number.
  public double real(long element) {
    return switch (type) {
      case FLOAT64 -> data.get(DOUBLE, element * 8);
      case FLOAT32 -> data.get(FLOAT, element * 4);
      case INT64, INT32, INT8, BOOL -> integer(element);
    };
  }

  /// The value of an element as an integer; truth values are 0 and 1.
  public long integer(long element) {
    return switch (type) {
      case FLOAT64, FLOAT32 -> (long) real(element);
      case INT64 -> data.get(LONG, element * 8);
      case INT32 -> data.get(INT, element * 4);
      case INT8, BOOL -> data.get(ValueLayout.JAVA_BYTE, element);
    };
  }

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ORDER);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ORDER);
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ORDER);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER);
}
