package org.brian2grad.llvm;

import org.brian2grad.random.Bits;

/// The machine operations that make random bits, on registers of `width` words.
final class VectorBits implements Bits<String, String> {
  private final Text text;
  private final int width;
  private final String word;
  private final String real;

  VectorBits(Text text, Types types, int width) {
    this.text = text;
    this.width = width;
    this.word = Types.vector("i64", width);
    this.real = Types.vector(types.real(), width);
  }

  @Override
  public String constant(long value) {
    return Types.splat("i64", Long.toString(value), width);
  }

  /// A word in all places of a register.
  String spread(String scalar) {
    return width == 1 ? scalar : text.splat("i64", scalar, width);
  }

  private String binary(String operation, String a, String b) {
    return text.emit(operation + " " + word + " " + a + ", " + b);
  }

  @Override
  public String add(String a, String b) {
    return binary("add", a, b);
  }

  @Override
  public String mul(String a, String b) {
    return binary("mul", a, b);
  }

  @Override
  public String and(String a, String b) {
    return binary("and", a, b);
  }

  @Override
  public String or(String a, String b) {
    return binary("or", a, b);
  }

  @Override
  public String xor(String a, String b) {
    return binary("xor", a, b);
  }

  @Override
  public String shiftLeft(String a, int bits) {
    return binary("shl", a, constant(bits));
  }

  @Override
  public String shiftRight(String a, int bits) {
    return binary("lshr", a, constant(bits));
  }

  @Override
  public String real(String a) {
    return text.emit("uitofp " + word + " " + a + " to " + real);
  }
}
