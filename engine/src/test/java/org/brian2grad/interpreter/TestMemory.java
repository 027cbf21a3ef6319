package org.brian2grad.interpreter;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Frame;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Log;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Region;
import org.brian2grad.program.Precision;

/// Memory for one of several instances of a module, and the frame that points to it.
///
/// It is laid out from the words of [Layout] and [Frame] alone, with bytes around every block that
/// nobody may touch.
public final class TestMemory implements AutoCloseable {
  private static final int GUARD = 64;
  private static final int INSTANCES = 3;
  private static final int INSTANCE = 1;

  private final Module module;
  private final Geometry geometry;
  private final Layout layout;
  private final Times times;
  private final Arena arena = Arena.ofShared();
  private final Map<Region, MemorySegment> regions = new EnumMap<>(Region.class);
  private final List<MemorySegment> records = new ArrayList<>();
  private final List<MemorySegment> logs = new ArrayList<>();
  private final MemorySegment logTable;
  private final MemorySegment frame;

  /// When a run's ticks are.
  ///
  /// @param ticks of the whole run
  /// @param first timestep of each clock
  /// @param schedule entries by tick and clock, empty with one clock
  public record Times(int ticks, long[] first, long[][] schedule) {
    /// One clock.
    public static Times of(int ticks, long first) {
      return new Times(ticks, new long[] {first}, new long[0][]);
    }

    /// Several clocks, of which clock k is due at every `period[k]`-th tick.
    public static Times of(int ticks, int... period) {
      long[] first = new long[period.length];
      long[][] schedule = new long[ticks][period.length];
      for (int clock = 0; clock < period.length; clock++) {
        first[clock] = 7L * clock;
        long step = first[clock];
        for (int tick = 0; tick < ticks; tick++) {
          boolean due = tick % period[clock] == 0;
          schedule[tick][clock] = due ? step++ : -1 - step;
        }
      }
      return new Times(ticks, first, schedule);
    }
  }

  public TestMemory(Module module, Geometry geometry, Times times) {
    this.module = module;
    this.geometry = geometry;
    this.layout = new Layout(module, geometry);
    this.times = times;
    for (Region region : Region.values()) {
      long rows = region == Region.TAPE ? times.ticks() : 1;
      regions.put(region, guarded(region == Region.RECORD ? 0 : layout.bytes(region) * rows));
    }
    for (int array : layout.records()) {
      records.add(guarded(times.ticks() * recordRow(array)));
    }
    this.logTable = arena.allocate(16L * module.logs().size() + 16, 8);
    for (Log log : module.logs()) {
      long room = (long) log.size() * geometry.lanes() * times.ticks() * 2;
      logs.add(guarded(room * log.entryBytes()));
      logTable.setAtIndex(ValueLayout.JAVA_LONG, 2L * (logs.size() - 1), start(logs.getLast()));
    }
    this.frame = arena.allocate(Frame.bytes(), 8);
    for (Region region : Region.values()) {
      if (region != Region.RECORD) {
        set(Frame.valueOf(region.name()), start(regions.get(region)));
      }
    }
    set(Frame.RECORDS, table(recordAddresses()));
    set(Frame.LOGS, logTable.address());
    set(Frame.PITCH, pitch());
    set(Frame.FIRST_TIMESTEPS, table(times.first()));
    long[] flat = new long[times.schedule().length * times.first().length];
    for (int k = 0; k < flat.length; k++) {
      flat[k] = times.schedule()[k / times.first().length][k % times.first().length];
    }
    set(Frame.SCHEDULE, table(flat));
  }

  private long pitch() {
    return (long) INSTANCES * geometry.lanes();
  }

  /// Bytes of a row of a RECORD array, of all instances.
  private long recordRow(int array) {
    ArrayDecl a = module.array(array);
    return geometry.padded(a.size()) * pitch() * bytes(a);
  }

  private long bytes(ArrayDecl array) {
    return array.type().bytes(module.precision());
  }

  private long[] recordAddresses() {
    long[] addresses = new long[records.size()];
    for (int slot = 0; slot < addresses.length; slot++) {
      ArrayDecl a = module.array(layout.records().get(slot));
      long perInstance =
          geometry.axis() == Geometry.Axis.LANES ? geometry.lanes() : geometry.padded(a.size());
      addresses[slot] = start(records.get(slot)) + INSTANCE * perInstance * bytes(a);
    }
    return addresses;
  }

  private MemorySegment guarded(long bytes) {
    return arena.allocate(bytes + 2 * GUARD, Layout.ALIGNMENT);
  }

  private static long start(MemorySegment guarded) {
    return guarded.address() + GUARD;
  }

  private long table(long... values) {
    MemorySegment table = arena.allocate(8L * values.length + 8, 8);
    MemorySegment.copy(values, 0, table, ValueLayout.JAVA_LONG, 0, values.length);
    return table.address();
  }

  private void set(Frame field, long value) {
    frame.set(ValueLayout.JAVA_LONG, field.offset(), value);
  }

