package org.brian2grad.function;

import java.util.List;

/// Derivatives on plain doubles.
public final class Doubles implements Algebra<Double> {
  @Override
  public Double constant(double value) {
    return value;
  }

  @Override
  public Double add(Double a, Double b) {
    return a + b;
  }

  @Override
  public Double sub(Double a, Double b) {
    return a - b;
  }

  @Override
  public Double mul(Double a, Double b) {
    return a * b;
  }

  @Override
  public Double div(Double a, Double b) {
    return a / b;
  }

  @Override
  public Double neg(Double a) {
    return -a;
  }

  @Override
  public Double call(String function, List<Double> args) {
    return Functions.of(function).value(args.stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Override
  public Double ifLess(Double a, Double b, Double then, Double otherwise) {
    return a < b ? then : otherwise;
  }
}
