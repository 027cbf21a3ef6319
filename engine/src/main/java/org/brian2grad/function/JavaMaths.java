package org.brian2grad.function;

import java.util.List;

/// The arithmetic of native algorithms on Java's doubles, or on floats kept in doubles.
public final class JavaMaths implements Maths<Double, Boolean> {
  private final boolean isDouble;

  public JavaMaths(boolean isDouble) {
    this.isDouble = isDouble;
  }

  private double round(double value) {
    return isDouble ? value : (float) value;
  }

  @Override
  public boolean isDouble() {
    return isDouble;
  }

  @Override
  public Double constant(double value) {
    return round(value);
  }

  @Override
  public Double add(Double a, Double b) {
    return round(a + b);
  }

  @Override
  public Double sub(Double a, Double b) {
    return round(a - b);
  }

  @Override
  public Double mul(Double a, Double b) {
    return round(a * b);
  }

  @Override
  public Double div(Double a, Double b) {
    return round(a / b);
  }

  @Override
  public Double neg(Double a) {
    return -a;
  }

  @Override
  public Double fma(Double a, Double b, Double c) {
    return isDouble
        ? Math.fma(a, b, c)
        : (double) Math.fma(a.floatValue(), b.floatValue(), c.floatValue());
  }

  @Override
  public Double abs(Double a) {
    return Math.abs(a);
  }

  @Override
  public Double sqrt(Double a) {
    return round(Math.sqrt(a));
  }

  @Override
  public Double rint(Double a) {
    return Math.rint(a);
  }

  @Override
  public Double floor(Double a) {
    return Math.floor(a);
  }

  @Override
  public Double ceil(Double a) {
    return Math.ceil(a);
  }

  @Override
  public Double trunc(Double a) {
    return a < 0 ? Math.ceil(a) : Math.floor(a);
  }

  @Override
  public Double copySign(Double magnitude, Double sign) {
    return Math.copySign(magnitude, sign);
  }

  @Override
  public Double exp2Integer(Double k) {
    if (isDouble) {
      long bits = Double.doubleToRawLongBits(k + 0x1.8p52) << 52;
      return Double.longBitsToDouble(bits + (1023L << 52));
    }
    int bits = Float.floatToRawIntBits(k.floatValue() + 0x1.8p23f) << 23;
    return (double) Float.intBitsToFloat(bits + (127 << 23));
  }

  @Override
  public Double exponent(Double a) {
    return isDouble
        ? (double) ((Double.doubleToRawLongBits(a) >>> 52) - 1023)
        : (double) ((Float.floatToRawIntBits(a.floatValue()) >>> 23) - 127);
  }

  @Override
  public Double mantissa(Double a) {
    if (isDouble) {
      long fraction = Double.doubleToRawLongBits(a) & ((1L << 52) - 1);
      return Double.longBitsToDouble(fraction | 1023L << 52);
    }
    int fraction = Float.floatToRawIntBits(a.floatValue()) & ((1 << 23) - 1);
    return (double) Float.intBitsToFloat(fraction | 127 << 23);
  }

  @Override
  public Boolean less(Double a, Double b) {
    return a < b;
  }

  @Override
  public Boolean lessEqual(Double a, Double b) {
    return a <= b;
  }

  @Override
  public Boolean equal(Double a, Double b) {
    return a.doubleValue() == b.doubleValue();
  }

  @Override
  public Boolean isNaN(Double a) {
    return Double.isNaN(a);
  }

  @Override
  public Boolean and(Boolean a, Boolean b) {
    return a && b;
  }

  @Override
  public Boolean or(Boolean a, Boolean b) {
    return a || b;
  }

  @Override
  public Boolean not(Boolean a) {
    return !a;
  }

  @Override
  public Double select(Boolean condition, Double then, Double otherwise) {
    return condition ? then : otherwise;
  }

  @Override
  public Double call(String function, List<Double> args) {
    return Functions.of(function).lower(this, args);
  }

  @Override
  public Double libm(String name, List<Double> args) {
    double x = args.get(0);
    return round(
        switch (name) {
          case "sin" -> Math.sin(x);
          case "cos" -> Math.cos(x);
          case "tan" -> Math.tan(x);
          case "sinh" -> Math.sinh(x);
          case "cosh" -> Math.cosh(x);
          case "asin" -> Math.asin(x);
          case "acos" -> Math.acos(x);
          case "atan" -> Math.atan(x);
          case "log10" -> Math.log10(x);
          default -> throw new IllegalArgumentException("the C library has no " + name);
        });
  }
}
