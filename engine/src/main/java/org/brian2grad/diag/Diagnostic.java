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
/// @param place the user's object, file and line, or argument that is at fault
/// @param code a stable kebab-case word to search for
/// @param what expected and found, in the user's identifiers
/// @param advice what to do about it
public record Diagnostic(Wording place, String code, String what, Wording advice) {
  public Diagnostic {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(advice, "advice");
    if (!code.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("a code is kebab-case, got '" + code + "'");
    }
  }

  /// Where all doors have the same words.
  public Diagnostic(String where, String code, String what, String remedy) {
    this(Wording.same(where), code, what, Wording.same(remedy));
  }

  /// The place in Java's words.
  public String where() {
    return place.java();
  }

  /// The advice in Java's words.
  public String remedy() {
    return advice.java();
  }

  /// The whole in the words of a door.
  public String in(Vocabulary vocabulary) {
    return place.in(vocabulary) + ": error[" + code + "]: " + what + "; " + advice.in(vocabulary);
  }

  @Override
  public String toString() {
    return in(Vocabulary.JAVA);
  }
}
