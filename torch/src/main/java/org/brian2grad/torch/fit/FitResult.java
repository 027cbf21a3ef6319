package org.brian2grad.torch.fit;

import java.util.List;
import java.util.Optional;

/// What a fit has found.
///
/// @param best of all simulations; empty where none was finite
/// @param searches one for each start that was tried
/// @param simulations that were made: forward runs with their gradients, also those before an
///   interruption
public record FitResult(Optional<Evaluation> best, List<SearchResult> searches, int simulations) {
  public FitResult {
    searches = List.copyOf(searches);
  }

  /// Whether somebody stopped it.
  public boolean interrupted() {
    return searches.stream().anyMatch(search -> search.end() == SearchResult.End.INTERRUPTED);
  }

  /// Whether something was found that is better than where the first search began.
  public boolean improved() {
    Optional<Evaluation> first = searches.getFirst().first();
    return best.isPresent()
        && (first.isEmpty() || best.get().loss() == 0 || best.get().loss() < first.get().loss());
  }
}
