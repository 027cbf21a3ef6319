package org.brian2grad.request;

import java.util.Optional;

/// A bound on the adjoint of a state variable, element by element, after each step back.
///
/// @param variable `group.variable`, or the variable alone where one group has it
/// @param bound in loss per unit of the variable, SI
/// @param unit Brian 2's text of the unit that the bound is per, where it is known
public record AdjointClip(String variable, double bound, Optional<String> unit) {
  public AdjointClip(String variable, double bound) {
    this(variable, bound, Optional.empty());
  }
}
