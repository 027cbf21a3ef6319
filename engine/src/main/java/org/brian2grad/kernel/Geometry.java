package org.brian2grad.kernel;

/// What the vector registers hold.
///
/// @param axis lanes (independent samples of a batch) or elements (neurons, synapses) side by side
/// @param width values per vector of reals; in `LANES` also the number of lanes of an instance, in
///   `ELEMENTS` an instance has one lane and a kernel over fewer elements uses a narrower vector
public record Geometry(Axis axis, int width) {
  public Geometry {
    if (Integer.bitCount(width) != 1 || width > 64) {
      throw new IllegalArgumentException("a vector width is a power of two up to 64, got " + width);
    }
  }

  public enum Axis {
    LANES,
    ELEMENTS
  }

  /// Lanes of one instance.
  public int lanes() {
    return axis == Axis.LANES ? width : 1;
  }

  /// The vector width of a kernel over `size` elements.
  public int width(int size) {
    if (axis == Axis.LANES) {
      return width;
    }
    int needed = size <= 1 ? 1 : Integer.highestOneBit(size - 1) << 1;
    return Math.min(width, needed);
  }

  /// Elements for which memory is set aside: whole vectors, so that no kernel needs a remainder
  /// loop.
  public int padded(int size) {
    int step = axis == Axis.LANES ? 1 : width;
    return Math.max(step, (size + step - 1) / step * step);
  }
}
