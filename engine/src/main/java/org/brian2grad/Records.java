package org.brian2grad;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.kernel.Layout;
import org.brian2grad.program.Precision;
import org.brian2grad.runtime.Shape;

/// Memory of what has a row at each step, as the engine lays it out for a batch.
///
/// @param batched whether the caller sees a dimension of samples
record Records(Shape shape, Precision precision, boolean batched) {
  /// Zeroed memory.
  ///
  /// @param arena that it belongs to
  /// @param name of what it is for
  MemorySegment allocate(Arena arena, String name, long rows, int size) {
    long bytes;
    try {
      long values = Math.multiplyExact(rows, shape.recordRow(size));
      bytes = Math.max(1, Math.multiplyExact(values, (long) precision.bytes()));
    } catch (ArithmeticException _) {
      throw tooLarge(name, rows, size);
    }
    try {
      return arena.allocate(bytes, Layout.ALIGNMENT);
    } catch (OutOfMemoryError _) {
      throw tooLarge(name, rows, size);
    }
  }

  private DiagnosticException tooLarge(String name, long rows, int size) {
    return new DiagnosticException(
        new Diagnostic(
            name,
            "out-of-memory",
            "expected room for %d steps of %d values in %d samples, got none"
                .formatted(rows, size, shape.batch()),
            "record fewer elements, take fewer samples, or raise -XX:MaxDirectMemorySize"));
  }

  /// A record as an array `[T, N]`, or `[T, batch, N]`.
  NdArray show(MemorySegment memory, long rows, int size) {
    long[] strides = shape.recordStrides(size);
    return batched
        ? NdArray.view(memory, precision, new long[] {rows, shape.batch(), size}, strides)
        : NdArray.view(
            memory, precision, new long[] {rows, size}, new long[] {strides[0], strides[2]});
  }

  /// A record as an array with a dimension of samples, whatever the caller sees.
  NdArray showAll(MemorySegment memory, long rows, int size) {
    return NdArray.view(
        memory, precision, new long[] {rows, shape.batch(), size}, shape.recordStrides(size));
  }
}
