package org.brian2grad.diag;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What has been found wrong so far, so that a user hears of all of it at once.
public final class Problems {
  /// More than these say nothing new, and each costs a search for what was meant.
  private static final int MOST = 200;

  private final List<Diagnostic> found = new ArrayList<>();

  /// @throws DiagnosticException with all of them where there are too many to go on
  public void add(String where, String code, String what, String remedy) {
    add(new Diagnostic(where, code, what, remedy));
  }

  /// @throws DiagnosticException with all of them where there are too many to go on
  public void add(Diagnostic diagnostic) {
    if (found.size() < MOST) {
      found.add(diagnostic);
    }
    if (found.size() >= MOST) {
      throw new DiagnosticException(found);
    }
  }

  public void addAll(DiagnosticException e) {
    e.diagnostics().forEach(this::add);
  }

  /// What the supplier gives, unless that is wrong.
  public <T> Optional<T> attempt(Supplier<T> supplier) {
    try {
      return Optional.of(supplier.get());
    } catch (DiagnosticException e) {
      addAll(e);
      return Optional.empty();
    }
  }

  /// Runs a step, unless that is wrong.
  public void run(Runnable step) {
    try {
      step.run();
    } catch (DiagnosticException e) {
      addAll(e);
    }
  }

  public List<Diagnostic> found() {
    return List.copyOf(found);
  }

  /// @throws DiagnosticException where there were any
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new DiagnosticException(found);
    }
  }
}
