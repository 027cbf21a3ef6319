package org.brian2grad.table;

import java.util.Map;
import org.brian2grad.request.ScaledSurrogate;
import org.brian2grad.surrogate.Boxcar;
import org.brian2grad.surrogate.FastSigmoid;
import org.brian2grad.surrogate.StraightThrough;
import org.brian2grad.surrogate.Truncated;

/// The surrogates that tables call by a word.
final class Events {
  private static final Map<String, ScaledSurrogate> NAMED =
      Map.of(
          "fast", new ScaledSurrogate(new FastSigmoid(2), 0.5),
          "box", new ScaledSurrogate(new Boxcar(4, 0.25), 1),
          "given", new ScaledSurrogate(new StraightThrough(), 1),
          "near", new ScaledSurrogate(new Truncated(new FastSigmoid(2), 3), 0.5));

  private Events() {}

  static ScaledSurrogate of(String name) {
    ScaledSurrogate spike = NAMED.get(name);
    if (spike == null) {
      throw new IllegalArgumentException("no surrogate '" + name + "'");
    }
    return spike;
  }

  static String name(ScaledSurrogate spike) {
    return NAMED.entrySet().stream()
        .filter(e -> e.getValue().equals(spike))
        .findFirst()
        .orElseThrow()
        .getKey();
  }
}
