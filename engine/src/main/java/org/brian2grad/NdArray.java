package org.brian2grad;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.program.Precision;

/// Real numbers in any number of dimensions, the last one fastest.
///
/// What a run gives is a view of the engine's own memory, which may leave gaps between numbers: see
/// [#strides]. That memory lives as long as an array or a segment refers to it, also after the run
/// is closed.
public final class NdArray {
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
  private static final ValueLayout.OfFloat SINGLE = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private final MemorySegment memory;
  private final Precision precision;
  private final long[] shape;
  private final long[] strides;

  private NdArray(MemorySegment memory, Precision precision, long[] shape, long[] strides) {
    this.memory = memory;
    this.precision = precision;
    this.shape = shape;
    this.strides = strides;
  }

  /// A single number: an array without dimensions.
  public static NdArray of(double value) {
    return of(new double[] {value}, new long[0]);
  }

  /// One dimension.
  public static NdArray of(double... values) {
    return of(values, values.length);
  }

  /// Numbers in row-major order, which are copied.
  ///
  /// @throws DiagnosticException when there are not as many as the shape needs
  public static NdArray of(double[] values, long... shape) {
    return of(MemorySegment.ofArray(values.clone()), Precision.DOUBLE, shape);
  }

  /// Numbers in row-major order in memory that the caller keeps valid; they are not copied.
  ///
  /// @throws DiagnosticException when the memory has another size than the shape needs
  public static NdArray of(MemorySegment values, Precision precision, long... shape) {
    long[] own = shape.clone();
    long count = values.byteSize() / precision.bytes();
    if (count(own) != count || values.byteSize() % precision.bytes() != 0) {
      throw new DiagnosticException(
          new Diagnostic(
              "NdArray.of",
              "array-shape",
              "expected "
                  + count(own)
                  + " values for the shape "
                  + Arrays.toString(own)
                  + ", got "
                  + count,
              "give as many values as the shape has"));
    }
    return new NdArray(values, precision, own, dense(own));
  }

  /// Numbers of which neighbours in a dimension are as many values apart as its stride says, in
  /// memory that the caller keeps valid; they are not copied.
  ///
  /// @param strides in values, not negative; 0 for the same number again and again
  /// @throws DiagnosticException when the memory ends before the last number, or there is not one
  ///   stride for each dimension
  public static NdArray of(
      MemorySegment storage, Precision precision, long[] shape, long[] strides) {
    long last = shape.length == strides.length ? last(shape, strides) : Long.MAX_VALUE;
    long count = storage.byteSize() / precision.bytes();
    if (last >= count) {
      throw new DiagnosticException(
          new Diagnostic(
              "NdArray.of",
              "array-strides",
              "expected strides for the shape "
                  + Arrays.toString(shape)
                  + " that stay within "
                  + count
                  + " values, got "
                  + Arrays.toString(strides),
              "give one stride for each dimension, in values and not negative"));
    }
    return view(storage, precision, shape, strides);
  }

  /// Where the last number is, -1 where there is none, or beyond all memory.
  private static long last(long[] shape, long[] strides) {
    if (count(shape) == 0) {
      return -1;
    }
    long last = 0;
    for (int k = 0; k < shape.length; k++) {
      if (strides[k] < 0) {
        return Long.MAX_VALUE;
      }
      last = Math.addExact(last, Math.multiplyExact(shape[k] - 1, strides[k]));
    }
    return last;
  }

  /// All zero.
  public static NdArray zeros(Precision precision, long... shape) {
    int count = Math.toIntExact(count(shape));
    MemorySegment values =
        precision == Precision.DOUBLE
            ? MemorySegment.ofArray(new double[count])
            : MemorySegment.ofArray(new float[count]);
    return of(values, precision, shape);
  }

  /// Numbers of which neighbours in a dimension are as many values apart as its stride says.
  static NdArray view(MemorySegment memory, Precision precision, long[] shape, long[] strides) {
    return new NdArray(memory, precision, shape.clone(), strides.clone());
  }

