package org.brian2grad.units;

/// A named unit of Brian 2: a power of ten of the SI unit of its dimension.
///
/// @param name as equations write it: `mvolt`, `mV`
/// @param symbol as people write it: `mV`, `cm^2`
/// @param scale the power of ten
public record Unit(String name, String symbol, int scale, Dimension dimension) {
  /// How many SI units one of it is.
  public double value() {
    return powerOfTen(scale);
  }

  /// The shortest name that equations know: the symbol, where it is one.
  public String shortest() {
    return Units.find(symbol).isPresent() ? symbol : name;
  }

  /// Whether it is the SI unit itself and no power of another one: those that equations may name
  /// behind the colon.
  public boolean isBase() {
    return scale == 0 && !symbol.endsWith("2") && !symbol.endsWith("3");
  }

  /// The nearest number to it, which [Math#pow] does not promise.
  static double powerOfTen(int exponent) {
    return Double.parseDouble("1e" + exponent);
  }
}
