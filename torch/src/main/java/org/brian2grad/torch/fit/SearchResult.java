package org.brian2grad.torch.fit;

import java.util.List;
import java.util.Optional;
import org.brian2grad.diag.Diagnostic;

/// How a search from one start went.
///
/// @param first what was found at the start; empty where it was not finite there
/// @param best of what was found on the way
/// @param losses at the beginning of each step
/// @param end why it did not go on
/// @param problems what was not finite, where that was the end
public record SearchResult(
    Optional<Evaluation> first,
    Optional<Evaluation> best,
    List<Double> losses,
    End end,
    List<Diagnostic> problems) {
  public SearchResult {
    losses = List.copyOf(losses);
    problems = List.copyOf(problems);
  }

  /// Why a search ends.
  public enum End {
    ZERO("the loss is zero"),
    CONVERGED("the parameters do not change any more"),
    PLATEAU("the loss does not become smaller any more"),
    FLAT("the gradient is zero"),
    STEPS("all steps are taken"),
    NOT_FINITE("something was not finite"),
    INTERRUPTED("it was interrupted");

    private final String words;

    End(String words) {
      this.words = words;
    }

    /// `the loss is zero`
    public String words() {
      return words;
    }
  }
}
