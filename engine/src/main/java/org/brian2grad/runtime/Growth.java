package org.brian2grad.runtime;

import java.util.Locale;
import org.brian2grad.diag.Diagnostic;

/// A gradient that has grown on its way back through time.
///
/// @param variable the state variable by whose value the derivative was taken, `group.variable`
/// @param sample of the batch
/// @param from time in seconds of the last look at which it was not yet too large
/// @param time in seconds at which it was largest
/// @param factor how many times as large it was as the largest gradient that had come in
public record Growth(String variable, int sample, double from, double time, double factor) {
  /// What has happened, for who has remedies of their own.
  public String what() {
    return String.format(
        Locale.ROOT,
        "the gradient with respect to '%s'%s grows %.1e-fold on its way back from t = %s to t = %s",
        variable,
        sample > 0 ? " of batch sample " + sample : "",
        factor,
        FiniteState.milliseconds(from),
        FiniteState.milliseconds(time));
  }

  /// The same in words.
  public Diagnostic diagnostic() {
    return new Diagnostic(
        variable,
        "gradient-explosion",
        what(),
        "give the surrogate a larger scale and a support, detach resets, run for a shorter time, or"
            + " bound it with clipAdjoint");
  }
}
