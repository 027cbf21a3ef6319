package org.brian2grad.model;

import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// Options stand beside other keys, so that they cannot have the same names.
final class OptionNames {
  private OptionNames() {}

  static void require(String where, Set<String> options, Set<String> taken) {
    options.stream()
        .filter(taken::contains)
        .findFirst()
        .ifPresent(name -> {
          throw new DiagnosticException(
              new Diagnostic(
                  where,
                  "option-name",
                  "expected options other than "
                      + String.join(", ", taken.stream().sorted().toList())
                      + ", got '"
                      + name
                      + "'",
                  "give it another name"));
        });
  }
}
