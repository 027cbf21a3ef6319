package org.brian2grad.diag;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Guesses which name was meant.
public final class Spelling {
  private Spelling() {}

  /// The known name that is nearest, unless none is near.
  private static Optional<String> nearest(String name, Collection<String> known) {
    int limit = Math.min(Math.max(2, name.length() / 3), Math.max(1, name.length() - 1));
    return known.stream()
        .filter(k -> Math.abs(k.length() - name.length()) <= limit)
        .min(
            Comparator.<String>comparingInt(k -> distance(name, k))
                .thenComparing(Comparator.naturalOrder()))
        .filter(best -> distance(name, best) <= limit);
  }

  /// A question for the nearest known name, unless none is near: `did you mean 'tau'?`
  public static Optional<String> suggestion(String name, Collection<String> known) {
    return nearest(name, known).map(Spelling::question);
  }

  /// Asks whether a name was meant.
  public static String question(String name) {
    return "did you mean '" + name + "'?";
  }

  /// Levenshtein's distance.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
