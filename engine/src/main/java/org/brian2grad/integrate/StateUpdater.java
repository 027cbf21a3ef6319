package org.brian2grad.integrate;

import org.brian2grad.lang.AbstractCode;

/// A method of integration.
public interface StateUpdater {
  /// Brian 2's name of it.
  String name();

  /// The statements of one step of `dt`, which read the state and leave the next one.
  ///
  /// @throws org.brian2grad.diag.DiagnosticException naming the equation and the reason where the
  ///   method does not apply
  AbstractCode update(OdeSystem system);
}
