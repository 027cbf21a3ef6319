package org.brian2grad.diag;

import java.util.List;
import java.util.stream.Collectors;

/// What is wrong with a model or a call: everything that was found, at once.
public class DiagnosticException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  public DiagnosticException(Diagnostic diagnostic) {
    this(List.of(diagnostic));
  }

  public DiagnosticException(List<Diagnostic> diagnostics) {
    super(diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
    if (diagnostics.isEmpty()) {
      throw new IllegalArgumentException("expected at least one diagnostic");
    }
    this.diagnostics = List.copyOf(diagnostics);
  }

  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /// The message in the words of a door; [#getMessage] is in Java's.
  public String in(Vocabulary vocabulary) {
    return diagnostics.stream().map(d -> d.in(vocabulary)).collect(Collectors.joining("\n"));
  }

  /// The code of the first diagnostic.
  public String code() {
    return diagnostics.getFirst().code();
  }
}
