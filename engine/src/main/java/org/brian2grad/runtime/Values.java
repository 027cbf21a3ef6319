package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Precision;
import org.brian2grad.program.Program;

/// Moves values between an instance's arrays, with their lanes and padding, and plain arrays of
/// samples by elements.
final class Values {
  private final Module module;
  private final Layout layout;
  private final Geometry geometry;

  Values(Module module, Layout layout) {
    this.module = module;
    this.layout = layout;
    this.geometry = layout.geometry();
  }

  /// Fills the block of a region with the values that the program starts from.
  void initialise(Region region, MemorySegment block, Program program, Lowered lowered) {
    block.fill((byte) 0);
    for (int id = 0; id < lowered.arrays().size(); id++) {
      if (module.array(id).region() == region) {
        switch (lowered.sources().get(id)) {
          case Lowered.Source.Zero _ -> {}
          case Lowered.Source.Constant c -> {
            double value = program.constant(c.operation(), c.name());
            fill(id, block, _ -> value);
          }
          case Lowered.Source.Number n -> fill(id, block, _ -> n.value());
          case Lowered.Source.Integers i -> fill(id, block, e -> i.values()[e]);
          case Lowered.Source.FromProgram p -> copy(id, block, program.array(p.array()));
        }
      }
    }
  }

  private interface Source {
    double at(int element);
  }

  private int lanes(ArrayDecl array) {
    return array.laned() ? geometry.lanes() : 1;
  }

  /// The bytes of an array in the block of its region.
  private MemorySegment slice(int array, MemorySegment block) {
    return block.asSlice(layout.offset(array), layout.rowBytes(array));
  }

  private void fill(int array, MemorySegment block, Source source) {
    ArrayDecl a = module.array(array);
    MemorySegment target = slice(array, block);
    int lanes = lanes(a);
    // Padding repeats the last element, so that it stays as finite as the rest.
    for (int e = 0; e < geometry.padded(a.size()) && a.size() > 0; e++) {
      double value = source.at(Math.min(e, a.size() - 1));
      for (int lane = 0; lane < lanes; lane++) {
        set(target, a.type(), (long) e * lanes + lane, value);
      }
    }
  }

  private void copy(int array, MemorySegment block, ArraySpec spec) {
    ArrayDecl a = module.array(array);
    if (a.type() == StorageType.INT64) {
      MemorySegment target = slice(array, block);
      int lanes = lanes(a);
      for (int e = 0; e < geometry.padded(a.size()) && a.size() > 0; e++) {
        long value = spec.integer(Math.min(e, a.size() - 1));
        for (int lane = 0; lane < lanes; lane++) {
          target.setAtIndex(ValueLayout.JAVA_LONG, (long) e * lanes + lane, value);
        }
      }
    } else {
      fill(array, block, spec::real);
    }
  }

  private void set(MemorySegment target, StorageType type, long at, double value) {
    switch (type) {
      case BOOL -> target.set(ValueLayout.JAVA_BYTE, at, (byte) (value != 0 ? 1 : 0));
      case INT32 -> target.setAtIndex(ValueLayout.JAVA_INT, at, (int) value);
      case INT64 -> target.setAtIndex(ValueLayout.JAVA_LONG, at, (long) value);
      case REAL -> {
        if (module.precision() == Precision.DOUBLE) {
          target.setAtIndex(ValueLayout.JAVA_DOUBLE, at, value);
        } else {
          target.setAtIndex(ValueLayout.JAVA_FLOAT, at, (float) value);
        }
      }
    }
  }

  /// Puts given values into an instance's arrays.
  ///
  /// @throws DiagnosticException naming the element where a real value is not finite
  void give(Given given, MemorySegment block, Shape shape, int instance) {
    ArrayDecl a = module.array(given.array());
    MemorySegment target = slice(given.array(), block);
    int bytes = a.type().bytes(module.precision());
    int lanes = lanes(a);
    int padded = geometry.padded(a.size());
    for (int lane = 0; lane < lanes; lane++) {
      int sample = given.batched() ? shape.sample(instance, lane) : 0;
      MemorySegment source = given.values().asSlice((long) sample * a.size() * bytes);
      if (a.type() == StorageType.REAL) {
        requireFinite(given, source, a.size(), sample);
      }
      if (lanes == 1) {
        MemorySegment.copy(source, 0, target, 0, (long) a.size() * bytes);
        for (int e = a.size(); e < padded && a.size() > 0; e++) {
          copyValue(source, a.size() - 1L, target, e, bytes);
        }
      } else {
        for (int e = 0; e < a.size(); e++) {
          copyValue(source, e, target, (long) e * lanes + lane, bytes);
        }
      }
    }
  }

  /// Puts the key of each lane's sample into an instance's array of keys.
  void keys(int array, Call.Noise noise, MemorySegment block, Shape shape, int instance) {
    MemorySegment target = slice(array, block);
    int lanes = lanes(module.array(array));
    for (int lane = 0; lane < lanes; lane++) {
      long key = noise.key(shape.sample(instance, lane));
      target.setAtIndex(ValueLayout.JAVA_LONG, lane, key);
      for (int clock = 0; clock < module.clocks().size(); clock++) {
        long at = (1L + clock) * lanes + lane;
        target.setAtIndex(ValueLayout.JAVA_LONG, at, noise.origin(clock));
      }
    }
  }

