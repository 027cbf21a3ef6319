package org.brian2grad.diag;

import java.util.Objects;

/// One thing wrong with a model or a call, in the user's own names.
///
/// Renders as `where: error[code]: what; remedy`, for example
///
/// ```
/// Simulator.parameters: error[unknown-parameter]: expected one of tau, R, got 'taum'; did you mean 'tau'?
/// ```
///
/// @param where the user's object, file and line, or argument that is at fault
/// @param code a stable kebab-case word to search for
/// @param what expected and found, in the user's identifiers
/// @param remedy what to do about it
public record Diagnostic(String where, String code, String what, String remedy) {
  public Diagnostic {
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(remedy, "remedy");
    if (!code.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("a code is kebab-case, got '" + code + "'");
    }
  }

  @Override
  public String toString() {
    return where + ": error[" + code + "]: " + what + "; " + remedy;
  }
}
