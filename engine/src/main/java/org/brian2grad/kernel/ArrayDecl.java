package org.brian2grad.kernel;

/// An array of a module. Its id is its position in [Module#arrays].
///
/// @param name unique and readable, the user's where there is one: `neurongroup.v`
/// @param type of an element
/// @param region where it lives
/// @param size elements in a row (1 for shared scalars)
/// @param laned whether each lane of an instance has its own values; arrays of region SHARED never
///   do, all arrays that are written always do
/// @param clock index of the clock whose ticks count the rows of a RECORD array; 0 for others
/// @param rewound whether the reverse sweep brings it back, tick by tick, to what it was, so that
///   its forward values need no tape
public record ArrayDecl(
    String name,
    StorageType type,
    Region region,
    int size,
    boolean laned,
    int clock,
    boolean rewound) {
  public ArrayDecl(
      String name, StorageType type, Region region, int size, boolean laned, int clock) {
    this(name, type, region, size, laned, clock, false);
  }

  public ArrayDecl {
    if (size < 0) {
      throw new IllegalArgumentException(name + ": negative size " + size);
    }
    if (laned == (region == Region.SHARED)) {
      throw new IllegalArgumentException(
          name + ": exactly the arrays of region SHARED have no lanes");
    }
  }

  public static ArrayDecl of(String name, StorageType type, Region region, int size) {
    return new ArrayDecl(name, type, region, size, region != Region.SHARED, 0);
  }

  /// State that only ever loses one row in a tick.
  public static ArrayDecl rewound(String name, StorageType type, int size) {
    return new ArrayDecl(name, type, Region.STATE, size, true, 0, true);
  }

  public static ArrayDecl record(String name, StorageType type, int size, int clock) {
    return new ArrayDecl(name, type, Region.RECORD, size, true, clock);
  }
}
