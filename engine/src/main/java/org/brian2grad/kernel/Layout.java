package org.brian2grad.kernel;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Where each array of a module lies, in bytes: constants of the compiled code.
///
/// Within a row, element e of lane l is at `(e * lanes + l)` elements, without lanes at `e`. Regions SHARED,
/// PARAMETER, STATE and ADJOINT are one block each; TAPE is one block with a row of [#tapeRow] bytes per
/// global tick of the segment. A RECORD array has a base address of its own (entry [#recordSlot] of the
/// record table) and a row pitch given at run time, so that rows of all instances interleave into one
/// tensor: with `pitch` lanes in all, element e of this instance's lane l in row r is at
///
///     LANES:    (r * size + e) * pitch + l        (base already offset by the instance's first lane)
///     ELEMENTS: r * padded(size) * pitch + e      (base already offset by instance * padded(size))
public final class Layout {
  /// Of every array: a cache line, a vector of eight doubles.
  public static final int ALIGNMENT = 64;

  private final Module module;
  private final Geometry geometry;
  private final long[] offsets;
  private final int[] slots;
  private final Map<Region, Long> sizes = new EnumMap<>(Region.class);
  private final List<Integer> records = new ArrayList<>();

  public Layout(Module module, Geometry geometry) {
    this.module = module;
    this.geometry = geometry;
    this.offsets = new long[module.arrays().size()];
    this.slots = new int[module.arrays().size()];
    for (int id = 0; id < offsets.length; id++) {
      ArrayDecl array = module.array(id);
      if (array.region() == Region.RECORD) {
        slots[id] = records.size();
        records.add(id);
        continue;
      }
      slots[id] = -1;
      long end = sizes.getOrDefault(array.region(), 0L);
      offsets[id] = end;
      sizes.put(array.region(), end + align(rowBytes(id)));
    }
  }

  private static long align(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  public Geometry geometry() {
    return geometry;
  }

  /// Bytes of one row of an array in this instance's own memory.
  public long rowBytes(int array) {
    ArrayDecl a = module.array(array);
    int lanes = a.laned() ? geometry.lanes() : 1;
    return (long) geometry.padded(a.size()) * lanes * a.type().bytes(module.precision());
  }

  /// Byte offset within the array's region (within a row, for TAPE).
  public long offset(int array) {
    return offsets[array];
  }

  /// Position of a RECORD array in the record table.
  public int recordSlot(int array) {
    if (slots[array] < 0) {
      throw new IllegalArgumentException(module.array(array).name() + " is no record");
    }
    return slots[array];
  }

  /// Ids of the RECORD arrays in table order.
  public List<Integer> records() {
    return List.copyOf(records);
  }

  /// Bytes of a region's block; for TAPE of one row.
  public long bytes(Region region) {
    return sizes.getOrDefault(region, 0L);
  }

  public long tapeRow() {
    return bytes(Region.TAPE);
  }
}
