package org.brian2grad.request;

import java.util.Optional;
import org.brian2grad.surrogate.Surrogate;

/// The derivative that was chosen for a comparison of an event condition: `d s / d g := surrogate(g
/// / scale) / scale`, where `g = left - right` for `>` and `>=`, its negative for `<` and `<=`.
///
/// @param choice the key of the choice that it is of, by which its numbers can be given for a run;
///   empty where nobody chose it
/// @param variable whose scale it is; [SurrogateTable#ANY] where there is one for all
public record ScaledSurrogate(
    Surrogate surrogate, double scale, Optional<String> choice, String variable) {
  public ScaledSurrogate {
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException("a scale is positive and finite, got " + scale);
    }
  }

  /// One that nobody chose.
  public ScaledSurrogate(Surrogate surrogate, double scale) {
    this(surrogate, scale, Optional.empty(), SurrogateTable.ANY);
  }
}
