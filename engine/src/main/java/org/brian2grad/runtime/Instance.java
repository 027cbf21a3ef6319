package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Frame;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Region;

/// The memory of one instance: its parameters, its state, the snapshots of that, and the frame of
/// its calls.
final class Instance {
  private final int index;
  private final MemorySegment parameter;
  private final MemorySegment state;
  private final MemorySegment snapshots;
  private final long stateBytes;

  /// @param block of [#bytes]
  Instance(int index, Layout layout, int slots, MemorySegment block) {
    this.index = index;
    this.stateBytes = layout.bytes(Region.STATE);
    long at = 0;
    this.parameter = block.asSlice(at, layout.bytes(Region.PARAMETER));
    at += layout.bytes(Region.PARAMETER);
    this.state = block.asSlice(at, stateBytes);
    at += stateBytes;
    this.snapshots = block.asSlice(at, slots * stateBytes);
  }

  static long bytes(Layout layout, int slots) {
    return layout.bytes(Region.PARAMETER) + (1L + slots) * layout.bytes(Region.STATE);
  }

  int index() {
    return index;
  }

  MemorySegment parameter() {
    return parameter;
  }

  MemorySegment state() {
    return state;
  }

  void save(int slot) {
    MemorySegment.copy(state, 0, snapshots, slot * stateBytes, stateBytes);
  }

  void restore(int slot) {
    MemorySegment.copy(snapshots, slot * stateBytes, state, 0, stateBytes);
  }

  /// Bytes of a frame with its table of records.
  static long frameBytes(Layout layout) {
    long bytes = Frame.bytes() + 8L * layout.records().size();
    return (bytes + Layout.ALIGNMENT - 1) / Layout.ALIGNMENT * Layout.ALIGNMENT;
  }

  /// Fills a frame for this instance.
  ///
  /// @param records memory of each record by array; those left out must not be used by the routines
  ///   called
  void frame(
      MemorySegment frame,
      Compiled code,
      Shape shape,
      Timeline timeline,
      MemorySegment shared,
      Map<Integer, MemorySegment> records) {
    Layout layout = code.layout();
    List<Integer> slots = layout.records();
    MemorySegment table = frame.asSlice(Frame.bytes());
    for (int slot = 0; slot < slots.size(); slot++) {
      int array = slots.get(slot);
      ArrayDecl a = code.module().array(array);
      MemorySegment memory = records.get(array);
      long offset = shape.recordOffset(index, a.size()) * a.type().bytes(code.module().precision());
      table.setAtIndex(ValueLayout.JAVA_LONG, slot, memory == null ? 0 : memory.address() + offset);
    }
    Frames.set(frame, Frame.SHARED, shared);
    Frames.set(frame, Frame.PARAMETER, parameter);
    Frames.set(frame, Frame.STATE, state);
    Frames.set(frame, Frame.RECORDS, table);
    Frames.set(frame, Frame.PITCH, shape.pitch());
    Frames.set(frame, Frame.FIRST_TIMESTEPS, timeline.firstTable());
    Frames.set(frame, Frame.SCHEDULE, timeline.schedule());
  }
}