  private static void copyValue(
      MemorySegment source, long from, MemorySegment target, long to, int bytes) {
    switch (bytes) {
      case 1 -> target.set(ValueLayout.JAVA_BYTE, to, source.get(ValueLayout.JAVA_BYTE, from));
      case 4 ->
          target.setAtIndex(
              ValueLayout.JAVA_INT, to, source.get(ValueLayout.JAVA_INT_UNALIGNED, from * 4));
      case 8 ->
          target.setAtIndex(
              ValueLayout.JAVA_LONG, to, source.get(ValueLayout.JAVA_LONG_UNALIGNED, from * 8));
      default -> throw new IllegalArgumentException("no element has " + bytes + " bytes");
    }
  }

  private double real(MemorySegment source, long at) {
    return module.precision() == Precision.DOUBLE
        ? source.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at * 8)
        : source.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at * 4);
  }

  private void requireFinite(Given given, MemorySegment source, int size, int sample) {
    for (int e = 0; e < size; e++) {
      double value = real(source, e);
      if (!Double.isFinite(value)) {
        throw new DiagnosticException(
            new Diagnostic(
                "sim(" + given.name() + ")",
                "non-finite",
                "expected finite values, got "
                    + value
                    + " in element "
                    + e
                    + (given.batched() ? " of batch sample " + sample : ""),
                "check where '" + given.name() + "' is computed"));
      }
    }
  }

  /// Reads an array of an instance into samples by elements, for the samples that exist.
  void take(int array, MemorySegment block, Shape shape, int instance, MemorySegment out) {
    ArrayDecl a = module.array(array);
    MemorySegment source = slice(array, block);
    int bytes = a.type().bytes(module.precision());
    int lanes = lanes(a);
    for (int lane = 0; lane < lanes; lane++) {
      int sample = instance * geometry.lanes() + lane;
      if (sample >= shape.batch()) {
        return;
      }
      MemorySegment target = out.asSlice((long) sample * a.size() * bytes);
      if (lanes == 1) {
        MemorySegment.copy(source, 0, target, 0, (long) a.size() * bytes);
      } else {
        for (int e = 0; e < a.size(); e++) {
          copyValue(source, (long) e * lanes + lane, target, e, bytes);
        }
      }
    }
  }

  /// Puts samples by elements into an instance's arrays; lanes beyond the batch and padding become
  /// zero.
  void seed(int array, MemorySegment block, Shape shape, int instance, MemorySegment values) {
    ArrayDecl a = module.array(array);
    MemorySegment target = slice(array, block);
    int bytes = a.type().bytes(module.precision());
    int lanes = lanes(a);
    target.fill((byte) 0);
    for (int lane = 0; lane < lanes; lane++) {
      int sample = instance * geometry.lanes() + lane;
      if (sample >= shape.batch()) {
        return;
      }
      for (int e = 0; e < a.size(); e++) {
        copyValue(values, (long) sample * a.size() + e, target, (long) e * lanes + lane, bytes);
      }
    }
  }

  /// Adds an array of an instance, over its samples, to one array of elements.
  void accumulate(int array, MemorySegment block, Shape shape, int instance, double[] sums) {
    ArrayDecl a = module.array(array);
    MemorySegment source = slice(array, block);
    int lanes = lanes(a);
    for (int e = 0; e < a.size(); e++) {
      for (int lane = 0; lane < lanes; lane++) {
        if (instance * geometry.lanes() + lane < shape.batch()) {
          sums[e] += real(source, (long) e * lanes + lane);
        }
      }
    }
  }

  /// Writes the norms of an array of an instance over its elements, sample by sample.
  ///
  /// @param norms of all samples, from `first` on
  void norms(int array, MemorySegment block, Shape shape, int instance, double[] norms, int first) {
    ArrayDecl a = module.array(array);
    MemorySegment source = slice(array, block);
    int lanes = lanes(a);
    for (int lane = 0; lane < lanes; lane++) {
      int sample = instance * geometry.lanes() + lane;
      if (sample < shape.batch()) {
        double largest = 0;
        for (int e = 0; e < a.size(); e++) {
          largest = Math.max(largest, Math.abs(real(source, (long) e * lanes + lane)));
        }
        double sum = 0; // of squares that neither overflow nor vanish
        for (int e = 0; e < a.size() && largest > 0; e++) {
          double part = real(source, (long) e * lanes + lane) / largest;
          sum += part * part;
        }
        norms[first + sample] = largest * Math.sqrt(sum);
      }
    }
  }

  /// Writes reals, as wide as the module's.
  void write(double[] values, MemorySegment out) {
    for (int e = 0; e < values.length; e++) {
      if (module.precision() == Precision.DOUBLE) {
        out.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, e * 8L, values[e]);
      } else {
        out.set(ValueLayout.JAVA_FLOAT_UNALIGNED, e * 4L, (float) values[e]);
      }
    }
  }

  /// The position of a value that is not finite among the values of a real array, or -1.
  long findNonFinite(int array, MemorySegment block) {
    MemorySegment values = slice(array, block);
    long count = values.byteSize() / module.precision().bytes();
    for (long k = 0; k < count; k++) {
      double value =
          module.precision() == Precision.DOUBLE
              ? values.getAtIndex(ValueLayout.JAVA_DOUBLE, k)
              : values.getAtIndex(ValueLayout.JAVA_FLOAT, k);
      if (!(Math.abs(value) <= Double.MAX_VALUE)) {
        return k;
      }
    }
    return -1;
  }

  double value(int array, MemorySegment block, long position) {
    return real(slice(array, block), position);
  }
}