  private static long count(long[] shape) {
    long count = 1;
    for (long extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException("negative extent in " + Arrays.toString(shape));
      }
      count = Math.multiplyExact(count, extent);
    }
    return count;
  }

  private static long[] dense(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int k = shape.length - 1; k >= 0; k--) {
      strides[k] = stride;
      stride *= Math.max(1, shape[k]);
    }
    return strides;
  }

  public long[] shape() {
    return shape.clone();
  }

  /// Dimensions.
  public int rank() {
    return shape.length;
  }

  /// Numbers in all dimensions.
  public long size() {
    return count(shape);
  }

  public Precision precision() {
    return precision;
  }

  /// How many values neighbours in each dimension are apart in [#storage].
  public long[] strides() {
    return strides.clone();
  }

  /// The memory that [#strides] are about, from the first number on; not a copy.
  public MemorySegment storage() {
    return memory;
  }

  /// Whether the numbers follow each other without gaps, in row-major order.
  public boolean isDense() {
    long stride = 1;
    for (int k = shape.length - 1; k >= 0; k--) {
      if (shape[k] != 1 && strides[k] != stride) {
        return false;
      }
      stride *= shape[k];
    }
    return true;
  }

  /// The number at a place.
  ///
  /// @throws IndexOutOfBoundsException for a place that the shape does not have
  public double get(long... index) {
    if (index.length != shape.length) {
      throw new IndexOutOfBoundsException(
          "expected " + shape.length + " indices, got " + Arrays.toString(index));
    }
    long at = 0;
    for (int k = 0; k < index.length; k++) {
      if (index[k] < 0 || index[k] >= shape[k]) {
        throw new IndexOutOfBoundsException(
            "no place " + Arrays.toString(index) + " in shape " + Arrays.toString(shape));
      }
      at += index[k] * strides[k];
    }
    return value(at);
  }

  /// The only number.
  ///
  /// @throws IllegalStateException when there are more, or none
  public double value() {
    if (size() != 1) {
      throw new IllegalStateException(
          "expected one number, got an array of shape " + Arrays.toString(shape));
    }
    return value(0L);
  }

  private double value(long at) {
    return precision == Precision.DOUBLE ? memory.get(DOUBLE, at * 8) : memory.get(SINGLE, at * 4);
  }

  /// Those at one place of a dimension, as a view without it.
  public NdArray select(int dimension, long at) {
    if (at < 0 || at >= shape[dimension]) {
      throw new IndexOutOfBoundsException(
          "no place " + at + " in dimension " + dimension + " of " + Arrays.toString(shape));
    }
    long offset = at * strides[dimension] * precision.bytes();
    return new NdArray(
        memory.asSlice(size() == 0 ? 0 : offset),
        precision,
        without(shape, dimension),
        without(strides, dimension));
  }

  /// A part of a dimension, as a view.
  ///
  /// @param from first place
  /// @param to last place, exclusive
  public NdArray slice(int dimension, long from, long to) {
    if (from < 0 || to < from || to > shape[dimension]) {
      throw new IndexOutOfBoundsException(
          "no places " + from + " to " + to + " in " + Arrays.toString(shape));
    }
    long[] part = shape.clone();
    part[dimension] = to - from;
    long offset = count(part) == 0 ? 0 : from * strides[dimension] * precision.bytes();
    return new NdArray(memory.asSlice(offset), precision, part, strides.clone());
  }

  /// The same with two dimensions exchanged, as a view.
  NdArray swap(int one, int other) {
    return new NdArray(memory, precision, swapped(shape, one, other), swapped(strides, one, other));
  }

  private static long[] swapped(long[] values, int one, int other) {
    long[] result = values.clone();
    result[one] = values[other];
    result[other] = values[one];
    return result;
  }

  /// The same again and again along a new dimension, as a view.
  NdArray spread(int dimension, long extent) {
    return new NdArray(
        memory, precision, with(shape, dimension, extent), with(strides, dimension, 0));
  }

  private static long[] with(long[] values, int at, long value) {
    long[] more = new long[values.length + 1];
    System.arraycopy(values, 0, more, 0, at);
    more[at] = value;
    System.arraycopy(values, at, more, at + 1, values.length - at);
    return more;
  }

  private static long[] without(long[] values, int at) {
    long[] rest = new long[values.length - 1];
    System.arraycopy(values, 0, rest, 0, at);
    System.arraycopy(values, at + 1, rest, at, rest.length - at);
    return rest;
  }

  /// All numbers in row-major order.
  public double[] toArray() {
    double[] values = new double[Math.toIntExact(size())];
    if (precision == Precision.DOUBLE && isDense()) {
      MemorySegment.copy(memory, DOUBLE, 0, values, 0, values.length);
    } else {
      each((place, at) -> values[(int) place] = value(at));
    }
    return values;
  }

  /// All numbers in row-major order, without gaps: the array's own memory where it is so, else a
  /// copy.
  public MemorySegment memory() {
    long bytes = size() * precision.bytes();
    return isDense() ? memory.asSlice(0, bytes) : copy(precision).memory;
  }

  /// The same numbers without gaps, in memory of their own.
  NdArray copy(Precision as) {
    NdArray copy = zeros(as, shape);
    copy.set(this);
    return copy;
  }

  /// Takes over the numbers of an array of the same shape.
  void set(NdArray values) {
    if (values.isDense() && isDense() && values.precision == precision) {
      MemorySegment.copy(values.memory, 0, memory, 0, size() * precision.bytes());
    } else {
      each(values, (to, from) -> put(to, values.value(from)));
    }
  }

  /// Adds the numbers of an array of the same shape.
  void add(NdArray values) {
    each(values, (to, from) -> put(to, value(to) + values.value(from)));
  }

  /// Sets a number by its place in memory.
  void put(long at, double value) {
    if (precision == Precision.DOUBLE) {
      memory.set(DOUBLE, at * 8, value);
    } else {
      memory.set(SINGLE, at * 4, (float) value);
    }
  }

  private interface Visit {
    void at(long one, long other);
  }

  private void each(NdArray other, Visit visit) {
    each(strides, other.strides, visit);
  }

  /// Goes through all places: their number in row-major order, and where they are in memory.
  private void each(Visit visit) {
    each(dense(shape), strides, visit);
  }

  private void each(long[] ones, long[] others, Visit visit) {
    if (size() > 0) {
      each(0, 0, 0, ones, others, visit);
    }
  }

  private void each(int dimension, long one, long other, long[] ones, long[] others, Visit visit) {
    if (dimension == shape.length) {
      visit.at(one, other);
      return;
    }
    long step = ones[dimension];
    long otherStep = others[dimension];
    for (long k = 0; k < shape[dimension]; k++) {
      if (dimension == shape.length - 1) {
        visit.at(one + k * step, other + k * otherStep);
      } else {
        each(dimension + 1, one + k * step, other + k * otherStep, ones, others, visit);
      }
    }
  }

  /// The shape with the first numbers.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(Arrays.toString(shape)).append(" [");
    long[] dense = dense(shape);
    long shown = Math.min(6, size());
    for (long place = 0; place < shown; place++) {
      long at = 0;
      for (int k = 0; k < shape.length; k++) {
        at += place / dense[k] % shape[k] * strides[k];
      }
      text.append(place == 0 ? "" : ", ").append(value(at));
    }
    return text.append(shown < size() ? ", ...]" : "]").toString();
  }
}
