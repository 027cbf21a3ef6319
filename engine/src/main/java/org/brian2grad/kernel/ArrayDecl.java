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
public record ArrayDecl(
    String name, StorageType type, Region region, int size, boolean laned, int clock) {
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

  public static ArrayDecl record(String name, StorageType type, int size, int clock) {
    return new ArrayDecl(name, type, Region.RECORD, size, true, clock);
  }
}
