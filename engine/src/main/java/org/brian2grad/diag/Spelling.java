package org.brian2grad.diag;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Guesses which name was meant.
public final class Spelling {
  /// Nobody misspells longer names; they would only take time.
  private static final int LONGEST = 100;

  private Spelling() {}

  /// The known name that is nearest, unless none is near.
  private static Optional<String> nearest(String name, Collection<String> known) {
    if (name.length() > LONGEST) {
      return Optional.empty();
    }
    int limit = Math.min(Math.max(2, name.length() / 3), name.length() - 1);
    return known.stream()
        .filter(name::equalsIgnoreCase)
        .findFirst()
        .or(() -> nearest(name, known, limit));
  }

  private static Optional<String> nearest(String name, Collection<String> known, int limit) {
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

  /// The number of letters to change, insert, take out or swap with the next one.
  ///
  /// Source: Damerau 1964, in the form of optimal string alignment.
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
