package org.brian2grad.program;

/// The width of every real number of a module.
public enum Precision {
  SINGLE(4),
  DOUBLE(8);

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  public int bytes() {
    return bytes;
  }
}
