package org.brian2grad.torch;

import java.util.concurrent.atomic.AtomicInteger;

/// Counts who still needs something. Whoever makes it is the first.
final class Holders {
  /// Of what the garbage collector frees.
  static final Holders NONE = new Holders(() -> {});

  private final AtomicInteger count = new AtomicInteger(1);
  private final Runnable afterTheLast;

  Holders(Runnable afterTheLast) {
    this.afterTheLast = afterTheLast;
  }

  /// One more, while there is somebody.
  void add() {
    count.incrementAndGet();
  }

  void remove() {
    if (count.decrementAndGet() == 0) {
      afterTheLast.run();
    }
  }
}
