package org.brian2grad.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// What has been found wrong so far.
final class Problems {
  private final List<Diagnostic> found = new ArrayList<>();

  void add(String where, String code, String what, String remedy) {
    found.add(new Diagnostic(where, code, what, remedy));
  }

  void add(Diagnostic diagnostic) {
    found.add(diagnostic);
  }

  void addAll(DiagnosticException e) {
    found.addAll(e.diagnostics());
  }

  /// What the supplier gives, unless that is wrong.
  <T> Optional<T> attempt(Supplier<T> supplier) {
    try {
      return Optional.of(supplier.get());
    } catch (DiagnosticException e) {
      addAll(e);
      return Optional.empty();
    }
  }

  List<Diagnostic> found() {
    return List.copyOf(found);
  }

  /// @throws DiagnosticException where there were any
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new DiagnosticException(found);
    }
  }
}
