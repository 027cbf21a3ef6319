package org.brian2grad.integrate;

import java.util.Set;
import org.brian2grad.lang.AbstractCode;

/// A method of integration.
///
/// To add one: write one class with `@AutoService(StateUpdater.class)`.
public interface StateUpdater {
  /// Brian 2's name of it.
  String name();

  /// Other names that it has in Brian 2.
  default Set<String> aliases() {
    return Set.of();
  }

  /// The statements of one step of `dt`, which read the state and leave the next one. All new
  /// values are computed from the old ones before any is assigned.
  ///
  /// Names that it makes up start with `_`, but for noise, which is named as in the equations: `xi
  /// = dt**.5 * randn()`.
  ///
  /// @throws org.brian2grad.diag.DiagnosticException naming each equation and the reason where the
  ///   method does not apply
  AbstractCode update(OdeSystem system);
}
