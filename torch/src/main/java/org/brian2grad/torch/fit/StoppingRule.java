package org.brian2grad.torch.fit;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.brian2grad.torch.fit.SearchResult.End;

/// Finds out, step after step, that a search has come to its end.
final class StoppingRule {
  /// A loss that has become smaller by less is the same: a part of it.
  private static final double SAME_LOSS = 1e-4;

  /// Free numbers that differ by less are the same: parts of the value, or of half its range.
  private static final double SAME_PLACE = 1e-6;

  /// Optimizers with momentum stand still for a step where they turn round.
  private static final int STILL = 10;

  private final int patience;
  private final Deque<double[]> places = new ArrayDeque<>();
  private double reference = Double.POSITIVE_INFINITY;
  private int since;

  /// @param patience steps without a smaller loss that are allowed
  StoppingRule(int patience) {
    this.patience = patience;
  }

  /// @param flat whether the gradient was zero at the beginning of the step
  /// @param before free numbers at the beginning of the step
  /// @param after free numbers at its end
  /// @param best loss until now
  Optional<End> end(boolean flat, double[] before, double[] after, double best) {
    if (best == 0) {
      return Optional.of(End.ZERO);
    }
    if (Arrays.equals(before, after)) {
      return Optional.of(flat ? End.FLAT : End.CONVERGED);
    }
    if (best < reference * (1 - SAME_LOSS)) {
      reference = best;
      since = 0;
    } else if (++since >= patience) {
      return Optional.of(End.PLATEAU);
    }
    places.addLast(after);
    if (places.size() > STILL) {
      places.removeFirst();
      if (places.stream().allMatch(place -> near(place, after))) {
        return Optional.of(End.CONVERGED);
      }
    }
    return Optional.empty();
  }

  private static boolean near(double[] a, double[] b) {
    for (int k = 0; k < a.length; k++) {
      if (Math.abs(a[k] - b[k]) > SAME_PLACE) {
        return false;
      }
    }
    return true;
  }
}
