package org.brian2grad.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class InterruptionTest {
  /// Half of what is waited at most.
  private static final Duration BEFORE_PATIENCE_ENDS = Duration.ofSeconds(10);

  @Test
  void whileTheProgramStartsNothingIsWaitedFor() {
    Interruption interruption = new Interruption();
    assertTimeoutPreemptively(BEFORE_PATIENCE_ENDS, interruption::await);
    assertThat(interruption.requested()).isTrue();
  }

  @Test
  void whatIsUnderWayIsWaitedFor() throws InterruptedException {
    Interruption interruption = new Interruption();
    assertThat(interruption.requested()).isFalse();
    CountDownLatch begun = new CountDownLatch(1);
    Thread hook =
        Thread.ofPlatform()
            .start(() -> {
              begun.countDown();
              interruption.await();
            });
    begun.await();
    while (!interruption.requested()) {
      Thread.onSpinWait();
    }
    assertThat(hook.isAlive()).isTrue();
    interruption.finished();
    hook.join();
  }
}
