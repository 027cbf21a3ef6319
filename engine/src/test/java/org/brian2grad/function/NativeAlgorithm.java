package org.brian2grad.function;

import java.util.ArrayList;
import java.util.List;

/// A function whose value is that of its own native algorithm, run on Java's doubles: bit for bit
/// what machine code computes, unless the algorithm calls the C library.
public record NativeAlgorithm(ScalarFunction function, boolean isDouble) implements ScalarFunction {
  @Override
  public String name() {
    return function.name();
  }

  @Override
  public int arity() {
    return function.arity();
  }

  @Override
  public double value(double... args) {
    List<Double> boxed = new ArrayList<>();
    for (double arg : args) {
      boxed.add(arg);
    }
    return function.lower(new JavaMaths(isDouble), boxed);
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    return function.partials(a, args, value);
  }

  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    return function.lower(m, args);
  }

  @Override
  public double[][] smoothDomain() {
    return function.smoothDomain();
  }
}
