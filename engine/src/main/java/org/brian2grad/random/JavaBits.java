package org.brian2grad.random;

/// Words that are Java's longs.
///
/// @param isDouble whether reals have 64 bits (else they are floats kept in doubles)
public record JavaBits(boolean isDouble) implements Bits<Long, Double> {
  @Override
  public Long constant(long value) {
    return value;
  }

  @Override
  public Long add(Long a, Long b) {
    return a + b;
  }

  @Override
  public Long mul(Long a, Long b) {
    return a * b;
  }

  @Override
  public Long and(Long a, Long b) {
    return a & b;
  }

  @Override
  public Long or(Long a, Long b) {
    return a | b;
  }

  @Override
  public Long xor(Long a, Long b) {
    return a ^ b;
  }

  @Override
  public Long shiftLeft(Long a, int bits) {
    return a << bits;
  }

  @Override
  public Long shiftRight(Long a, int bits) {
    return a >>> bits;
  }

  @Override
  public Double real(Long a) {
    return isDouble ? (double) a : (double) (float) (long) a;
  }
}
