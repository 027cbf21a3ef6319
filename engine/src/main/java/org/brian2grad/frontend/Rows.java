package org.brian2grad.frontend;

import java.util.stream.IntStream;

/// The targets that each source may have, source after source.
interface Rows {
  /// Those of the next source, ascending.
  int[] next();

  /// All of them.
  static Rows all(Elements.Range source, Elements.Range target) {
    int[] row = IntStream.range(0, target.size()).toArray();
    return () -> row;
  }

  /// Each with a probability. What is drawn is how many pairs are left out between one and the next
  /// (geometrically distributed), so that it takes as long as there are pairs.
  static Rows drawn(Elements.Range source, Elements.Range target, double probability, long seed) {
    if (probability >= 1) {
      return all(source, target);
    }
    var draws = Draws.connections(seed, 0);
    return new Rows() {
      private final double scale = 1 / Math.log1p(-probability);
      private long drawn;
      private long pair = following(-1);
      private long first;

      private long following(long before) {
        double gap = Math.floor(Math.log1p(-draws.uniform(drawn++)) * scale);
        // No group has as many pairs as would not fit.
        return probability <= 0 || gap > 1L << 62 ? Long.MAX_VALUE : before + 1 + (long) gap;
      }

      @Override
      public int[] next() {
        IntStream.Builder row = IntStream.builder();
        while (pair < first + target.size()) {
          row.add((int) (pair - first));
          pair = following(pair);
        }
        first += target.size();
        return row.build().toArray();
      }
    };
  }
}