  /// The frame, for a segment of ticks.
  public MemorySegment frame(int begin, int end) {
    set(Frame.BEGIN, begin);
    set(Frame.END, end);
    return frame;
  }

  List<MemorySegment> blocks() {
    List<MemorySegment> blocks = new ArrayList<>(regions.values());
    blocks.addAll(records);
    blocks.addAll(logs);
    return blocks;
  }

  /// Another memory with the same content.
  public TestMemory copy() {
    var copy = new TestMemory(module, geometry, times);
    for (int k = 0; k < blocks().size(); k++) {
      copy.blocks().get(k).copyFrom(blocks().get(k));
    }
    for (int log = 0; log < logs.size(); log++) {
      copy.logTable.setAtIndex(ValueLayout.JAVA_LONG, 2L * log + 1, logged(log));
    }
    return copy;
  }

  /// A copy of all state.
  public byte[] snapshot() {
    return regions.get(Region.STATE).toArray(ValueLayout.JAVA_BYTE);
  }

  public void restore(byte[] snapshot) {
    regions.get(Region.STATE).copyFrom(MemorySegment.ofArray(snapshot));
  }

  /// Fills all memory with noise, that around the blocks and beyond the domains included.
  void scramble(Random random) {
    for (MemorySegment block : blocks()) {
      byte[] noise = new byte[(int) block.byteSize()];
      random.nextBytes(noise);
      block.copyFrom(MemorySegment.ofArray(noise));
    }
  }

  /// Rows of an array in memory.
  public int rows(int array) {
    return module.array(array).region().hasRows() ? times.ticks() : 1;
  }

  public int lanes(int array) {
    return module.array(array).laned() ? geometry.lanes() : 1;
  }

  long address(int array, int row, int element, int lane) {
    ArrayDecl a = module.array(array);
    boolean lanes = geometry.axis() == Geometry.Axis.LANES && a.laned();
    if (a.region() == Region.RECORD) {
      int slot = layout.recordSlot(array);
      long place =
          lanes
              ? ((long) row * a.size() + element) * pitch() + lane
              : (long) row * geometry.padded(a.size()) * pitch() + element;
      return recordAddresses()[slot] + place * bytes(a);
    }
    long base = start(regions.get(a.region())) + layout.offset(array);
    long place = lanes ? (long) element * geometry.lanes() + lane : element;
    return base + row * (a.region() == Region.TAPE ? layout.tapeRow() : 0) + place * bytes(a);
  }

  /// An element as a number.
  public double get(int array, int row, int element, int lane) {
    long address = address(array, row, element, lane);
    return switch (module.array(array).type()) {
      case BOOL -> NativeMemory.getByte(address);
      case INT32 -> NativeMemory.getInt(address);
      case INT64 -> NativeMemory.getLong(address);
      case REAL ->
          module.precision() == Precision.SINGLE
              ? NativeMemory.getFloat(address)
              : NativeMemory.getDouble(address);
    };
  }

  public void set(int array, int row, int element, int lane, double value) {
    long address = address(array, row, element, lane);
    switch (module.array(array).type()) {
      case BOOL -> NativeMemory.set(address, (byte) (value != 0 ? 1 : 0));
      case INT32 -> NativeMemory.set(address, (int) value);
      case INT64 -> NativeMemory.set(address, (long) value);
      case REAL -> {
        if (module.precision() == Precision.SINGLE) {
          NativeMemory.set(address, (float) value);
        } else {
          NativeMemory.set(address, value);
        }
      }
    }
  }

  /// The same values in all lanes, row 0.
  public void setAll(int array, double... values) {
    for (int element = 0; element < values.length; element++) {
      for (int lane = 0; lane < lanes(array); lane++) {
        set(array, 0, element, lane, values[element]);
      }
    }
  }

  /// An integer element, exactly.
  long integer(int array, int row, int element, int lane) {
    long address = address(array, row, element, lane);
    return switch (module.array(array).type()) {
      case BOOL -> NativeMemory.getByte(address);
      case INT32 -> NativeMemory.getInt(address);
      case INT64 -> NativeMemory.getLong(address);
      case REAL -> throw new IllegalArgumentException(module.array(array).name());
    };
  }

  /// Entries of a log.
  public long logged(int log) {
    return logTable.getAtIndex(ValueLayout.JAVA_LONG, 2L * log + 1);
  }

  /// An integer field of an entry of a log.
  public long logged(int log, long entry, int field) {
    return NativeMemory.getLong(
        start(logs.get(log)) + entry * module.logs().get(log).entryBytes() + 8L * field);
  }

  MemorySegment region(Region region) {
    return regions.get(region);
  }

  MemorySegment record(int array) {
    return records.get(layout.recordSlot(array));
  }

  MemorySegment log(int log) {
    return logs.get(log);
  }

  Module module() {
    return module;
  }

  Geometry geometry() {
    return geometry;
  }

  @Override
  public void close() {
    arena.close();
  }
}
