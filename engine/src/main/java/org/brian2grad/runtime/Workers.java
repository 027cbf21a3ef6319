package org.brian2grad.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Shares independent pieces of work between threads: the caller's and helpers that live as long as
/// the process.
final class Workers {
  private static final ExecutorService HELPERS =
      Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "brian2grad-worker");
        thread.setDaemon(true);
        return thread;
      });

  private Workers() {}

  /// A piece of work that can be left and taken up again.
  interface Task {
    /// Works until it is done or the time has come.
    ///
    /// @param deadline on the clock of [System#nanoTime]
    /// @param worker number of the thread at work, below the number of threads
    /// @return whether it is done
    boolean advance(long deadline, int worker);
  }

  /// Advances all tasks until they are done or the time has come.
  ///
  /// @return whether all are done
  static boolean run(List<? extends Task> tasks, int threads, long deadline) {
    int helpers = Math.min(threads, tasks.size()) - 1;
    AtomicInteger next = new AtomicInteger();
    AtomicInteger unfinished = new AtomicInteger();
    List<Future<?>> futures = new ArrayList<>();
    for (int k = 1; k <= helpers; k++) {
      int worker = k;
      futures.add(HELPERS.submit(() -> work(tasks, next, unfinished, deadline, worker)));
    }
    List<RuntimeException> failures = new ArrayList<>();
    try {
      work(tasks, next, unfinished, deadline, 0);
    } catch (RuntimeException e) {
      failures.add(e);
    }
    for (Future<?> future : futures) {
      join(future, failures);
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    return unfinished.get() == 0;
  }

  private static void work(
      List<? extends Task> tasks,
      AtomicInteger next,
      AtomicInteger unfinished,
      long deadline,
      int worker) {
    for (int k = next.getAndIncrement(); k < tasks.size(); k = next.getAndIncrement()) {
      if (!tasks.get(k).advance(deadline, worker)) {
        unfinished.incrementAndGet();
      }
    }
  }

  /// Waits for a helper, however long: it may be inside of native code that works on our memory.
  private static void join(Future<?> future, List<RuntimeException> failures) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          future.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          failures.add(
              e.getCause() instanceof RuntimeException cause
                  ? cause
                  : new IllegalStateException(e.getCause()));
          return;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
