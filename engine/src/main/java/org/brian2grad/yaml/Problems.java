package org.brian2grad.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;

/// What was found wrong with a document so far.
final class Problems {
  /// More than these say nothing new.
  private static final int MOST = 100;

  /// Of what a problem quotes.
  private static final int LONGEST = 1000;

  private final List<Located> found = new ArrayList<>();

  private record Located(Position at, Diagnostic diagnostic) {}

  /// `model.yaml:3:9: groups.neurons.threshold`, which editors and terminals know how to open.
  static String where(Position at, String path) {
    String place = at.source() + ":" + at.line() + ":" + at.column();
    return path.isEmpty() ? place : place + ": " + path;
  }

  /// @throws DiagnosticException with all of them where there are too many to go on
  void add(Position at, String path, String code, String what, String remedy) {
    found.add(
        new Located(at, new Diagnostic(where(at, brief(path)), code, brief(what), brief(remedy))));
    if (found.size() >= MOST) {
      throwIfAny();
    }
  }

  private static String brief(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, LONGEST / 2) + " ... " + text.substring(text.length() - LONGEST / 2);
  }

  int count() {
    return found.size();
  }

  /// @throws DiagnosticException where there are any, in the order of their places
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new DiagnosticException(
          found.stream()
              .sorted(
                  Comparator.<Located>comparingInt(l -> l.at().line())
                      .thenComparingInt(l -> l.at().column()))
              .map(Located::diagnostic)
              .distinct()
              .toList());
    }
  }
}
