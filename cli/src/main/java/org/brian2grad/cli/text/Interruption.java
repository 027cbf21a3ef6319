package org.brian2grad.cli.text;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl+C, and a polite request to end (SIGTERM): what is under way stops at the next opportunity
/// and tells what it has; only then the process ends, with 130 or 143.
public final class Interruption {
  /// How long the process waits for what is under way, in seconds.
  private static final long PATIENCE = 20;

  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean requested;

  /// One that listens to the signals of this process. Java answers a signal by running its shutdown
  /// hooks, and then ends with the signal's number plus 128, whatever we think of it.
  public static Interruption ofProcess() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::await, "interruption"));
    return interruption;
  }

  public void request() {
    requested = true;
  }

  public boolean requested() {
    return requested;
  }

  /// Nothing is under way any more.
  public void finished() {
    done.countDown();
  }

  private void await() {
    request();
    try {
      boolean _ = done.await(PATIENCE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
