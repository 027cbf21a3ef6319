package org.brian2grad.integrate;

import java.util.List;
import java.util.Map;

/// Whether sympy's matrix exponential of a component has no imaginary numbers in it. As in sympy,
/// this is a matter of form more than of values.
final class Eigenvalues {
  private Eigenvalues() {}

  static boolean stayReal(LinearSystem linear, List<String> component, Map<String, Double> values) {
    return component.size() < 3;
  }
}
