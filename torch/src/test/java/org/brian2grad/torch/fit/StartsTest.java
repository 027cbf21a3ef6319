package org.brian2grad.torch.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.brian2grad.model.FitParameter;
import org.junit.jupiter.api.Test;

class StartsTest {
  private static final List<FitParameter> ONE = List.of(FitParameter.parse("x", "0 .. 1"));

  /// The golden ratio's multiples: of n points, no gap is longer than 2.7/n.
  @Test
  void theyLeaveNoLargeGap() {
    for (int n : List.of(2, 3, 8, 50)) {
      double[] places =
          Starts.of(ONE, n).stream().mapToDouble(start -> start[0]).sorted().toArray();
      double gap = Math.max(places[0], 1 - places[n - 1]);
      for (int k = 1; k < n; k++) {
        gap = Math.max(gap, places[k] - places[k - 1]);
      }
      assertThat(gap).as("%d starts at %s", n, Arrays.toString(places)).isLessThan(2.7 / n);
    }
  }

  @Test
  void moreStartsHoldThoseOfFewer() {
    List<double[]> all = Starts.of(ONE, 9);
    for (int k = 0; k < 4; k++) {
      assertThat(Starts.of(ONE, 4).get(k)).isEqualTo(all.get(k));
    }
  }
}
