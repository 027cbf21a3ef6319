package org.brian2grad.interpreter;

import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Frame;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Region;
import org.brian2grad.program.Precision;

/// One array in memory, at the row of the current tick.
final class ArrayAccess {
  private final ArrayDecl array;
  private final Precision precision;
  private final long base;
  private final long rowBytes;
  private final long elementBytes;
  private final long laneBytes;
  private long row;

  ArrayAccess(Module module, Layout layout, int id, FrameFields frame) {
    this.array = module.array(id);
    this.precision = module.precision();
    Geometry geometry = layout.geometry();
    boolean lanes = geometry.axis() == Geometry.Axis.LANES;
    boolean record = array.region() == Region.RECORD;
    long bytes = array.type().bytes(precision);
    long pitch = record ? frame.get(Frame.PITCH) : geometry.lanes();
    this.base =
        switch (array.region()) {
          case SHARED -> frame.get(Frame.SHARED) + layout.offset(id);
          case PARAMETER -> frame.get(Frame.PARAMETER) + layout.offset(id);
          case STATE -> frame.get(Frame.STATE) + layout.offset(id);
          case ADJOINT -> frame.get(Frame.ADJOINT) + layout.offset(id);
          case TAPE -> frame.get(Frame.TAPE) + layout.offset(id);
          case RECORD -> frame.record(layout.recordSlot(id));
        };
    this.rowBytes =
        switch (array.region()) {
          case SHARED, PARAMETER, STATE, ADJOINT -> 0;
          case TAPE -> layout.tapeRow();
          case RECORD -> geometry.padded(array.size()) * pitch * bytes;
        };
    this.elementBytes = lanes && array.laned() ? pitch * bytes : bytes;
    this.laneBytes = lanes && array.laned() ? bytes : 0;
  }

  ArrayDecl array() {
    return array;
  }

  /// Moves to a row; arrays without rows stay where they are.
  void row(long row) {
    this.row = row;
  }

  private long address(long element, int lane) {
    if (element < 0 || element >= array.size()) {
      throw new IndexOutOfBoundsException(
          "element " + element + " of " + array.name() + ", which has " + array.size());
    }
    return base + row * rowBytes + element * elementBytes + lane * laneBytes;
  }

  double real(long element, int lane) {
    long address = address(element, lane);
    return switch (precision) {
      case SINGLE -> NativeMemory.getFloat(address);
      case DOUBLE -> NativeMemory.getDouble(address);
    };
  }

  void setReal(long element, int lane, double value) {
    long address = address(element, lane);
    switch (precision) {
      case SINGLE -> NativeMemory.set(address, (float) value);
      case DOUBLE -> NativeMemory.set(address, value);
    }
  }

  /// The element of an integer array.
  long integer(long element, int lane) {
    long address = address(element, lane);
    return switch (array.type()) {
      case INT32 -> NativeMemory.getInt(address);
      case INT64 -> NativeMemory.getLong(address);
      case BOOL, REAL -> throw new IllegalStateException(array.name() + " holds no integers");
    };
  }

  /// Keeps the low bits where memory is narrower than the value.
  void setInteger(long element, int lane, long value) {
    long address = address(element, lane);
    switch (array.type()) {
      case INT32 -> NativeMemory.set(address, (int) value);
      case INT64 -> NativeMemory.set(address, value);
      case BOOL, REAL -> throw new IllegalStateException(array.name() + " holds no integers");
    }
  }

  boolean truth(long element, int lane) {
    return NativeMemory.getByte(address(element, lane)) != 0;
  }

  void setTruth(long element, int lane, boolean value) {
    NativeMemory.set(address(element, lane), (byte) (value ? 1 : 0));
  }
}
