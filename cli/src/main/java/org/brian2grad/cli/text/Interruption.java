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
  private volatile boolean heard;

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

  /// Whether to stop. Whoever asks has something to tell when it stops, and is waited for.
  public boolean requested() {
    heard = true;
    return requested;
  }

  /// Nothing is under way any more.
  public void finished() {
    done.countDown();
  }

  /// Waits until what is under way has told what it has. While the program starts there is nothing
  /// to tell, and what loads libraries may itself wait for the end of the process.
  void await() {
    request();
    if (!heard) {
      return;
    }
    try {
      boolean _ = done.await(PATIENCE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
